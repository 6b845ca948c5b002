/** A curve summed from its beginning: what steps have come to together. */
import type { Series } from "./series";

/** The sum of all measured values up to each row, `start` added; NaN where nothing was measured. */
export function runningSum({ length, steps, values }: Series, start = 0): Series {
  const sums = new Float64Array(length);
  let sum = start;
  for (let row = 0; row < length; row++) {
    // What was not measured is NaN, and passed over.
    const value = values[row] as number;
    if (Number.isFinite(value)) sum += value;
    sums[row] = Number.isFinite(value) ? sum : Number.NaN;
  }
  return { length, steps, values: sums };
}

/** What the measured values before step `until` come to; 0 for none. */
export function sumBefore({ length, steps, values }: Series, until: number): number {
  let sum = 0;
  for (let row = 0; row < length && (steps[row] as number) < until; row++) {
    const value = values[row] as number;
    if (Number.isFinite(value)) sum += value;
  }
  return sum;
}
