import { useMemo, useRef } from "react";
import { formatCount } from "../../charts/format";
import { hairline } from "../../charts/line-track";
import { stepTicks, timeScale } from "../../charts/time-axis";
import type { InstrumentRun } from "../../panels/instruments/instrument-panel";
import { Plot, type PlotScene } from "../../panels/instruments/plot/Plot";
import { firstHeldStage, stagesOf } from "../../panels/timeline/stage";
import { setText } from "../../panels/use-painter";
import { stepInView } from "../../store/run-views";
import { useView } from "../../store/view";

/** Height of the ruler's line from the top, px. */
const RULER = 24;
/** Half the width of the playhead's flag, px. */
const FLAG_HALF = 18;

const VIEW = { subscribe: (listener: () => void) => useView.subscribe(listener) };

/**
 * A slim time axis: ruler, first stage, the steps at which the open instrument measured, and the
 * playhead, by which any of them can be read.
 */
export function StepAxis(props: {
  readonly runs: readonly InstrumentRun[];
  /** The run in view. */
  readonly run: InstrumentRun | null;
  readonly watches: readonly string[];
  readonly maxStep: number;
}) {
  const { run, runs, watches, maxStep } = props;
  const root = useRef<HTMLDivElement>(null);
  const head = useRef<HTMLDivElement>(null);
  const flag = useRef<HTMLSpanElement>(null);
  const sources = useMemo(() => [...runs.map(({ record }) => record), VIEW], [runs]);
  const record = run?.record ?? null;

  const newest = () => Math.max(0, record?.lastStep ?? 0);
  const time = (width: number) => timeScale(Math.max(1, maxStep, newest()), 0, width);

  // With the axis, so that it stays on it where the window is made narrower while no run goes on.
  const placeHead = () => {
    const element = head.current;
    const width = root.current?.clientWidth ?? 0;
    if (!element || width === 0) return;
    const step = record ? stepInView(record) : 0;
    const x = time(width).x(step);
    element.style.transform = `translateX(${x}px)`;
    setText(flag.current, formatCount(step));
    const aside = Math.max(FLAG_HALF - x, 0) + Math.min(0, width - FLAG_HALF - x);
    if (flag.current) flag.current.style.marginLeft = `${aside - FLAG_HALF}px`;
    element.setAttribute("aria-valuemax", String(newest()));
    element.setAttribute("aria-valuenow", String(step));
    const following = useView.getState().playhead === null ? ", following the run" : "";
    element.setAttribute("aria-valuetext", `step ${step} of ${maxStep}${following}`);
  };

  const paint = (scene: PlotScene) => {
    const { context, overlay, theme, width, height } = scene;
    placeHead();
    const axis = time(width);
    const stage =
      record && firstHeldStage(stagesOf(record.header.experiment.schedule, record.events));
    if (run && stage) {
      const to = axis.x(Math.min(stage.to ?? axis.last, axis.last));
      context.fillStyle = theme.colour(`--${run.identity.colour}-tint`);
      context.fillRect(axis.x(stage.from), RULER, to - axis.x(stage.from), height - RULER);
    }
    hairline(context, 0, RULER, width, RULER, theme.colour("--ink"));
    for (const step of stepTicks(axis.last, width)) {
      hairline(context, axis.x(step), RULER - 4, axis.x(step), RULER, theme.colour("--ink-3"));
      overlay.text(`step ${step}`, axis.x(step), RULER - 8, formatCount(step), {
        "text-anchor": step === 0 ? "start" : step >= axis.last ? "end" : "middle",
      });
    }
    overlay.text("word", -12, RULER - 8, "step", { "text-anchor": "end" });
    if (!record) return;
    const steps = new Set(
      watches.flatMap((id) => record.series(id)?.frames.map((f) => f.step) ?? []),
    );
    overlay.text("measured", -12, height - 2, "measured", { "text-anchor": "end" });
    for (const step of steps) {
      hairline(context, axis.x(step), RULER + 5, axis.x(step), height - 1, theme.colour("--ink-2"));
    }
    context.fillStyle = theme.colour("--ink");
    context.fillRect(axis.x(stepInView(record)) - 0.75, RULER, 1.5, height - RULER + 4);
  };

  const scrubTo = (step: number) =>
    useView.setState({ playhead: step >= newest() ? null : Math.max(0, step) });
  const scrub = (event: React.PointerEvent) => {
    const box = event.currentTarget.getBoundingClientRect();
    scrubTo(time(box.width).stepAt(event.clientX - box.left));
  };
  const onKeyDown = (event: React.KeyboardEvent) => {
    const at = record ? stepInView(record) : 0;
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

  return (
    <div className="ins-axis" ref={root}>
      <Plot
        className="ins-axis-plot"
        sources={sources}
        paint={paint}
        describe={() => `Steps 0 to ${time(1).last}; the ticks are the steps that were measured.`}
      />
      <div
        className="ins-scrub"
        onPointerDown={(event) => {
          if (event.button !== 0) return;
          event.currentTarget.setPointerCapture(event.pointerId);
          scrub(event);
        }}
        onPointerMove={(event) => {
          if (event.currentTarget.hasPointerCapture(event.pointerId)) scrub(event);
        }}
      />
      <div
        ref={head}
        className="ins-playhead"
        role="slider"
        tabIndex={0}
        aria-label="Step in view"
        aria-valuemin={0}
        aria-valuemax={0}
        aria-valuenow={0}
        onKeyDown={onKeyDown}
      >
        <span ref={flag} className="ins-flag">
          0
        </span>
      </div>
    </div>
  );
}
