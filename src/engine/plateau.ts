/** Whether a metric has levelled off, from what was measured of it lately. */

/** One measurement of a metric. */
export interface MeasuredValue {
  /** The step whose row it belongs to. */
  readonly step: number;
  readonly value: number;
}

/**
 * How much a metric changed over the `window` steps before `step`: the mean of what was measured in
 * their second half less that of the first. Halves are compared, rather than the ends, because the
 * reward of one step is a noisy thing. Null where a half holds no measurement.
 */
export function changeOverWindow(
  values: readonly MeasuredValue[],
  step: number,
  window: number,
): number | null {
  const middle = step - window / 2;
  const first = meanWithin(values, step - window, middle);
  const second = meanWithin(values, middle, step);
  return first === null || second === null ? null : second - first;
}

/** The mean of the values of the steps from `from` (included) to `to` (not included). */
function meanWithin(values: readonly MeasuredValue[], from: number, to: number): number | null {
  const within = values.filter(({ step }) => step >= from && step < to);
  return within.length === 0
    ? null
    : within.reduce((sum, { value }) => sum + value, 0) / within.length;
}
