import { useMemo, useRef } from "react";
import { describeCurve } from "../../../charts/describe";
import { formatTick } from "../../../charts/format";
import { hairline } from "../../../charts/line-track";
import {
  barExtent,
  paintBars,
  type StepBar,
  steadyDomain,
  stepBars,
  stepsPerBar,
  typicalExtent,
} from "../../../charts/step-bars";
import { stepTicks, type TimeScale, timeScale } from "../../../charts/time-axis";
import { axisTicks, type Domain } from "../../../charts/value-axis";
import { firstHeldStage, stagesOf } from "../../timeline/stage";
import type { InstrumentRun, Playhead } from "../instrument-panel";
import { Plot, type PlotScene } from "./Plot";
import { signedChange } from "./signed-change";
import {
  barsOf,
  cumulatedColumns,
  type SignedColumns,
  type SignedNames,
  seriesOfColumn,
  signedColumns,
  sumOfParts,
} from "./signed-columns";
import { drawLines, extentOf, type StepLine } from "./step-lines";

/** Room under the residuals for the ruler, px. */
const RULER = 18;
/** Between the stack and the residuals, px. */
const GAP = 16;
/** The least height of the residuals, px. */
const LEAST_RESIDUALS = 26;

/** How one of the parts is drawn. */
export interface SignedPart {
  /** In words, for those who listen. */
  readonly name: string;
  /** Custom property of its hue, e.g. "--rep". */
  readonly colour: string;
}

/** Changes below this are what float32 rounds by, in nats: an axis is not made for them. */
const ROUNDING = 1e-6;

/** What `SignedBars` is given. */
export interface SignedBarsProps {
  readonly run: InstrumentRun;
  /** What changes, e.g. "entropy": for those who listen. */
  readonly what: string;
  /** All runs drawn beside this one: they share one scale. */
  readonly runs: readonly InstrumentRun[];
  readonly names: SignedNames;
  /** In the order of the names. */
  readonly parts: readonly SignedPart[];
  readonly cumulated: boolean;
  /** Whether what happened is drawn, and what is left over. */
  readonly measured: boolean;
  readonly playhead: Playhead;
  readonly maxStep: number;
  /** Whether the few bars that are far longer than the rest are shown in full. */
  readonly whole: boolean;
  /** Whether the steps are named under the chart. */
  readonly ruler: boolean;
}

function columnsOf(run: InstrumentRun, names: SignedNames, cumulated: boolean) {
  const columns = signedColumns(run.record, names);
  return columns && cumulated ? cumulatedColumns(columns) : columns;
}

