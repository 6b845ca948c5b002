import {
  Fragment,
  lazy,
  type ReactNode,
  Suspense,
  useEffect,
  useId,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
} from "react";
import { type CanvasSize, observeSize } from "../../charts/canvas-size";
import { afterFirstPaint } from "../controls/after-first-paint";
import { gapAt, useOrder } from "../controls/use-order";
import { timelineLayout } from "./layout";
import { type ScoreEdits, ScoreHandles } from "./ScoreHandles";
import { ScoreTerms } from "./ScoreTerms";
import { SeedsHead } from "./SeedsHead";
import { TrackTitle } from "./TrackTitle";
import { branchesOf, isCrowded, scoredRuns, type TimelineRun, worded } from "./timeline-model";
import { TimelineView } from "./timeline-view";
import type { TrackSpec } from "./track";
import "./timeline.css";

const TrackTools = lazy(
  afterFirstPaint(async () => ({ default: (await import("./TrackTools")).TrackTools })),
);

/** What `TimelinePanel` is given. */
export interface TimelinePanelProps extends ScoreEdits {
  /** The run that the lever acts on first, then the one beside it, then ghosts. */
  readonly runs: readonly TimelineRun[];
  /** Runs that are about to be there: the score keeps room for so many. */
  readonly awaited?: number;
  readonly tracks: readonly TrackSpec[];
  /** The last step planned. */
  readonly maxStep: number;
  /** The step in view; null follows the newest. */
  readonly playhead: number | null;
  /** A step was chosen; null to follow the newest again. */
  readonly onScrub: (step: number | null) => void;
  /** Play, pause and so on: set at the left, beside the score. */
  readonly transport?: ReactNode;
  /** Tracks to choose from; without them the tracks stay as given. */
  readonly choices?: readonly TrackSpec[];
  /** Other tracks were chosen, or another order of them, by their ids. */
  readonly onTracks?: (ids: readonly string[]) => void;
  /** Puts the usual layout back; left out where it is the usual one. */
  readonly onRestore?: (() => void) | undefined;
  /** The span of the mean over each curve, in measurements; 0 for none. */
  readonly smoothing?: number;
  readonly onSmoothing?: (span: number) => void;
  /** The axis of a track is to be logarithmic, or linear again. */
  readonly onLog?: (id: string, log: boolean) => void;
}

interface Grid {
  readonly rail: number;
  readonly gutter: number;
  readonly pad: number;
  readonly head: number;
}

/** The page's grid, which the panel shares with what stands over it. */
function readGrid(element: HTMLElement): Grid {
  const style = getComputedStyle(element);
  const px = (name: string, otherwise: number) =>
    Number.parseFloat(style.getPropertyValue(name)) || otherwise;
  return {
    rail: px("--rail", 240),
    gutter: px("--gutter", 24),
    pad: px("--pad", 80),
    head: px("--tl-head", 54),
  };
}

