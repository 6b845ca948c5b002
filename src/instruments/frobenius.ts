/** Frobenius norms, angles and relative changes of arrays, in float64. */

/** √Σ x². */
export function norm(values: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) {
    sum += (values[i] as number) ** 2;
  }
  return Math.sqrt(sum);
}

/**
 * ⟨a, b⟩ / (‖a‖ ‖b‖); NaN where one of them is zero.
 * @throws RangeError when the lengths differ.
 */
export function alignment(a: ArrayLike<number>, b: ArrayLike<number>): number {
  if (a.length !== b.length) {
    throw new RangeError(`cannot compare ${a.length} numbers with ${b.length}`);
  }
  let product = 0;
  for (let i = 0; i < a.length; i++) {
    product += (a[i] as number) * (b[i] as number);
  }
  return product / (norm(a) * norm(b));
}

/**
 * ‖now − start‖ / ‖start‖: 0 when nothing moved, 1 when the change is as large as the start.
 * @throws RangeError when the lengths differ.
 */
export function relativeChange(now: ArrayLike<number>, start: ArrayLike<number>): number {
  if (now.length !== start.length) {
    throw new RangeError(`cannot compare ${now.length} numbers with ${start.length} at the start`);
  }
  let moved = 0;
  for (let i = 0; i < now.length; i++) {
    moved += ((now[i] as number) - (start[i] as number)) ** 2;
  }
  return Math.sqrt(moved) / norm(start);
}