/** Signed parts of a change over steps: stacks, ticks at what happened, and what is left over. */
export function SignedBars(props: SignedBarsProps) {
  const { run, what, runs, names, parts, cumulated, measured, playhead, maxStep, whole } = props;
  const rulerHeight = props.ruler ? RULER : 4;
  const sources = useMemo(() => [...runs.map(({ record }) => record), playhead], [runs, playhead]);
  const kept = useRef<{ key: string; main: Domain | null; rest: Domain | null }>({
    key: "",
    main: null,
    rest: null,
  });
  const last = () => Math.max(1, maxStep, ...runs.map(({ record }) => record.lastStep));

  const paint = (scene: PlotScene) => {
    const { context, overlay, theme, width, height } = scene;
    const own = columnsOf(run, names, cumulated);
    const all = runs.flatMap((one) => columnsOf(one, names, cumulated) ?? []);
    const left = width < 720 ? 44 : 0;
    const time = timeScale(last(), left, width);
    const until = playhead.stepOf(run.record);
    const tint = (top: number, bottom: number) => {
      const stage = firstHeldStage(
        stagesOf(run.record.header.experiment.schedule, run.record.events),
      );
      if (!stage) return;
      const from = time.x(stage.from);
      const to = time.x(Math.min(stage.to ?? time.last, time.last));
      context.fillStyle = theme.colour(`--${run.identity.colour}-tint`);
      context.fillRect(from, top, to - from, bottom - top);
    };
    const head = (bottom: number) => {
      context.fillStyle = theme.colour("--ink");
      context.fillRect(time.x(until) - 0.75, 0, 1.5, bottom);
    };
    const ruler = () => {
      for (const step of props.ruler ? stepTicks(time.last, width - left) : []) {
        overlay.text(`x ${step}`, time.x(step), height - 3, String(step), {
          "text-anchor": step === 0 ? "start" : step >= time.last ? "end" : "middle",
        });
      }
    };
    if (!own) {
      const bottom = height - rulerHeight;
      const middle = Math.round((bottom + 6) / 2);
      tint(6, bottom);
      hairline(context, left, middle, width, middle, theme.colour("--ink-3"));
      overlay.text("y 0", left - 10, middle + 4, "0", { "text-anchor": "end" });
      const late = until > 0.7 * time.last;
      overlay.text("empty", time.x(until) + (late ? -8 : 8), middle - 6, "not measured yet", {
        "text-anchor": late ? "end" : "start",
        class: "halo",
      });
      ruler();
      head(bottom);
      return;
    }
    const perBar = stepsPerBar(time.last, width - left);
    const bars = (columns: SignedColumns) => stepBars(barsOf(columns, measured), perBar);
    const rests = ({ steps, length, rest }: SignedColumns) =>
      rest ? stepBars({ steps, length, parts: [rest], actual: null }, perBar) : [];
    const extents = all.map((columns) =>
      cumulated
        ? extentOf(linesOf(columns, parts, measured), time.last)
        : whole
          ? barExtent(bars(columns))
          : typicalExtent(bars(columns), ROUNDING),
    );
    const key = `${whole} ${runs.map(({ record }) => record.header.id).join()} ${names.parts.join()} ${cumulated}`;
    if (kept.current.key !== key) kept.current = { key, main: null, rest: null };
    const main = steadyDomain(kept.current.main, union(extents)) ?? [-1, 1];
    const rest =
      measured && names.rest !== null
        ? steadyDomain(
            kept.current.rest,
            within(union(all.map((columns) => barExtent(rests(columns)))), whole ? null : main),
          )
        : null;
    kept.current = { key, main, rest };

    // One scale for the stacks and for what is left over: their sizes can be compared by eye.
    const room = height - rulerHeight - (rest ? GAP : 0) - 6;
    const spans = [main[1] - main[0], rest ? rest[1] - rest[0] : 0] as const;
    const unit = Math.min(
      room / (spans[0] + spans[1]),
      rest ? (room - LEAST_RESIDUALS) / spans[0] : Number.POSITIVE_INFINITY,
    );
    const top = 6;
    const bottom = top + spans[0] * unit;
    const y = (value: number) => bottom - (value - main[0]) * unit;
    const restTop = bottom + GAP;
    const restBottom = height - rulerHeight;
    const zero = rest
      ? restTop + ((restBottom - restTop) * rest[1]) / Math.max(1e-12, spans[1])
      : 0;
    const yRest = (value: number) => zero - value * unit;

    tint(top, restBottom);
    const ticks = axisTicks(main, Math.max(2, Math.floor((bottom - top) / 36)));
    for (const value of ticks.values) {
      const colour = theme.colour(value === 0 ? "--ink-3" : "--rule-2");
      hairline(context, time.left, y(value), width, y(value), colour);
      overlay.text(`y ${value}`, time.left - 10, y(value) + 4, formatTick(value, ticks.spacing), {
        "text-anchor": "end",
      });
    }
    if (cumulated) {
      drawLines(
        scene,
        {
          box: { left: time.left, top, right: width - 96, bottom },
          last: time.last,
          playhead: until,
          domain: main,
          time: timeScale(time.last, time.left, width),
          y,
        },
        linesOf(own, parts, measured),
      );
    } else {
      paintBars(context, bars(own), time.x, y, {
        fills: parts.map(({ colour }) => theme.colour(colour)),
        tick: theme.colour("--ink"),
        until,
        clip: main,
        paper: theme.colour("--paper"),
      });
      nameLongest(scene, bars(own), main, y, time);
    }
    if (rest) {
      hairline(context, time.left, zero, width, zero, theme.colour("--rule"));
      overlay.text("rest", time.left - 10, zero + 4, "residual", { "text-anchor": "end" });
      paintBars(context, rests(own), time.x, yRest, {
        fills: [theme.colour("--ink-3")],
        tick: theme.colour("--ink"),
        until,
        ...(cumulated ? {} : { clip: rest, paper: theme.colour("--paper") }),
      });
    }
    ruler();
    head(restBottom);
  };

  const describe = () => {
    const columns = columnsOf(run, names, cumulated);
    if (!columns) return `${run.identity.name}, ${what}: not measured yet.`;
    const until = playhead.stepOf(run.record);
    const curve = (values: ArrayLike<number>) =>
      describeCurve(seriesOfColumn(columns, values), until, 1e-4);
    const words = [
      ...parts.map(({ name }, p) => `${name} ${curve(columns.parts[p] as ArrayLike<number>)}`),
      ...(measured ? [`measured ${curve(columns.actual)}`] : []),
      ...(measured && columns.rest ? [`residual ${curve(columns.rest)}`] : []),
    ];
    const of = cumulated ? `change of ${what} so far` : `change of ${what} a step`;
    return `${run.identity.name}, ${of} to step ${until}: ${words.join("; ")}.`;
  };
  return <Plot className="signed-bars" sources={sources} paint={paint} describe={describe} />;
}

