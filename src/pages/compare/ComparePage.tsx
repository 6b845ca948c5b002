import { useEffect, useMemo, useRef, useState } from "react";
import { FileButton } from "../../panels/controls/FileButton";
import { TablesKey } from "../../panels/instruments/TablesKey";
import { Term } from "../../panels/terms/Term";
import { TimelinePanel } from "../../panels/timeline/TimelinePanel";
import { TRACKS } from "../../panels/timeline/tracks";
import { restoreRemoved, useKeptRuns } from "../../store/kept-runs";
import { useLab } from "../../store/lab";
import { openRunFile } from "../../store/run-files";
import { useView } from "../../store/view";
import { LabTransport } from "../lab/LabTransport";
import { PageTop } from "../lab/PageTop";
import { type ComparedRun, useComparedRuns } from "./compared-runs";
import { Difference } from "./Difference";
import { type KernelColumn, KernelsBeside } from "./KernelsBeside";
import { kernelAt } from "./kernels-at";
import { RunTable } from "./RunTable";
import "./compare.css";

const CHOICES = TRACKS.filter(({ bars }) => bars === undefined);
const USUAL = ["reward", "heldout-reward", "entropy", "confidence", "classifier", "gradient-share"];

/** Heights of the table of runs, px: its head, and a row. */
const TABLE_HEAD = 27;
const TABLE_ROW = 31;

/** Any number of runs with the same axes and the same scales, at one step. */
export function ComparePage() {
  const runs = useComparedRuns();
  const shown = useMemo(() => runs.filter((run) => run.shown), [runs]);
  const main = useLab((lab) => lab.runs.main);
  const maps = useRef<HTMLElement>(null);
  const all = useMemo(() => runs.map(({ run }) => run), [runs]);
  // Until the engine has come, room for the runs that it is to open.
  const pair = useLab((lab) => (lab.asked.settings.companion === "none" ? 1 : 2));
  const awaited = runs.length === 0 && main === null ? pair : 0;
  const scored = Math.max(shown.length, awaited);
  useEffect(() => {
    document.title = "Compare · RL post-training playground";
  }, []);
  return (
    <div className="cmp">
      <PageTop />
      <main>
        <div className="cmp-top">
          <h1>Compare</h1>
          <p>{headline(runs)}</p>
          <div className="cmp-top-acts">
            <FileButton
              accept=".zip,application/zip"
              label="A run’s zip"
              onFiles={([file]) => void openRunFile(file)}
            >
              open a run from a file
            </FileButton>
            <Undo />
          </div>
        </div>
        {runs.length > 0 ? (
          <RunTable runs={runs} />
        ) : (
          <div style={{ height: TABLE_HEAD + TABLE_ROW * awaited }} />
        )}
        <div className="cmp-time" style={{ minHeight: 50 + 45 * scored + 64 * USUAL.length }}>
          <Tracks
            runs={shown}
            awaited={awaited}
            transport={<LabTransport record={main} shown={all} />}
          />
        </div>
        {runs.length > 0 && (
          <div className="cmp-maps">
            <section ref={maps} className="cmp-section" aria-label="Kernels beside each other">
              <h2>
                <Term id="cell">
                  Kernels, (1/V) tr <i>K</i>
                </Term>
                , at the step in view; the maps of a row on one scale{" "}
                <TablesKey of={maps} title="Kernels beside each other" />
              </h2>
              <Kernels runs={shown} />
            </section>
            <Difference runs={shown} />
          </div>
        )}
      </main>
    </div>
  );
}

/** How many there are, or how there come to be more. */
function headline(runs: readonly ComparedRun[]): string {
  if (runs.length === 0) {
    return "No run is open yet. The Lab’s runs come here by themselves once they have begun.";
  }
  if (runs.length > 1) {
    const kept = runs.filter(({ run }) => run.kept).length;
    const going = runs.length - kept;
    const parts = [`${going} going on`, ...(kept > 0 ? [`${kept} kept`] : [])];
    const how =
      kept === 0
        ? "Keep one, and it stays beside those that follow; the run before a reset is kept by itself."
        : "Drag the playhead to see all of them at another step.";
    return `${runs.length} runs: ${parts.join(", ")}. ${how}`;
  }
  return "One run is no comparison. Keep it here, change something in the Lab and reset: the next run comes beside it. The run before a reset is kept by itself, a run from a file when it is opened.";
}

function Tracks(props: {
  readonly runs: readonly ComparedRun[];
  readonly awaited: number;
  readonly transport: React.ReactNode;
}) {
  const [ids, setIds] = useState<readonly string[]>(USUAL);
  const playhead = useView((view) => view.playhead);
  const smoothing = useView((view) => view.smoothing);
  const planned = useLab((lab) => lab.asked.settings.max_steps);
  const drawn = useMemo(() => props.runs.map((run) => run.drawn), [props.runs]);
  const tracks = useMemo(
    () => ids.flatMap((id) => CHOICES.find((track) => track.id === id) ?? []),
    [ids],
  );
  return (
    <TimelinePanel
      runs={drawn}
      awaited={props.awaited}
      tracks={tracks}
      choices={CHOICES}
      onTracks={setIds}
      maxStep={planned}
      playhead={playhead}
      smoothing={smoothing}
      onSmoothing={(span) => useView.setState({ smoothing: span })}
      onScrub={(step) => useView.setState({ playhead: step })}
      transport={props.transport}
    />
  );
}

function Kernels({ runs }: { readonly runs: readonly ComparedRun[] }) {
  const records = useMemo(() => runs.map(({ run }) => run.record), [runs]);
  const columns = useMemo(
    () =>
      runs.map(
        (run): KernelColumn => ({
          key: run.id,
          name: run.name,
          run,
          probes: run.run.record.header.probes,
          read: () => kernelAt(run.run.record),
        }),
      ),
    [runs],
  );
  return <KernelsBeside columns={columns} records={records} />;
}

function Undo() {
  const removed = useKeptRuns((kept) => kept.removed);
  return (
    <span role="status">
      {removed && (
        <button type="button" className="value" onClick={restoreRemoved}>
          bring back what was taken away
        </button>
      )}
    </span>
  );
}
