/** How well predicted changes fit those that took place. */
import { formatFixed } from "../../../charts/format";

/** How well predictions fit. */
export interface Fit {
  /** 1 − Σ(a − p)²/Σ(a − ā)²: of the predictions as they are, not of a line fitted to them. */
  readonly r2: number;
  /** Σpa/Σp²: the slope through 0 of what happened on what was predicted. */
  readonly slope: number;
  /** ‖a − p‖/‖a‖. */
  readonly error: number;
}

/** R² in three decimals where two would say that all is explained and it is not: ".999". */
export function r2Text(r2: number): string {
  const nearly = r2 >= 0.995 && r2 < 1;
  return nearly ? formatFixed(Math.floor(r2 * 1000) / 1000, 3) : formatFixed(r2);
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
