import { useEffect, useMemo, useRef } from "react";
import { valueAt } from "../../charts/series";
import { FileButton } from "../../panels/controls/FileButton";
import { FigureMenu } from "../../panels/figures/FigureMenu";
import type { Figure } from "../../panels/figures/figure";
import { TablesKey } from "../../panels/instruments/TablesKey";
import { writeParts } from "../../panels/lede/write-parts";
import { Term } from "../../panels/terms/Term";
import { seriesOf } from "../../panels/timeline/record-source";
import { TimelinePanel } from "../../panels/timeline/TimelinePanel";
import type { TrackSpec } from "../../panels/timeline/track";
import { TRACKS } from "../../panels/timeline/tracks";
import { usePainter } from "../../panels/use-painter";
import { useComparison } from "../../store/compare";
import { comparedSource } from "../../store/figure-caption";
import { restoreRemoved, useKeptRuns } from "../../store/kept-runs";
import { useLab } from "../../store/lab";
import { openRunFile } from "../../store/run-files";
import { stepInView } from "../../store/run-views";
import { setLog, useView } from "../../store/view";
import { LabTransport } from "../lab/LabTransport";
import { PageTop } from "../lab/PageTop";
import { trackFigures } from "../lab/track-figures";
import { CurvesBeside } from "./CurvesBeside";
import { type ComparedRun, captioned, useComparedRuns } from "./compared-runs";
import { Difference } from "./Difference";
import { equalContender } from "./equal-contender";
import { equalSentence } from "./equal-sentence";
import { type KernelColumn, KernelsBeside } from "./KernelsBeside";
import { kernelAt } from "./kernels-at";
import { ReadChoice } from "./ReadChoice";
import { RunTable } from "./RunTable";
import { RUN_MEASURES } from "./run-measures";
import { type Contender, rankSentence, standingAt } from "./standing";
import { useComparisonInAddress } from "./use-comparison-in-address";
import "../../panels/lede/lede.css";
import "./compare.css";

const CHOICES = TRACKS.filter(({ bars }) => bars === undefined);
/** What a link may name of this page. */
const NAMED = {
  metrics: RUN_MEASURES.map(({ metric }) => metric),
  measures: CHOICES.map(({ id }) => id),
};
const NO_TRACKS: readonly TrackSpec[] = [];
const USUAL = ["reward", "heldout-reward", "entropy", "confidence", "classifier", "gradient-share"];

