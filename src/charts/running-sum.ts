/**
 * A curve summed from its beginning: what steps have come to together. Where a step was not measured the
 * sum of all is not known any more, and a new one begins behind it.
 */
import type { Series } from "./series";

/**
 * The sum of the measured values up to each row, of those without a gap before it; `start` is added where
 * they reach back to the first row. NaN where nothing was measured.
 */
export function runningSum({ length, steps, values }: Series, start = 0): Series {
  const sums = new Float64Array(length);
  let sum = start;
  for (let row = 0; row < length; row++) {
    const value = values[row] as number;
    // What was not measured is NaN: nothing that comes after it is a sum of all.
    sum = Number.isFinite(value) ? sum + value : 0;
    sums[row] = Number.isFinite(value) ? sum : Number.NaN;
  }
  return { length, steps, values: sums };
}

/** What all values before step `until` come to; null where one of them was not measured. */
export function sumBefore({ length, steps, values }: Series, until: number): number | null {
  let sum = 0;
  let next = Number.NaN;
  for (let row = 0; row < length && (steps[row] as number) < until; row++) {
    sum += values[row] as number;
    next = (steps[row] as number) + 1;
  }
  return next === until && Number.isFinite(sum) ? sum : null;
}

/** The stretches of a curve in which no step is missing, as curves, in their order. */
export function unbroken({ length, steps, values }: Series): Series[] {
  const found: Series[] = [];
  let from = 0;
  for (let row = 0; row <= length; row++) {
    if (row < length && Number.isFinite(values[row] as number)) continue;
    if (row > from) {
      const cut = (all: ArrayLike<number>) =>
        Array.prototype.slice.call(all, from, row) as number[];
      found.push({ length: row - from, steps: cut(steps), values: cut(values) });
    }
    from = row + 1;
  }
  return found;
}
