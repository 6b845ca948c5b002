/** Charts in words: what a curve did and what a matrix holds, for those who listen to the page. */
import { formatSignificant } from "./format";
import type { MatrixSummary } from "./matrix-summary";
import { extentBetween, firstValue, type Series, valueAt } from "./series";

/**
 * What a curve did up to a step: "rose from .18 to .94", "fell from 1.8 to .4 at step 60, then rose to
 * .6", "stayed near .3", "not measured yet".
 *
 * @param span the range over which a change counts as one; a twentieth of it is "stayed near".
 */
export function describeCurve(
  series: Series | null,
  upTo: number,
  span: number,
  format: (value: number) => string = formatSignificant,
): string {
  const first = series && firstValue(series);
  const last = series && valueAt(series, upTo);
  const extent = series && first && extentBetween(series, first.step, upTo);
  if (!series || !first || !last || !extent) return "not measured yet";
  const small = Math.max(span, extent[1] - extent[0]) / 20;
  const change = last.value - first.value;
  const over = Math.max(0, extent[1] - Math.max(first.value, last.value));
  const under = Math.max(0, Math.min(first.value, last.value) - extent[0]);
  const between = `from ${format(first.value)} to `;
  // A turn counts when it is large beside the curve's own range, not when it is noise.
  const turn = Math.max(small, (extent[1] - extent[0]) / 4);
  if (over > turn && over >= under) {
    const at = stepOf(series, extent[1], upTo);
    return `rose ${between}${format(extent[1])} at step ${at}, then fell to ${format(last.value)}`;
  }
  if (under > turn) {
    const at = stepOf(series, extent[0], upTo);
    return `fell ${between}${format(extent[0])} at step ${at}, then rose to ${format(last.value)}`;
  }
  if (Math.abs(change) <= small) return `stayed near ${format(last.value)}`;
  return `${change > 0 ? "rose" : "fell"} ${between}${format(last.value)}`;
}

function stepOf(series: Series, value: number, upTo: number): number {
  for (let i = 0; i < series.length; i++) {
    const step = series.steps[i] as number;
    if (step <= upTo && series.values[i] === value) return step;
  }
  return upTo;
}

/** A matrix in a sentence: its diagonal, the rest, and the pair of rows that are nearest. */
export function describeMatrix(summary: MatrixSummary, names: readonly string[]): string {
  const f = (value: number) => formatSignificant(value);
  const [low, high] = summary.diagonalRange;
  const [offLow, offHigh] = summary.offDiagonalRange;
  const pair = summary.strongest;
  const strongest = pair
    ? `; strongest between ${names[pair.row] ?? `row ${pair.row}`} and ` +
      `${names[pair.column] ?? `column ${pair.column}`}, ${f(pair.value)}`
    : "";
  return (
    `Diagonal mean ${f(summary.diagonal)}, from ${f(low)} to ${f(high)}; ` +
    `off the diagonal mean ${f(summary.offDiagonal)}, from ${f(offLow)} to ${f(offHigh)}${strongest}.`
  );
}
