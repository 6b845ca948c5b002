/** The runs that can be compared: those that go on, and the kept ones. */
import { useMemo } from "react";
import type { TimelineRun } from "../../panels/timeline/timeline-model";
import { useComparison } from "../../store/compare";
import type { CaptionedRun } from "../../store/figure-caption";
import { keptNames, overKept, useKeptRuns } from "../../store/kept-runs";
import { useLab } from "../../store/lab";
import { identityOf } from "../../store/run-identity";
import { type ShownRun, useShownRuns } from "../lab/shown-runs";
import { drawnRun } from "../lab/timeline-runs";
import { useEventCounts } from "../lab/use-event-counts";
import { otherwise } from "./otherwise";

/** A run as the Compare page draws it. */
export interface ComparedRun {
  readonly id: string;
  readonly run: ShownRun;
  /** How it is drawn: with lanes of its own, whatever it is in the Lab. */
  readonly drawn: TimelineRun;
  readonly name: string;
  readonly shown: boolean;
  /** What its settings are otherwise than those of the first run, in words; empty for that one. */
  readonly differs: readonly string[];
}

/** All of them, those that go on first. */
export function useComparedRuns(): readonly ComparedRun[] {
  const shown = useShownRuns();
  const kept = useKeptRuns((state) => state.runs);
  const hidden = useComparison((comparison) => comparison.hidden);
  const runs = useLab((lab) => lab.runs);
  const events = useEventCounts(shown);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the numbers of events stand for the events
  return useMemo(() => {
    const going = shown.filter((run) => run.kept === null);
    const first = going[0]?.record ?? kept[0]?.record;
    const past = overKept(kept);
    const taken = going.map(({ identity }) => identity.name);
    const names = keptNames(past, runs.main?.header.experiment ?? null, taken);
    const over = past.map((one): ShownRun => {
      const name = names.get(one.id) ?? "";
      const identity = { ...identityOf(one.record), name, short: name };
      return { role: "kept", record: one.record, identity, kept: one };
    });
    const all = [...going, ...over];
    return all.map((run) => {
      const drawn = drawnRun(run, all);
      const { record } = run;
      return {
        id: drawn.id,
        run,
        drawn,
        name: run.identity.name,
        shown: run.kept ? run.kept.shown : !hidden.includes(drawn.id),
        differs: [
          ...(record.header.origin ? [run.identity.name] : []),
          ...(first ? otherwise(record, first) : []),
        ],
      };
    });
  }, [shown, kept, hidden, runs, events]);
}

/** Runs as the caption of a figure names them. */
export function captioned(runs: readonly ComparedRun[]): readonly CaptionedRun[] {
  return runs.map(({ name, run: { record } }) => ({ name, record }));
}
