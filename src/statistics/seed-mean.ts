/**
 * What several seeds say together at every step of a live run: the mean and its 95 % interval by
 * Student's t, which takes the seeds' values as independent draws from one normal distribution. For a
 * mean it is as long as the bootstrap interval of `bootstrap.ts`, and costs nothing in a frame.
 */
import { studentQuantile } from "./distributions";

/** A mean over seeds, with the ends of its 95 % interval: NaN where one seed leaves none. */
export interface SeedMean {
  readonly mean: number;
  readonly low: number;
  readonly high: number;
  /** The seeds that it was taken over. */
  readonly count: number;
}

/** t_{0.975} by degrees of freedom, as they are asked for. */
const quantiles: number[] = [];

function quantile(degrees: number): number {
  quantiles[degrees] ??= studentQuantile(0.95, degrees);
  return quantiles[degrees];
}

/**
 * The mean of the values that are finite and its interval, mean ± t_{0.975, n−1} s/√n; null where
 * there is none.
 */
export function seedMean(values: ArrayLike<number>): SeedMean | null {
  let count = 0;
  let mean = 0;
  let squares = 0;
  // Welford (1962): no cancellation where the values are close to one another.
  for (let i = 0; i < values.length; i++) {
    const value = values[i] as number;
    if (!Number.isFinite(value)) continue;
    count += 1;
    const before = value - mean;
    mean += before / count;
    squares += before * (value - mean);
  }
  if (count === 0) return null;
  if (count === 1) return { mean, low: Number.NaN, high: Number.NaN, count };
  const half = quantile(count - 1) * Math.sqrt(squares / (count - 1) / count);
  return { mean, low: mean - half, high: mean + half, count };
}

/**
 * The mean of a[i] − b[i] and its interval: what two schedules differ by, seed by seed, for pairs of
 * which both values are finite. Null where there is no pair.
 */
export function seedDifference(a: ArrayLike<number>, b: ArrayLike<number>): SeedMean | null {
  const pairs = Math.min(a.length, b.length);
  return seedMean(
    Float64Array.from({ length: pairs }, (_, i) => (a[i] as number) - (b[i] as number)),
  );
}
