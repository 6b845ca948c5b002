import { useMemo, useRef } from "react";
import { describeCurve } from "../../../charts/describe";
import { formatFixed } from "../../../charts/format";
import { valueAt } from "../../../charts/series";
import { type Domain, growDomain, type RangeHint } from "../../../charts/value-axis";
import type { RunRecord } from "../../../run/record";
import { Explained } from "../../terms/Explained";
import { Term } from "../../terms/Term";
import { seriesOf } from "../../timeline/record-source";
import type { Playhead } from "../instrument-panel";
import { Plot, type PlotScene } from "./Plot";
import { beginSteps, endSteps, type Tint } from "./step-axes";
import { type ComponentName, drawLines, extentOf, putGlyph, type StepLine } from "./step-lines";

/** One curve: a metric of a run. */
export interface MetricLine {
  readonly record: RunRecord;
  readonly metric: string;
  /** Custom property of the line's hue, e.g. "--cf". */
  readonly colour: string;
  /** Class of its words, e.g. "cf". */
  readonly tone: string;
  /** Stands at the line's end and before its value. */
  readonly label: string;
  readonly component?: ComponentName;
  readonly dash?: readonly number[];
}

/** What `MetricChart` is given. */
export interface MetricChartProps {
  readonly title: string;
  /** The id of the term that says what is charted. */
  readonly term: string;
  readonly unit?: string;
  readonly lines: readonly MetricLine[];
  readonly playhead: Playhead;
  readonly maxStep: number;
  readonly range: RangeHint;
  readonly decimals?: number;
  readonly tint?: Tint | null;
  /** Room for the names at the lines' ends, px; 0 leaves them out. */
  readonly names?: number;
  readonly className?: string;
}

/** Room for the numbers of the value axis, px. */
const AXIS = 38;
/** Width of the column of a value, px. */
const VALUE = 58;

/** Metrics over steps, with their values at the playhead over the chart. */
export function MetricChart(props: MetricChartProps) {
  const {
    title,
    term,
    unit = "",
    lines,
    playhead,
    maxStep,
    range,
    decimals = 2,
    names = 0,
  } = props;
  const records = useMemo(() => [...new Set(lines.map(({ record }) => record))], [lines]);
  const sources = useMemo(() => [...records, playhead], [records, playhead]);
  const kept = useRef<{ records: readonly RunRecord[]; domain: Domain | null }>({
    records: [],
    domain: null,
  });
  const stepInView = () => Math.max(0, ...records.map((record) => playhead.stepOf(record)));
  const last = () => Math.max(1, maxStep, ...records.map(({ lastStep }) => lastStep));

  const curves = (): StepLine[] =>
    lines.flatMap(({ record, metric, colour, tone, label, component, dash }, i) => {
      const series = seriesOf(record, metric);
      const key = String(i);
      return series
        ? [
            {
              key,
              series,
              colour,
              tone,
              ...(names > 0 ? { label } : {}),
              ...(component ? { component } : {}),
              ...(dash ? { dash } : {}),
            },
          ]
        : [];
    });

  const paint = (scene: PlotScene) => {
    const { overlay, width, height } = scene;
    const drawn = curves();
    if (kept.current.records !== records) kept.current = { records, domain: null };
    const domain = growDomain(kept.current.domain, extentOf(drawn, last()), range);
    kept.current.domain = domain;
    if (!domain) {
      overlay.text("empty", AXIS, height / 2 + 10, "not measured yet", {});
      const room = { from: titleRoom(title, unit), to: width };
      writeValues(scene, lines, drawn, room, stepInView(), decimals);
      return;
    }
    const chart = beginSteps(scene, {
      box: { left: AXIS, top: 40, right: width - names, bottom: height - 20 },
      last: last(),
      playhead: stepInView(),
      domain,
      tint: props.tint ?? null,
    });
    drawLines(scene, chart, drawn);
    endSteps(scene, chart);
    writeValues(
      scene,
      lines,
      drawn,
      { from: titleRoom(title, unit), to: width },
      stepInView(),
      decimals,
    );
  };
  const describe = () =>
    `${title}${unit ? `, ${unit}` : ""}: ${lines
      .map(({ record, metric, label }) => {
        const series = seriesOf(record, metric);
        return `${label} ${describeCurve(series, stepInView(), range.minSpan)}`;
      })
      .join("; ")}.`;
  return (
    <Plot
      className={`metric-chart ${props.className ?? ""}`}
      sources={sources}
      paint={paint}
      describe={describe}
    >
      <h3 className="metric-title">
        <Term id={term}>{title}</Term>
        {unit && (
          <small>
            <Explained>{unit}</Explained>
          </small>
        )}
      </h3>
    </Plot>
  );
}

/** Widths by the letter, px: of the title and of the values, of units and names. */
const LETTER = 6;
const SMALL_LETTER = 5.7;

/** How far title and unit reach, px. */
function titleRoom(title: string, unit: string): number {
  return Math.max(title.length * LETTER, unit.length * SMALL_LETTER) + 8;
}

/**
 * The values at the playhead, right-aligned over the chart, in the order of the lines; under each its
 * name, or before it its glyph. The runs that come last are left out where there is no room for all.
 */
function writeValues(
  scene: PlotScene,
  lines: readonly MetricLine[],
  drawn: readonly StepLine[],
  room: { readonly from: number; readonly to: number },
  step: number,
  decimals: number,
): void {
  const columns = lines.map(({ component, label }) =>
    component ? VALUE : Math.max(VALUE, label.length * SMALL_LETTER + 12),
  );
  // The first needs no more than its own words.
  const first = Math.max(
    28,
    (lines[0]?.component ? 0 : (lines[0]?.label.length ?? 0)) * SMALL_LETTER,
  );
  const widthOf = (count: number) =>
    columns.slice(1, count).reduce((sum, width) => sum + width, first);
  let shown = lines.length;
  while (shown > 1 && widthOf(shown) > room.to - room.from) shown--;
  let x = room.to;
  for (let i = shown - 1; i >= 0; i--) {
    const { tone, component, label } = lines[i] as MetricLine;
    const key = String(i);
    const line = drawn.find((one) => one.key === key);
    const at = line && valueAt(line.series, step);
    const text = at ? formatFixed(at.value, decimals) : "–";
    scene.overlay.text(`value ${key}`, x, 12, text, {
      class: `${tone} bold v14`,
      "text-anchor": "end",
    });
    if (component) {
      putGlyph(scene, `value glyph ${key}`, component, x - 7.4 * text.length - 13, 7);
    } else {
      scene.overlay.text(`value name ${key}`, x, 28, label, { class: tone, "text-anchor": "end" });
    }
    x -= columns[i] as number;
  }
}