/** How far the longest of the bars that were cut goes on, after the last one that was cut with it. */
function nameLongest(
  { overlay }: PlotScene,
  bars: readonly StepBar[],
  [low, high]: Domain,
  y: (value: number) => number,
  time: TimeScale,
): void {
  const reach = ({ parts, actual }: StepBar) =>
    Number.isFinite(actual) ? actual : parts.reduce((sum, part) => sum + part, 0);
  const cut = (bar: StepBar) => reach(bar) < low || reach(bar) > high;
  const first = bars.findIndex(cut);
  const longest = bars.filter(cut).sort((a, b) => Math.abs(reach(b)) - Math.abs(reach(a)))[0];
  if (!longest) return;
  let end = first;
  while (end + 1 < bars.length && cut(bars[end + 1] as StepBar)) end += 1;
  const value = reach(longest);
  const words = `to ${signedChange(value)} at step ${longest.from}`;
  const at = value < 0 ? y(low) - 3 : y(high) + 11;
  overlay.text("longest", time.x((bars[end] as StepBar).to) + 6, at, words, { class: "ink halo" });
}

/** Cumulated parts as curves, with their sum where it is not what happened. */
function linesOf(
  columns: SignedColumns,
  parts: readonly SignedPart[],
  measured: boolean,
): StepLine[] {
  const line = (
    key: string,
    values: ArrayLike<number>,
    style: Omit<StepLine, "key" | "series">,
  ) => ({
    key,
    series: seriesOfColumn(columns, values),
    ...style,
  });
  return [
    ...parts.map(({ name, colour }, p) =>
      line(name, columns.parts[p] as ArrayLike<number>, { colour }),
    ),
    ...(columns.rest || !measured
      ? [line("sum", sumOfParts(columns), { colour: "--ink-3", dash: [4, 3], width: 1.25 })]
      : []),
    ...(measured ? [line("actual", columns.actual, { colour: "--ink" })] : []),
  ];
}

/** Most of the stacks' height that what is left over may take. */
const MOST_RESIDUALS = 0.3;

/** A range cut to a share of another's extent. */
function within(domain: Domain | null, main: Domain | null): Domain | null {
  if (!domain || !main) return domain;
  const most = MOST_RESIDUALS * (main[1] - main[0]);
  return [Math.max(-most, domain[0]), Math.min(most, domain[1])];
}

function union(domains: readonly (Domain | null)[]): Domain | null {
  const known = domains.flatMap((domain) => (domain ? [domain] : []));
  if (known.length === 0) return null;
  return [Math.min(0, ...known.map(([low]) => low)), Math.max(0, ...known.map(([, high]) => high))];
}
