import { useMemo } from "react";
import { describeCurve } from "../../charts/describe";
import { formatFixed } from "../../charts/format";
import type { Series } from "../../charts/series";
import { valueAt } from "../../charts/series";
import { growDomain } from "../../charts/value-axis";
import type { CurveChart } from "../../lecture/lecture";
import type { RunRecord } from "../../run/record";
import { useView } from "../../store/view";
import { Plot, type PlotScene } from "../instruments/plot/Plot";
import { beginSteps, endSteps } from "../instruments/plot/step-axes";
import {
  type ComponentName,
  drawLines,
  extentOf,
  putGlyph,
  type StepLine,
} from "../instruments/plot/step-lines";
import { firstHeldStage, stagesOf } from "../timeline/stage";
import type { FigureProps, SceneRun } from "./scene-run";

/** Room for the numbers of an axis, for names and values at the lines' ends, for a title, for the ruler; px. */
const LEFT = 56;
const RIGHT = { one: 56, several: 128, narrow: 114 } as const;
/** Below this width, px, a chart is on a phone: its unit stands over the names. */
const NARROW = 440;
const TITLE = 24;
const RULER = 20;
/** Between two charts, px: the ruler under the last one is everybody's. */
const APART = 10;
/** Height that a name at a line's end takes, px. */
const NAME = 18;
/** A second run of the same hue is told apart by its dashes. */
const DASH = [5, 4];

const VIEW = { subscribe: (listener: () => void) => useView.subscribe(listener) };

/** Metrics over steps, one under the other on one time axis, drawn as far as the step in view. */
export function CurvesFigure(
  props: FigureProps & {
    readonly charts: readonly CurveChart[];
    /** The step at which the axis ends. */
    readonly last: number;
  },
) {
  const { runs, charts, last, stepInView } = props;
  const sources = useMemo(() => [...runs.map(({ record }) => record), VIEW], [runs]);

  const paint = (scene: PlotScene) => {
    const { width, height } = scene;
    const room = (height - RULER + APART) / charts.length;
    const narrow = width < NARROW;
    const right = runs.length === 1 ? RIGHT.one : narrow ? RIGHT.narrow : RIGHT.several;
    const step = stepInView();
    charts.forEach((chart, i) => {
      const top = i * room + TITLE;
      const bottom = (i + 1) * room - APART;
      const ruler = i === charts.length - 1;
      drawChart(scene, chart, { top, bottom, right: width - right, key: String(i), ruler });
    });
    function drawChart(
      on: PlotScene,
      chart: CurveChart,
      at: { top: number; bottom: number; right: number; key: string; ruler: boolean },
    ) {
      const lines = linesOf(runs, chart, step);
      const { overlay } = on;
      const base = at.top - TITLE + 13;
      const component = componentOf(chart.metric);
      if (component) putGlyph(on, `${at.key} glyph`, component, LEFT, base - 5);
      overlay.text(`${at.key} title`, component ? LEFT + 15 : LEFT, base, chart.title, {
        class: `${component ? TONE[component] : "ink"} bold v16`,
      });
      overlay.text(`${at.key} unit`, narrow ? width : at.right, base, chart.unit, {
        class: "second",
        "text-anchor": "end",
      });
      const domain = growDomain(null, extentOf(lines, step), {
        start: chart.range,
        minSpan: (chart.range[1] - chart.range[0]) / 2,
      });
      if (!domain) return;
      const frame = beginSteps(on, {
        box: { left: LEFT, top: at.top, right: at.right, bottom: at.bottom },
        last,
        playhead: step,
        domain,
        tint: tintOf(runs, last),
        key: at.key,
        nameHeight: NAME,
        formatStep: (tick) => (!at.ruler ? "" : tick === last ? `step ${tick}` : String(tick)),
      });
      if (chart.level !== null) {
        const y = frame.y(chart.level);
        on.context.save();
        on.context.setLineDash([2, 3]);
        on.context.strokeStyle = on.theme.colour("--ink-2");
        on.context.beginPath();
        on.context.moveTo(LEFT, y);
        on.context.lineTo(at.right, y);
        on.context.stroke();
        on.context.restore();
        overlay.text(`${at.key} level`, LEFT - 7, y + 4, formatFixed(chart.level, 1), {
          class: "ink bold halo",
          "text-anchor": "end",
        });
      }
      drawLines(on, frame, lines);
      endSteps(on, frame);
    }
  };
  const describe = () =>
    charts
      .map((chart) => {
        const { title, unit, range } = chart;
        const each = runs.map(({ record, identity }) => {
          const series = seriesUntil(record, chart, stepInView());
          return `${identity.short} ${describeCurve(series, stepInView(), range[1] - range[0])}`;
        });
        return `${title}, ${unit}: ${each.join("; ")}.`;
      })
      .join(" ");
  return <Plot className="lec-plot" sources={sources} paint={paint} describe={describe} />;
}

const TONE = { representation: "rep", gradient: "grad" } as const;

/** The component that a metric is of, for its glyph and hue; null for another. */
function componentOf(metric: string): ComponentName | null {
  const [, name] = /^ntk\/(representation|gradient)\//.exec(metric) ?? [];
  return (name as ComponentName | undefined) ?? null;
}

/** A metric up to a step: what comes after is nobody's business yet. */
function seriesUntil(
  record: RunRecord,
  { metric, relative }: CurveChart,
  step: number,
): Series | null {
  const values = record.values(metric);
  if (!values) return null;
  const length = Math.min(record.rowAt(step) + 1, values.length);
  const first = relative ? (values.find((value) => !Number.isNaN(value)) ?? 1) : 1;
  const shown = relative ? values.map((value) => value / first) : values;
  return { length, steps: record.steps(), values: shown };
}

function linesOf(runs: readonly SceneRun[], chart: CurveChart, step: number): StepLine[] {
  const seen = new Set<string>();
  return runs.flatMap(({ id, record, identity }) => {
    const series = seriesUntil(record, chart, step);
    const repeats = seen.has(identity.colour);
    seen.add(identity.colour);
    const value = series && valueAt(series, step)?.value;
    if (!series || value === null || value === undefined) return [];
    const number = `${formatFixed(value, chart.decimals)}${chart.relative ? " ×" : ""}`;
    return [
      {
        key: id,
        series,
        colour: `--${identity.colour}`,
        tone: `${identity.colour} bold v16`,
        label: runs.length > 1 ? `${identity.short} ${number}` : number,
        width: 2.25,
        ...(repeats ? { dash: DASH } : {}),
      },
    ];
  });
}

/** The first stage of the first run that has one; none where the axis shows nothing else. */
function tintOf(runs: readonly SceneRun[], last: number) {
  if (runs.length < 2) return null;
  for (const { record, identity } of runs) {
    const stages = stagesOf(record.header.experiment.schedule, record.events);
    const stage = firstHeldStage(stages);
    if (stage?.to != null && stage.to < last) {
      return { from: stage.from, to: stage.to, colour: identity.colour };
    }
  }
  return null;
}
