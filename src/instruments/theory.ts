/**
 * Does the theory hold here? Predicted against actual changes of the logits, as sums that add up
 * over steps and as points for a scatter.
 */
import { spreadIndices } from "./spread-indices";

/**
 * Sums from which the fit of actual on predicted follows. Adding two field by field gives those of
 * both sets of pairs together, so a run's are the sum of its steps'.
 */
export interface FitSums {
  readonly count: number;
  readonly predicted: number;
  readonly actual: number;
  readonly predictedSquared: number;
  readonly actualSquared: number;
  readonly product: number;
}

/** No pairs. */
export const NO_PAIRS: FitSums = {
  count: 0,
  predicted: 0,
  actual: 0,
  predictedSquared: 0,
  actualSquared: 0,
  product: 0,
};

/** The sums of some pairs. @throws RangeError when there are not as many of one as of the other. */
export function fitSums(predicted: ArrayLike<number>, actual: ArrayLike<number>): FitSums {
  if (predicted.length !== actual.length) {
    throw new RangeError(
      `pairs: ${predicted.length} predicted and ${actual.length} actual changes`,
    );
  }
  const sums = { ...NO_PAIRS, count: predicted.length };
  for (let i = 0; i < predicted.length; i++) {
    const [p, a] = [predicted[i] as number, actual[i] as number];
    sums.predicted += p;
    sums.actual += a;
    sums.predictedSquared += p * p;
    sums.actualSquared += a * a;
    sums.product += p * a;
  }
  return sums;
}

/** The sums of two sets of pairs together. */
export function addFitSums(a: FitSums, b: FitSums): FitSums {
  return {
    count: a.count + b.count,
    predicted: a.predicted + b.predicted,
    actual: a.actual + b.actual,
    predictedSquared: a.predictedSquared + b.predictedSquared,
    actualSquared: a.actualSquared + b.actualSquared,
    product: a.product + b.product,
  };
}

/** How well predictions p fit what happened, a. NaN where nothing moved. */
export interface Fit {
  /**
   * R² = 1 − Σ(a − p)² / Σ(a − ā)², of the predictions as they are, not of a line fitted to them: 1
   * when all points lie on the diagonal, below 0 when their mean would have been the better guess.
   */
  readonly r2: number;
  /** Slope of a on p through the origin by least squares, Σpa / Σp²; 1 when first order is enough. */
  readonly slope: number;
  /** Σ(a − p)² / Σa², square-rooted: ‖a − p‖ / ‖a‖. */
  readonly error: number;
}

/** The fit of some pairs. */
export function fitOf(sums: FitSums): Fit {
  const missed = Math.max(0, sums.actualSquared - 2 * sums.product + sums.predictedSquared);
  const spread = sums.actualSquared - sums.actual ** 2 / sums.count;
  return {
    r2: 1 - missed / spread,
    slope: sums.product / sums.predictedSquared,
    error: Math.sqrt(missed / sums.actualSquared),
  };
}

/** Points of a scatter, each [n]; `index` says which entry of the changes a point is. */
export interface ScatterPoints {
  readonly index: Uint32Array;
  readonly predicted: Float32Array;
  readonly actual: Float32Array;
}

/** The pairs as points, thinned to at most `most`. */
export function scatterPoints(
  predicted: ArrayLike<number>,
  actual: ArrayLike<number>,
  most: number,
): ScatterPoints {
  const index = spreadIndices(predicted.length, most);
  return {
    index,
    predicted: Float32Array.from(index, (i) => predicted[i] as number),
    actual: Float32Array.from(index, (i) => actual[i] as number),
  };
}
