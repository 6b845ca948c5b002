/**
 * A measured curve as columns: what was measured (values) and when (steps, increasing). A value that
 * was not measured is NaN and is passed over.
 */

/** Values over steps, ascending; a value that was not measured is NaN. */
export interface Series {
  /** Rows in use; the arrays may be longer. */
  readonly length: number;
  readonly steps: ArrayLike<number>;
  readonly values: ArrayLike<number>;
}

/** Index of the last row at or before `step`; −1 when the series starts later. Binary search. */
export function indexAt(series: Series, step: number): number {
  let low = 0;
  let high = series.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((series.steps[middle] as number) <= step) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

/** The newest measured value at or before `step`, with the step it was measured at; null if none. */
export function valueAt(series: Series, step: number): { step: number; value: number } | null {
  for (let i = indexAt(series, step); i >= 0; i--) {
    const value = series.values[i] as number;
    if (Number.isFinite(value)) return { step: series.steps[i] as number, value };
  }
  return null;
}

/** The first measured value; null while there is none. */
export function firstValue(series: Series): { step: number; value: number } | null {
  for (let i = 0; i < series.length; i++) {
    const value = series.values[i] as number;
    if (Number.isFinite(value)) return { step: series.steps[i] as number, value };
  }
  return null;
}

/** The first step whose value is at least `threshold`; null if there is none yet. */
export function firstCrossing(series: Series, threshold: number): number | null {
  for (let i = 0; i < series.length; i++) {
    // NaN compares false and is passed over.
    if ((series.values[i] as number) >= threshold) return series.steps[i] as number;
  }
  return null;
}

/**
 * Smallest and largest measured value with from ≤ step ≤ to; null if none was measured there.
 * @param above only values above this count.
 */
export function extentBetween(
  series: Series,
  from: number,
  to: number,
  above = Number.NEGATIVE_INFINITY,
): readonly [number, number] | null {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (let i = Math.max(0, indexAt(series, from - 1e-9) + 1); i < series.length; i++) {
    if ((series.steps[i] as number) > to) break;
    const value = series.values[i] as number;
    if (!Number.isFinite(value) || value <= above) continue;
    if (value < low) low = value;
    if (value > high) high = value;
  }
  return low <= high ? [low, high] : null;
}
