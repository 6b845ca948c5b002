/** Curves over steps with their names at their ends. */
import { DISC_PATH, NABLA_PATH } from "../../../charts/glyph";
import { spreadLabels } from "../../../charts/label-layout";
import { dotMeasured, fillDot, linePoints, strokeLine } from "../../../charts/line-track";
import { extentBetween, type Series, valueAt } from "../../../charts/series";
import type { Domain } from "../../../charts/value-axis";
import type { PlotScene } from "./Plot";
import type { StepChart } from "./step-axes";

/** One of the two components. */
export type ComponentName = "representation" | "gradient";

/** A curve, and how it is drawn. */
export interface StepLine {
  readonly key: string;
  readonly series: Series;
  /** A custom property such as "--rep". */
  readonly colour: string;
  /** Name at the line's end; none for a line that needs none. */
  readonly label?: string;
  /** Class of the name: a run's or a component's, "second" else. */
  readonly tone?: string;
  readonly component?: ComponentName;
  readonly dash?: readonly number[];
  readonly width?: number;
  readonly alpha?: number;
}

/** How pale a curve is beyond the playhead. */
const BEYOND = 0.3;
/** The range of all lines; null where nothing is measured. `positive` passes over what is not. */
export function extentOf(
  lines: readonly { readonly series: Series }[],
  last: number,
  positive = false,
): Domain | null {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (const { series } of lines) {
    if (positive) {
      for (let i = 0; i < series.length; i++) {
        const value = series.values[i] as number;
        if (!(value > 0) || !Number.isFinite(value)) continue;
        low = Math.min(low, value);
        high = Math.max(high, value);
      }
      continue;
    }
    const extent = extentBetween(series, 0, last);
    if (!extent) continue;
    low = Math.min(low, extent[0]);
    high = Math.max(high, extent[1]);
  }
  return low <= high ? [low, high] : null;
}

/** Strokes the lines (paler beyond the playhead), dots them at it, names them at their ends. */
export function drawLines(scene: PlotScene, chart: StepChart, lines: readonly StepLine[]): void {
  const { context, theme } = scene;
  const { box, time, y, playhead } = chart;
  const place = { x: time.x, y };
  context.save();
  context.beginPath();
  context.rect(box.left - 3, box.top - 4, box.right - box.left + 6, box.bottom - box.top + 8);
  context.clip();
  for (const line of lines) {
    const style = {
      colour: theme.colour(line.colour),
      width: line.width ?? 1.75,
      dash: line.dash ?? [],
      alpha: line.alpha ?? 1,
    };
    const points = linePoints(line.series, 0, playhead, place);
    strokeLine(context, points, style);
    dotMeasured(context, points, style, time);
    const at = valueAt(line.series, playhead);
    const beyond = linePoints(line.series, at?.step ?? playhead, time.last, place);
    if (beyond.length > 2) strokeLine(context, beyond, { ...style, alpha: style.alpha * BEYOND });
  }
  context.restore();
  for (const line of lines) {
    const at = valueAt(line.series, playhead);
    if (!at || (line.alpha ?? 1) < 1) continue;
    fillDot(context, time.x(at.step), y(at.value), 2.5, theme.colour(line.colour));
  }
  nameLines(scene, chart, lines);
}

/** Names right of where the lines end, at the heights of their last values; in the margin at the latest. */
function nameLines(scene: PlotScene, chart: StepChart, lines: readonly StepLine[]): void {
  const { overlay } = scene;
  const { box, y, time, key = "", nameHeight = 14 } = chart;
  const named = lines.flatMap((line) => {
    const end = line.label ? valueAt(line.series, time.last) : null;
    return end ? [{ line, at: y(end.value), step: end.step }] : [];
  });
  const middles = spreadLabels(
    named.map(({ at }) => ({ at, size: nameHeight })),
    box.top - 6,
    box.bottom + 6,
  );
  const from = nameEdge(chart, Math.max(...named.map(({ step }) => step)));
  named.forEach(({ line }, i) => {
    const middle = middles[i] ?? 0;
    let x = from;
    if (line.component) {
      putGlyph(scene, `${key} glyph ${line.key}`, line.component, x, middle);
      x += 14;
    }
    overlay.text(`${key} name ${line.key}`, x, middle + 4, line.label ?? "", {
      class: `${line.tone ?? "second"} halo`,
    });
  });
}

/** Where names begin, px: right of the last measurement and of the playhead behind it. */
export function nameEdge({ box, time, playhead }: StepChart, last: number): number {
  const end = time.x(Math.min(time.last, playhead >= last ? playhead : last));
  return Math.min(box.right, end) + 7;
}

/** ● or ▼ with its left edge at x and its middle at a height. */
export function putGlyph(
  scene: PlotScene,
  key: string,
  component: ComponentName,
  x: number,
  middle: number,
): void {
  const representation = component === "representation";
  scene.overlay.path(key, representation ? DISC_PATH : NABLA_PATH, {
    class: representation ? "f-rep" : "f-grad",
    transform: `translate(${Math.round(10 * x) / 10} ${Math.round(10 * (middle - 4.5)) / 10}) scale(.9)`,
  });
}
