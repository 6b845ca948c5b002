/** Reading a run's curve: when it reaches a level, and what else is then true of it. */

/** Values measured at some of a run's steps. */
export interface Curve {
  /** Ascending [n]. */
  readonly steps: ArrayLike<number>;
  /** [n]; NaN where not measured. */
  readonly values: ArrayLike<number>;
}

/** Where a curve first reaches a level. */
export interface Crossing {
  /** Where, interpolated; not a whole number as a rule. */
  readonly step: number;
  /** Whether the very first value was there already, so that the crossing itself was not seen. */
  readonly fromStart: boolean;
}

/** The measured points of a curve. */
function points({ steps, values }: Curve): { step: number; value: number }[] {
  return Array.from(steps, (step, index) => ({ step, value: values[index] as number })).filter(
    ({ value }) => !Number.isNaN(value),
  );
}

/**
 * The first step at which a curve is at or above a level, linearly interpolated between the two
 * measurements around it; null where it never is. A later fall below the level does not count.
 */
export function firstCrossing(curve: Curve, level: number): Crossing | null {
  const measured = points(curve);
  const at = measured.findIndex(({ value }) => value >= level);
  const here = measured[at];
  if (here === undefined) return null;
  const before = measured[at - 1];
  if (before === undefined) return { step: here.step, fromStart: true };
  const share = (level - before.value) / (here.value - before.value);
  return { step: before.step + share * (here.step - before.step), fromStart: false };
}

/**
 * The value of a curve at a step, linearly interpolated between measurements; null outside of them,
 * for nothing is known there.
 */
export function valueAt(curve: Curve, step: number): number | null {
  const measured = points(curve);
  const after = measured.findIndex((point) => point.step >= step);
  const right = measured[after];
  if (right === undefined) return null;
  if (right.step === step) return right.value;
  const left = measured[after - 1];
  if (left === undefined) return null;
  const share = (step - left.step) / (right.step - left.step);
  return left.value + share * (right.value - left.value);
}

/**
 * A metric at matched reward: its value where the reward first reaches a level, both interpolated. Null
 * where the reward never does, or did from the start, for then the two runs are not at equal reward.
 */
export function valueAtLevel(reward: Curve, level: number, metric: Curve): number | null {
  const crossing = firstCrossing(reward, level);
  if (crossing === null || crossing.fromStart) return null;
  return valueAt(metric, crossing.step);
}
