/**
 * What several seeds say together: the mean and its 95 % interval by Student's t, which takes the
 * seeds' values as independent draws from one normal distribution. Of few seeds it is the wide one.
 */

/** A mean over seeds, with the ends of its 95 % interval: NaN where one seed leaves none. */
export interface SeedMean {
  readonly mean: number;
  readonly low: number;
  readonly high: number;
  /** The seeds that it was taken over. */
  readonly count: number;
}

/**
 * t_{0.975} of 1 to 15 degrees of freedom (NIST/SEMATECH e-Handbook of Statistical Methods, table
 * 1.3.6.7.2), as many as 16 seeds have.
 */
const T_975: readonly number[] = [
  12.7062047, 4.3026527, 3.1824463, 2.7764451, 2.5705818, 2.4469119, 2.3646243, 2.3060041,
  2.2621572, 2.2281389, 2.2009852, 2.1788128, 2.1603687, 2.1447867, 2.1314495,
];

/** The most seeds that an interval is known for. */
export const MOST_SEEDS = T_975.length + 1;

/**
 * The mean of the values that are finite and its interval, mean ± t_{0.975, n−1} s/√n; null where
 * there is none.
 * @throws RangeError for more than `MOST_SEEDS` values.
 */
export function seedMean(values: ArrayLike<number>): SeedMean | null {
  if (values.length > MOST_SEEDS) {
    throw new RangeError(`${values.length} seeds; an interval is known for ${MOST_SEEDS}`);
  }
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
  const t = T_975[count - 2] as number;
  const half = t * Math.sqrt(squares / (count - 1) / count);
  return { mean, low: mean - half, high: mean + half, count };
}

/**
 * The mean of a[i] − b[i] and its interval: what two schedules differ by, seed by seed, for pairs of
 * which both values are finite. Null where there is no pair.
 */
export function pairedDifference(a: ArrayLike<number>, b: ArrayLike<number>): SeedMean | null {
  const pairs = Math.min(a.length, b.length);
  return seedMean(
    Float64Array.from({ length: pairs }, (_, i) => (a[i] as number) - (b[i] as number)),
  );
}
