import { useDeferredValue, useEffect, useMemo, useState } from "react";
import { expandSweep } from "../../experiment/expand-sweep";
import type { PlannedRun } from "../../experiment/sweep";
import { PlannedPoints } from "../../panels/sweep/PlannedPoints";
import { RunBar } from "../../panels/sweep/RunBar";
import { SweepFormPanel } from "../../panels/sweep/SweepForm";
import { Explained } from "../../panels/terms/Explained";
import { type CheckedForm, checkForm } from "../../store/sweep/check-form";
import { estimateSeconds } from "../../store/sweep/estimate";
import { EXAMPLE } from "../../store/sweep/form";
import { goOn, missingOf, mostWorkers, runSweep, stopSweep } from "../../store/sweep/run-sweep";
import { editForm, shownResults, useSweep } from "../../store/sweep/state";
import { PageTop } from "../lab/PageTop";
import { useLabRests } from "../lab/use-lab-rests";
import { Results } from "./Results";
import { SweepFiles } from "./SweepFiles";
import { SweepNotices } from "./SweepNotices";
import "./sweep.css";

/** Runs that are counted and timed beforehand while the form is edited. */
const COUNTED_RUNS = 250;

/** The runs of a form, where they are few enough to be listed at every letter. */
function plannedRuns({ sweep, runs }: CheckedForm): readonly PlannedRun[] | null {
  return sweep === null || runs > COUNTED_RUNS ? null : expandSweep(sweep);
}

function sameRuns(a: readonly PlannedRun[], b: readonly PlannedRun[]): boolean {
  return a.length === b.length && a.every(({ id }, index) => id === b[index]?.id);
}

/** A sweep: its file as a form, its runs on this machine, and what they or a file of results say. */
export function SweepPage() {
  const form = useSweep((state) => state.form);
  const made = useSweep((state) => state.made);
  const plan = useSweep((state) => state.plan);
  const making = useSweep((state) => state.making);
  const failures = useSweep((state) => state.failures);
  const hasResults = useSweep((state) => shownResults(state).length > 0);
  const most = mostWorkers();
  const [workers, setWorkers] = useState(most);

  useEffect(() => {
    document.title = "Sweep · RL post-training playground";
  }, []);
  useLabRests();

  const typed = useDeferredValue(form);
  const checked = useMemo(() => checkForm(typed), [typed]);
  const planned = useMemo(() => plannedRuns(checked), [checked]);
  const { sweep, problems } = checked;
  const missing = useMemo(() => {
    if (planned === null || sweep === null) return null;
    return missingOf({ sweep, runs: planned }, made);
  }, [planned, sweep, made]);
  const others = problems.filter(
    ({ field }) => !/^(name|experiment\.|grid|random|list|seeds|record)/.test(field),
  );
  const madeOfPlan = useMemo(
    () => (plan === null ? 0 : plan.runs.length - missingOf(plan, made).length),
    [plan, made],
  );
  const isShown = useMemo(
    () => plan !== null && planned !== null && sameRuns(plan.runs, planned),
    [plan, planned],
  );
  return (
    <div className="sweep">
      <PageTop runs={false} />
      <SweepNotices />
      <main>
        <h1>Sweep</h1>
        <div className="sweep-edit">
          <SweepFormPanel form={form} problems={problems} onChange={editForm} />
          <RunBar
            asked={
              sweep && {
                points: checked.points,
                seeds: sweep.seeds.length,
                runs: checked.runs,
                made: missing === null ? null : checked.runs - missing.length,
                seconds:
                  missing === null ? null : estimateSeconds(missing, [...made.values()], workers),
                isShown,
              }
            }
            others={others.map(({ message }) => message)}
            plan={plan && { runs: plan.runs.length, made: madeOfPlan, failed: failures.size }}
            making={making}
            failure={[...failures.values()][0] ?? null}
            workers={workers}
            most={most}
            onWorkers={setWorkers}
            onRun={() => sweep && void runSweep(sweep, workers)}
            onGoOn={() => void goOn(workers)}
            onStop={stopSweep}
          />
          <SweepFiles form={form} isSound={sweep !== null} workers={workers} />
        </div>
        {hasResults ? (
          <Results />
        ) : (
          <div className="sweep-empty">
            <p className="sweep-lede">
              <Explained>
                Vary settings, run every combination with several seeds, and see what depends on
                what.
              </Explained>
            </p>
            {making === null ? (
              <div className="sweep-begin">
                <p>
                  The form is a sweep file, the same that the command line takes. To begin with
                  there is a small example: two learning rates by two schedules, two seeds, thirty
                  steps. It shows how the page works and is too small to conclude from.
                </p>
                <p>
                  <button
                    type="button"
                    className="button"
                    onClick={() => {
                      useSweep.setState({ form: EXAMPLE });
                      const { sweep: example } = checkForm(EXAMPLE);
                      if (example) void runSweep(example, workers);
                    }}
                  >
                    {JSON.stringify(form) === JSON.stringify(EXAMPLE)
                      ? "Run the example: 8 short runs"
                      : "Run the example in place of this form: 8 short runs"}
                  </button>
                </p>
                <p>
                  Results that the command line wrote (<code>.jsonl</code>) are shown in the same
                  way: open them below the form, or drop them anywhere here.
                </p>
              </div>
            ) : (
              <p role="status">The first run is under way; its result comes here.</p>
            )}
            {sweep && <PlannedPoints sweep={sweep} />}
          </div>
        )}
      </main>
    </div>
  );
}
