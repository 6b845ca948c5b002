/** Curves on a canvas. */
import { indexAt, type Series } from "./series";
import { lineWeight } from "./theme";

/** How a curve is drawn. */
export interface LineStyle {
  readonly colour: string;
  readonly width: number;
  /** Canvas dash pattern; empty for a solid line. */
  readonly dash: readonly number[];
  readonly alpha: number;
}

/** A curve's place on the canvas: step → px, value → px. */
export interface LinePlace {
  readonly x: (step: number) => number;
  readonly y: (value: number) => number;
}

/**
 * The points of a curve between two steps, in px, as [x0, y0, x1, y1, …]. Values not measured are
 * passed over (the line goes on to the next that was), and so are those that have no place, such as 0 on
 * a logarithmic axis. Where several steps share a column of the
 * canvas only its first, lowest, highest and last points are kept, which draws the same picture.
 *
 * @param column width in px of what counts as one column.
 */
export function linePoints(
  series: Series,
  from: number,
  to: number,
  place: LinePlace,
  column = 0.5,
): number[] {
  const points: number[] = [];
  let bucket = Number.NaN;
  let pending: number[] = [];
  const flush = () => {
    for (const at of thin(pending)) points.push(pending[at] as number, pending[at + 1] as number);
    pending = [];
  };
  for (let i = Math.max(0, indexAt(series, from - 1e-9) + 1); i < series.length; i++) {
    const step = series.steps[i] as number;
    if (step > to) break;
    const value = series.values[i] as number;
    if (!Number.isFinite(value)) continue;
    const x = place.x(step);
    const y = place.y(value);
    if (!Number.isFinite(y)) continue;
    const here = Math.floor(x / column);
    if (here !== bucket) {
      flush();
      bucket = here;
    }
    pending.push(x, y);
  }
  flush();
  return points;
}

/** Offsets of the first, extreme and last of a column's points, in their order. */
function thin(pending: readonly number[]): number[] {
  const last = pending.length - 2;
  if (last < 0) return [];
  let low = 0;
  let high = 0;
  for (let at = 0; at <= last; at += 2) {
    if ((pending[at + 1] as number) > (pending[low + 1] as number)) low = at;
    if ((pending[at + 1] as number) < (pending[high + 1] as number)) high = at;
  }
  return [...new Set([0, low, high, last])].sort((a, b) => a - b);
}

/** Strokes points [x0, y0, x1, y1, …]; a single point is drawn as a dot. */
export function strokeLine(
  context: CanvasRenderingContext2D,
  points: readonly number[],
  style: LineStyle,
): void {
  if (points.length < 2) return;
  context.save();
  context.globalAlpha = style.alpha;
  context.strokeStyle = style.colour;
  const weight = lineWeight();
  context.lineWidth = style.width * weight;
  context.lineJoin = "round";
  context.lineCap = "round";
  // The ends are round: what is heavier needs longer gaps.
  context.setLineDash(style.dash.map((length) => length * weight));
  context.beginPath();
  context.moveTo(points[0] as number, points[1] as number);
  for (let at = 2; at < points.length; at += 2) {
    context.lineTo(points[at] as number, points[at + 1] as number);
  }
  if (points.length === 2) context.lineTo((points[0] as number) + 0.01, points[1] as number);
  context.stroke();
  context.restore();
}

/** Measurements that are further apart than this, px, and than every step are dotted. */
const APART = 7;

/**
 * Those of `count` measurements, at `x` px and ascending, that have no neighbour near them: a line from one
 * of them to the next is only drawn, not measured.
 *
 * @param time places steps; what is measured at every step is never apart.
 */
export function standingApart(
  count: number,
  x: (i: number) => number,
  time: Pick<LinePlace, "x">,
): number[] {
  const apart = Math.max(APART, 1.5 * (time.x(1) - time.x(0)));
  const found: number[] = [];
  let before = Number.POSITIVE_INFINITY;
  for (let i = 0; i < count; i++) {
    const after = i + 1 < count ? x(i + 1) - x(i) : Number.POSITIVE_INFINITY;
    if (Math.min(before, after) > apart) found.push(i);
    before = after;
  }
  return found;
}

/** A dot at every measurement that stands apart. @param points as of `linePoints`. */
export function dotMeasured(
  context: CanvasRenderingContext2D,
  points: readonly number[],
  style: Pick<LineStyle, "colour" | "width" | "alpha">,
  time: Pick<LinePlace, "x">,
): void {
  context.globalAlpha = style.alpha;
  const x = (i: number) => points[2 * i] as number;
  for (const i of standingApart(points.length / 2, x, time)) {
    fillDot(context, x(i), points[2 * i + 1] as number, style.width + 0.5, style.colour);
  }
  context.globalAlpha = 1;
}

/** A filled disc: where a curve is now. */
export function fillDot(
  context: CanvasRenderingContext2D,
  x: number,
  y: number,
  radius: number,
  fill: string,
): void {
  context.beginPath();
  context.arc(x, y, radius * Math.sqrt(lineWeight()), 0, 2 * Math.PI);
  context.fillStyle = fill;
  context.fill();
}

/** An open ring, paper inside: a mark on a line that is not its end. */
export function strokeRing(
  context: CanvasRenderingContext2D,
  x: number,
  y: number,
  radius: number,
  stroke: string,
  paper: string,
): void {
  context.beginPath();
  context.arc(x, y, radius * Math.sqrt(lineWeight()), 0, 2 * Math.PI);
  context.fillStyle = paper;
  context.fill();
  context.strokeStyle = stroke;
  context.lineWidth = 1.75 * lineWeight();
  context.setLineDash([]);
  context.stroke();
}

/** A straight line of one px on the pixel grid, horizontal or vertical. */
export function hairline(
  context: CanvasRenderingContext2D,
  x1: number,
  y1: number,
  x2: number,
  y2: number,
  colour: string,
  dash: readonly number[] = [],
): void {
  const scale = context.getTransform().a || 1;
  // Half a device pixel past a whole one: where a stroke of one pixel is crisp.
  const crisp = (place: number) => (Math.round(place * scale) + 0.5) / scale;
  context.strokeStyle = colour;
  context.lineWidth = Math.max(1, Math.round(scale)) / scale;
  context.setLineDash([...dash]);
  context.beginPath();
  context.moveTo(x1 === x2 ? crisp(x1) : x1, y1 === y2 ? crisp(y1) : y1);
  context.lineTo(x1 === x2 ? crisp(x2) : x2, y1 === y2 ? crisp(y2) : y2);
  context.stroke();
  context.setLineDash([]);
}