const BESIDE_FIGURES: readonly Figure[] = [
  {
    name: "curves side by side",
    title: "Each run’s curves, on common axes",
    selector: ".cmp-beside",
  },
];
const KERNEL_FIGURES: readonly Figure[] = [
  {
    name: "kernels side by side",
    title: "The runs’ kernels and their components; the maps of a row on one scale",
    selector: ".cmp-kernels",
  },
];

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
  const equal = useComparison((comparison) => comparison.equal);
  useComparisonInAddress(NAMED);
  useEffect(() => {
    document.title = "Compare · RL post-training playground";
  }, []);
  return (
    <div className="cmp">
      <PageTop />
      <main>
        <div className="cmp-top">
          <h1>Compare</h1>
          <div className="cmp-found">
            <Ranking runs={runs} />
            <p className="cmp-how">{advice(runs, equal)}</p>
          </div>
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
        {runs.length > 0 && <ReadChoice />}
        <RunTable runs={runs} awaited={awaited} />
        <Curves
          runs={shown}
          awaited={awaited}
          transport={<LabTransport record={main} shown={all} others={shown.some(isOver)} />}
        />
        {runs.length > 0 && (
          <div className="cmp-maps" data-many={shown.length > 3 || undefined}>
            <section
              ref={maps}
              className="cmp-section figure-host"
              aria-label="Kernels beside each other"
            >
              <h2>
                <Term id="cell">
                  Kernels, (1/V) tr <i>K</i>
                </Term>
                , at the step in view; the maps of a row on one{" "}
                <Term id="scale">symmetric-log scale</Term>{" "}
                <TablesKey of={maps} title="Kernels beside each other" />{" "}
                <FigureMenu
                  figures={KERNEL_FIGURES}
                  source={() => comparedSource(captioned(shown))}
                />
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

/** Whether a run's steps are none that the counter of the Lab's runs counts. */
function isOver({ run: { kept } }: ComparedRun): boolean {
  return kept !== null;
}

/** Who earns most and who least at the step in view, or who was quickest at equal reward; written outside React, like every figure. */
function Ranking({ runs }: { readonly runs: readonly ComparedRun[] }) {
  const line = useRef<HTMLParagraphElement>(null);
  const sources = useMemo(() => runs.map(({ run }) => run.record), [runs]);
  const at = useComparison(({ equal, level }) => (equal ? level : null));
  usePainter(sources, () => {
    const shown = runs.filter((run) => run.shown);
    const [first] = runs;
    writeParts(
      line.current,
      at === null || !first
        ? rankSentence(shown.map(contenderOf), runs.length)
        : equalSentence(
            shown.map((run) => equalContender(run, first, at)),
            at,
          ),
    );
  });
  return <p ref={line} className="lede-line" />;
}

function contenderOf({ run: { record }, drawn, name }: ComparedRun): Contender {
  // Held-out prompts are not tried at every step: the sentence says of which step the figure is.
  const series = seriesOf(record, "heldout/reward");
  const step = (series && valueAt(series, stepInView(record))?.step) ?? stepInView(record);
  return {
    ...{ name, step, tone: drawn.colour, task: record.header.experiment.settings.task },
    reward: standingAt(record, "heldout/reward", step),
  };
}

/** How there come to be more of them. */
function advice(runs: readonly ComparedRun[], equal: boolean): string {
  if (runs.length === 0) return "";
  if (runs.length === 1) {
    return "One run is no comparison. Keep it, change something in the Lab and reset: the next run comes beside it. The run before a reset is kept by itself, a run from a file when it is opened.";
  }
  const kept = runs.filter(({ run }) => run.kept).length;
  const going = `${runs.length - kept} of the Lab`;
  if (kept === 0) {
    return `${runs.length} runs of the Lab. Keep one, and it stays beside those that follow; the run before a reset is kept by itself.`;
  }
  const found = `${runs.length} runs: ${going}, ${kept} kept`;
  if (equal) return `${found}.`;
  return `${found}, each at the playhead’s step or, where it has not come so far, at its last. Drag the playhead to see another.`;
}

/** All curves of a measure on one chart, or charts of its own for each run. */
function CurvesChoice() {
  const beside = useComparison((comparison) => comparison.beside);
  return (
    <span className="tabs">
      {[false, true].map((one) => (
        <button
          key={String(one)}
          type="button"
          aria-pressed={beside === one}
          onClick={() => useComparison.setState({ beside: one })}
        >
          {one ? "side by side" : "overlaid"}
        </button>
      ))}
    </span>
  );
}

function Curves(props: {
  readonly runs: readonly ComparedRun[];
  readonly awaited: number;
  readonly transport: React.ReactNode;
}) {
  const ids = useComparison(({ measures }) => measures ?? USUAL);
  const beside = useComparison((comparison) => comparison.beside);
  const playhead = useView((view) => view.playhead);
  const smoothing = useView((view) => view.smoothing);
  const logTracks = useView((view) => view.logTracks);
  const planned = useLab((lab) => lab.asked.settings.max_steps);
  const drawn = useMemo(() => props.runs.map((run) => run.drawn), [props.runs]);
  const tracks = useMemo(
    () =>
      ids
        .flatMap((id) => CHOICES.find((track) => track.id === id) ?? [])
        .map((track) => ({
          ...track,
          log: track.positive === true && logTracks.includes(track.id),
        })),
    [ids, logTracks],
  );
  const figures = useMemo(() => (beside ? BESIDE_FIGURES : trackFigures(tracks)), [tracks, beside]);
  const draw = (wanted: readonly string[]) =>
    useComparison.setState({ measures: wanted.join() === USUAL.join() ? null : wanted });
  const scrub = (step: number | null) => useView.setState({ playhead: step });
  const scored = Math.max(props.runs.length, props.awaited);
  const score = scored > 2 ? 100 + 32 * scored : 50 + 45 * scored;
  return (
    <section className="cmp-curves figure-host" aria-label="Curves">
      <div className="cmp-curves-head">
        <h2>Curves</h2>
        <CurvesChoice />
        {props.runs.length > 0 && (
          <FigureMenu figures={figures} source={() => comparedSource(captioned(props.runs))} />
        )}
      </div>
      <div className="cmp-time" style={beside ? {} : { minHeight: score + 64 * USUAL.length }}>
        <TimelinePanel
          runs={drawn}
          awaited={props.awaited}
          tracks={beside ? NO_TRACKS : tracks}
          choices={CHOICES}
          onTracks={draw}
          maxStep={planned}
          playhead={playhead}
          smoothing={smoothing}
          onSmoothing={(span) => useView.setState({ smoothing: span })}
          onLog={setLog}
          onScrub={scrub}
          transport={props.transport}
        />
      </div>
      {beside && drawn.length > 0 && (
        <CurvesBeside runs={drawn} tracks={tracks} maxStep={planned} onScrub={scrub} />
      )}
    </section>
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
