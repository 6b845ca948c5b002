/** The band between two curves, and many faint curves at once: what several runs of one kind do. */
import type { LinePlace } from "./line-track";
import { indexAt, type Series } from "./series";

/** Two curves over the same steps, NaN where there is no interval. */
export interface Band {
  readonly length: number;
  readonly steps: ArrayLike<number>;
  readonly low: ArrayLike<number>;
  readonly high: ArrayLike<number>;
}

/**
 * The outline of a band between two steps, in px: along its upper edge and back along the lower one, as
 * [x0, y0, x1, y1, …]. Steps without an interval are passed over; of those that share a column of the
 * canvas the lowest and the highest are taken.
 *
 * @param column width in px of what counts as one column.
 */
export function bandOutline(
  band: Band,
  from: number,
  to: number,
  place: LinePlace,
  column = 1,
): number[] {
  const upper: number[] = [];
  const lower: number[] = [];
  let bucket = Number.NaN;
  const series = { length: band.length, steps: band.steps, values: band.low };
  for (let i = Math.max(0, indexAt(series, from - 1e-9) + 1); i < band.length; i++) {
    const step = band.steps[i] as number;
    if (step > to) break;
    const low = band.low[i] as number;
    const high = band.high[i] as number;
    if (!Number.isFinite(low) || !Number.isFinite(high)) continue;
    const x = place.x(step);
    const [top, bottom] = [place.y(high), place.y(low)];
    const here = Math.floor(x / column);
    const end = upper.length - 1;
    if (here === bucket) {
      upper[end] = Math.min(upper[end] as number, top);
      lower[end] = Math.max(lower[end] as number, bottom);
      continue;
    }
    bucket = here;
    upper.push(x, top);
    lower.push(x, bottom);
  }
  const outline = upper;
  for (let at = lower.length - 2; at >= 0; at -= 2) {
    outline.push(lower[at] as number, lower[at + 1] as number);
  }
  return outline;
}

/** Fills an outline [x0, y0, x1, y1, …]. */
export function fillOutline(
  context: CanvasRenderingContext2D,
  outline: readonly number[],
  colour: string,
  alpha: number,
): void {
  if (outline.length < 6) return;
  context.save();
  context.globalAlpha = alpha;
  context.fillStyle = colour;
  context.beginPath();
  context.moveTo(outline[0] as number, outline[1] as number);
  for (let at = 2; at < outline.length; at += 2) {
    context.lineTo(outline[at] as number, outline[at + 1] as number);
  }
  context.closePath();
  context.fill();
  context.restore();
}

/**
 * Adds a curve between two steps to the context's path. Where steps share a column of the canvas, its
 * first, lowest, highest and last points are joined. Allocates nothing: dozens of curves are traced
 * in every frame.
 */
export function traceCurve(
  context: Pick<CanvasRenderingContext2D, "moveTo" | "lineTo">,
  series: Series,
  from: number,
  to: number,
  place: LinePlace,
): void {
  let started = false;
  let bucket = Number.NaN;
  let [x, top, bottom, last] = [0, 0, 0, 0];
  for (let i = Math.max(0, indexAt(series, from - 1e-9) + 1); i < series.length; i++) {
    const step = series.steps[i] as number;
    if (step > to) break;
    const value = series.values[i] as number;
    if (!Number.isFinite(value)) continue;
    const at = place.x(step);
    const y = place.y(value);
    const here = Math.floor(at);
    if (here === bucket) {
      top = Math.min(top, y);
      bottom = Math.max(bottom, y);
      last = y;
      continue;
    }
    if (started && top !== bottom) {
      context.lineTo(x, top);
      context.lineTo(x, bottom);
      context.lineTo(x, last);
    }
    if (started) context.lineTo(at, y);
    else context.moveTo(at, y);
    started = true;
    bucket = here;
    x = at;
    top = bottom = last = y;
  }
  if (started && top !== bottom) {
    context.lineTo(x, top);
    context.lineTo(x, bottom);
    context.lineTo(x, last);
  }
}