/** One time axis for everything: ruler and playhead, each run's schedule as a score, then the tracks. */
export function TimelinePanel(props: TimelinePanelProps) {
  const { runs, tracks, maxStep, playhead, smoothing = 0, onScrub, onTracks } = props;
  const title = useId();
  const root = useRef<HTMLElement>(null);
  const scrub = useRef<HTMLDivElement>(null);
  const view = useRef<TimelineView | null>(null);
  const [box, setBox] = useState<{ size: CanvasSize; grid: Grid } | null>(null);
  const [focus, setFocus] = useState(-1);
  const [whole, setWhole] = useState(false);

  useLayoutEffect(() => {
    const element = root.current;
    if (!element) return;
    return observeSize(element, (size) => setBox({ size, grid: readGrid(element) }));
  }, []);

  const branches = scoredRuns(runs).map((run) => branchesOf(runs, run).length);
  while (branches.length < (props.awaited ?? 0)) branches.push(0);
  const forked = branches.join();
  const seeds = scoredRuns(runs).find((run) => run.cohort)?.cohort?.seeds;
  const intervals = seeds !== undefined;
  const crowded = isCrowded(runs);
  const longFirst = isCrowded(scoredRuns(runs).slice(0, 1));
  const said = worded(runs).join();
  const layout = useMemo(
    () =>
      timelineLayout({
        width: box?.size.width ?? 1096,
        height: box?.size.height ?? 420,
        ...(box?.grid ?? { rail: 240, gutter: 24, pad: 80, head: 54 }),
        branches: forked === "" ? [] : forked.split(",").map(Number),
        weights: tracks.map((track) => track.weight),
        figures: tracks.map(({ bars, lines }) => ({
          wide: bars ? bars.parts.length + 1 : lines.length,
          narrow: bars ? 1 : lines.length,
        })),
        focus,
        intervals,
        words: said.split(",").map((one) => one === "true"),
        crowded,
        longFirst,
      }),
    [box, forked, tracks, focus, intervals, said, crowded, longFirst],
  );
  const model = useMemo(
    () => ({ runs, tracks, maxStep, playhead, smoothing, whole, layout }),
    [runs, tracks, maxStep, playhead, smoothing, whole, layout],
  );
  const latest = useRef(model);
  latest.current = model;

  useEffect(() => {
    const element = root.current;
    if (!element) return;
    const one = <E extends Element>(selector: string) => element.querySelector<E>(selector) as E;
    const made = new TimelineView(
      {
        root: element,
        canvas: one<HTMLCanvasElement>(".tl-canvas"),
        marks: one<SVGSVGElement>(".tl-marks"),
        playhead: one<HTMLElement>(".tl-playhead"),
        flag: one<HTMLElement>(".tl-flag"),
        readout: one<HTMLElement>(".tl-readout"),
      },
      latest.current,
    );
    view.current = made;
    return () => {
      view.current = null;
      made.destroy();
    };
  }, []);

  useEffect(() => {
    if (box) view.current?.resize(box.size);
  }, [box]);
  useEffect(() => view.current?.update(model), [model]);

  /** Px from the panel's left and upper edge, in its own unit whatever the page's zoom. */
  const pointOf = (event: React.PointerEvent) => {
    const bounds = root.current?.getBoundingClientRect();
    if (!bounds) return { x: 0, y: 0 };
    const scale = layout.width / bounds.width;
    return { x: (event.clientX - bounds.left) * scale, y: (event.clientY - bounds.top) * scale };
  };
  const placeOf = (event: React.PointerEvent) => pointOf(event).x;
  const newest = () =>
    runs.reduce((n, run) => (run.ghost ? n : Math.max(n, run.source.lastStep)), 0);
  const scrubTo = (step: number) => onScrub(step >= newest() ? null : Math.max(0, step));
  const onKeyDown = (event: React.KeyboardEvent) => {
    const at = view.current?.step ?? 0;
    const moves: Record<string, number> = {
      ArrowLeft: at - 1,
      ArrowDown: at - 1,
      ArrowRight: at + 1,
      ArrowUp: at + 1,
      PageDown: at - 10,
      PageUp: at + 10,
      Home: 0,
      End: Number.POSITIVE_INFINITY,
    };
    const step = moves[event.key];
    if (step === undefined || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    scrubTo(step);
  };

  const ids = tracks.map(({ id }) => id);
  const arrange = (next: readonly string[]) => {
    // The track that is grown stays it, wherever it goes.
    setFocus(focus < 0 ? -1 : next.indexOf(ids[focus] ?? ""));
    onTracks?.(next);
  };
  const order = useOrder({
    ids,
    gapOf: (event) => gapAt(layout.tracks, pointOf(event).y),
    onOrder: onTracks && arrange,
    onClose:
      onTracks && tracks.length > 1 ? (id) => arrange(ids.filter((one) => one !== id)) : undefined,
  });
  const { left, right, ruler, lanes } = layout;
  return (
    <section
      ref={root}
      className="tl"
      aria-labelledby={title}
      data-narrow={layout.narrow || undefined}
      style={
        layout.narrow ? { height: layout.height } : { height: "100%", minHeight: layout.least }
      }
    >
      <h2 id={title} className="visually-hidden">
        The runs over time
      </h2>
      <canvas className="tl-canvas" style={{ width: layout.width, height: layout.height }} />
      <svg className="tl-marks" aria-hidden="true" width={layout.width} height={layout.height} />
      <div className="tl-transport" data-figure="omit">
        {props.transport}
      </div>
      {tracks.map((track, i) => {
        const place = layout.tracks[i];
        if (!place) return null;
        return (
          <div key={track.id} className="tl-track" style={{ top: place.top, height: place.height }}>
            <div
              className="tl-plot"
              role="img"
              data-track={track.id}
              aria-label={`${track.title}, ${track.unit}: not measured yet.`}
              style={{ left, right: 0 }}
            />
            <TrackTitle
              track={track}
              grown={focus === i}
              // On a narrow panel the three values of a stack take the unit's place.
              roomForUnit={place.height >= 35 && !(layout.narrow && track.bars)}
              taken={tracks}
              choices={onTracks ? props.choices : undefined}
              onGrow={() => setFocus(focus === i ? -1 : i)}
              onTrack={(id) => onTracks?.(ids.map((one, at) => (at === i ? id : one)))}
              handlers={order.handlersOf(i)}
            >
              {focus === i && (
                <Suspense fallback={null}>
                  <TrackTools
                    track={track}
                    place={i}
                    tracks={tracks}
                    choices={props.choices}
                    smoothing={smoothing}
                    onLog={props.onLog}
                    onSmoothing={props.onSmoothing}
                    onMove={(to) => order.move(i, to)}
                    onTracks={onTracks && arrange}
                    onRestore={props.onRestore}
                  />
                </Suspense>
              )}
            </TrackTitle>
          </div>
        );
      })}
      {order.gap !== null && (
        <i
          className="tl-drop"
          style={{ top: layout.tracks[order.gap]?.top ?? layout.height - 2, width: right }}
        />
      )}
      <div
        ref={scrub}
        className="tl-scrub"
        style={{ left, width: right - left, top: Math.max(0, ruler - 20) }}
        onPointerDown={(event) => {
          if (event.button !== 0) return;
          event.currentTarget.setPointerCapture(event.pointerId);
          scrubTo(view.current?.stepAt(placeOf(event)) ?? 0);
        }}
        onPointerMove={(event) => {
          view.current?.readAt(pointOf(event));
          if (!event.currentTarget.hasPointerCapture(event.pointerId)) return;
          scrubTo(view.current?.stepAt(placeOf(event)) ?? 0);
        }}
        onPointerLeave={() => view.current?.readAt(null)}
      />
      <div
        className="tl-playhead"
        role="slider"
        tabIndex={0}
        aria-label="Step in view"
        aria-valuemin={0}
        aria-valuemax={0}
        aria-valuenow={0}
        onKeyDown={onKeyDown}
        onFocus={(event) => {
          if (event.currentTarget.matches(":focus-visible")) view.current?.readAt("playhead");
        }}
        onBlur={() => view.current?.readAt(null)}
      >
        <span className="tl-flag">0</span>
      </div>
      <div className="tl-readout" aria-hidden="true" hidden />
      {seeds && <SeedsHead seeds={seeds} top={layout.scoreBottom - 24} />}
      {scoredRuns(runs).map((run, i) => (
        <Fragment key={run.id}>
          <ScoreTerms run={run} first={i === 0} left={left} top={lanes[i] ?? 0} scrub={scrub} />
          <ScoreHandles
            run={run}
            first={i === 0}
            last={maxStep}
            stepAt={(event) => view.current?.stepBeyond(placeOf(event)) ?? 0}
            onShift={() => view.current?.refresh()}
            onBoundary={props.onBoundary}
            onStage={props.onStage}
            onExtend={props.onExtend}
          />
        </Fragment>
      ))}
      <p className="tl-fitted" style={{ top: (lanes[0] ?? 30) + 22 }}>
        axes fitted to stage 1,{" "}
        <button
          type="button"
          className="value"
          onClick={({ currentTarget }) => {
            setWhole(true);
            // The words go: whoever is here by keys stands on the axis that they were about.
            if (!currentTarget.matches(":focus-visible")) return;
            root.current?.querySelector<HTMLElement>(".tl-playhead")?.focus();
          }}
        >
          show the whole run
        </button>
      </p>
    </section>
  );
}
