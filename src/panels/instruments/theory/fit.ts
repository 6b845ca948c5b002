/** How well predicted changes fit those that took place. */

/** How well predictions fit. */
export interface Fit {
  /** 1 − Σ(a − p)²/Σ(a − ā)²: of the predictions as they are, not of a line fitted to them. */
  readonly r2: number;
  /** Σpa/Σp²: the slope through 0 of what happened on what was predicted. */
  readonly slope: number;
  /** ‖a − p‖/‖a‖. */
  readonly error: number;
}

/** The fit of pairs of numbers; NaN where nothing moved. */
export function fitOf(predicted: ArrayLike<number>, actual: ArrayLike<number>): Fit {
  let [sum, square, own, product, missed] = [0, 0, 0, 0, 0];
  const count = predicted.length;
  for (let i = 0; i < count; i++) {
    const [p, a] = [predicted[i] as number, actual[i] as number];
    sum += a;
    square += a * a;
    own += p * p;
    product += p * a;
    missed += (a - p) ** 2;
  }
  return {
    r2: 1 - missed / (square - sum ** 2 / count),
    slope: product / own,
    error: Math.sqrt(missed / square),
  };
}
