/** A square scatter of what happened against what was predicted, with the diagonal on which both agree. */
import { formatTick } from "../../../charts/format";
import { hairline } from "../../../charts/line-track";
import { preferredCeiling } from "../../../charts/signed-scale";
import { axisTicks } from "../../../charts/value-axis";
import type { PlotScene } from "../plot/Plot";
import type { Box } from "../plot/step-axes";

/** Points of one colour. */
export interface ScatterPoints {
  readonly predicted: ArrayLike<number>;
  readonly actual: ArrayLike<number>;
  /** What each point is drawn with: a custom property such as "--rep"; "--ink" unless told. */
  readonly colour?: string;
}

/** One scale for both axes, 0 in the middle: a preferred number that holds every point; 0 without any. */
export function scatterBound(sets: readonly ScatterPoints[]): number {
  let largest = 0;
  for (const { predicted, actual } of sets) {
    for (let i = 0; i < predicted.length; i++) {
      largest = Math.max(largest, Math.abs(predicted[i] as number), Math.abs(actual[i] as number));
    }
  }
  return preferredCeiling(largest);
}

/** The largest square at the top left of a box. */
export function squareIn({ left, top, right, bottom }: Box): Box {
  const side = Math.max(0, Math.min(right - left, bottom - top));
  return { left, top, right: left + side, bottom: top + side };
}

/** What a scatter is painted from. */
export interface ScatterFrame {
  readonly box: Box;
  /** ± this on both axes. */
  readonly bound: number;
  /** What the horizontal axis is, e.g. "predicted Δz". */
  readonly label: string;
  readonly sets: readonly ScatterPoints[];
  /** The slope of a line through 0 that is drawn beside the diagonal; NaN for none. */
  readonly slope?: number;
}

/** Predicted against measured changes, with the line on which both are equal. */
export function paintScatter(scene: PlotScene, frame: ScatterFrame): void {
  const { context, overlay, theme } = scene;
  const { box, sets, label } = frame;
  const bound = frame.bound || 1;
  const x = (value: number) => box.left + ((value + bound) / (2 * bound)) * (box.right - box.left);
  const y = (value: number) =>
    box.bottom - ((value + bound) / (2 * bound)) * (box.bottom - box.top);
  const { values, spacing } = axisTicks([-bound, bound], box.right - box.left > 150 ? 5 : 3);
  for (const value of values) {
    const colour = theme.colour(value === 0 ? "--rule" : "--rule-2");
    hairline(context, box.left, y(value), box.right, y(value), colour);
    hairline(context, x(value), box.top, x(value), box.bottom, colour);
    const text = formatTick(value, spacing);
    overlay.text(`y ${value}`, box.left - 6, y(value) + 4, text, { "text-anchor": "end" });
    overlay.text(`x ${value}`, x(value), box.bottom + 15, text, { "text-anchor": "middle" });
  }
  overlay.text("label", box.right, box.bottom + 30, label, { "text-anchor": "end" });
  line(context, x(-bound), y(-bound), x(bound), y(bound), theme.colour("--ink-3"), []);
  const { slope = Number.NaN } = frame;
  if (Number.isFinite(slope)) {
    // Where the slope is steep the line ends at the top, not at the side.
    const reach = bound / Math.max(1, Math.abs(slope));
    line(
      context,
      x(-reach),
      y(-reach * slope),
      x(reach),
      y(reach * slope),
      theme.colour("--ink"),
      [4, 3],
    );
  }
  context.save();
  context.globalAlpha = 0.5;
  for (const { predicted, actual, colour = "--ink" } of sets) {
    context.fillStyle = theme.colour(colour);
    for (let i = 0; i < predicted.length; i++) {
      const [p, a] = [predicted[i] as number, actual[i] as number];
      if (!Number.isFinite(p) || !Number.isFinite(a)) continue;
      context.beginPath();
      context.arc(x(p), y(a), 2, 0, 2 * Math.PI);
      context.fill();
    }
  }
  context.restore();
}

function line(
  context: CanvasRenderingContext2D,
  x1: number,
  y1: number,
  x2: number,
  y2: number,
  colour: string,
  dash: readonly number[],
): void {
  context.strokeStyle = colour;
  context.lineWidth = 1;
  context.setLineDash([...dash]);
  context.beginPath();
  context.moveTo(x1, y1);
  context.lineTo(x2, y2);
  context.stroke();
  context.setLineDash([]);
}
