/**
 * Bootstrap intervals. A run is one draw: its seed. With a handful of seeds the plain percentile
 * interval (Efron & Tibshirani, An Introduction to the Bootstrap, 1993, ch. 13) is too short, and so is
 * BCa: at n = 8 either holds the mean of a normal about 88 times in 100 instead of 95. The *expanded*
 * percentile interval (Hesterberg, "What Teachers Should Know about the Bootstrap", arXiv:1411.5279)
 * reads the same bootstrap distribution at quantiles further out, α/2 = Φ(−√(n/(n−1))·t_{n−1}), so that
 * for a mean it is as long as Student's interval; it holds it 94 times in 100.
 */
import { quantileSorted } from "d3-array";
import { normalCdf, studentQuantile } from "./distributions";
import { uniforms } from "./random";

/** An estimate from n values, and where it may lie. */
export interface Interval {
  readonly estimate: number;
  /** NaN, like `high`, where fewer than two values are there. */
  readonly low: number;
  readonly high: number;
  /** The share of such intervals that hold the true value, about. */
  readonly level: number;
  /** Values that it was made from. */
  readonly n: number;
}

/** What may be told of an interval; see `DEFAULTS`. */
export interface BootstrapOptions {
  readonly level?: number;
  readonly resamples?: number;
  /** A whole number below 2³²: the same values and seed give the same interval. */
  readonly seed?: number;
  /** What is estimated; it must not keep or change the array, which is used again. */
  readonly statistic?: (values: Float64Array) => number;
}

const DEFAULTS = { level: 0.95, resamples: 10_000, seed: 1 };

/** How the intervals of this file are made, for files and pages that show one. */
export const INTERVAL_METHOD =
  "expanded percentile bootstrap (Hesterberg, arXiv:1411.5279), 10,000 resamples";

function meanOf(values: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i] as number;
  return sum / values.length;
}

/** The lower quantile that an interval is read at: α/2 as expanded for n values. */
export function expandedTail(n: number, level: number): number {
  return normalCdf(-Math.sqrt(n / (n - 1)) * studentQuantile(level, n - 1));
}

/**
 * The mean, or another statistic, of independent values with its expanded percentile interval. The
 * order of the values does not matter.
 * @throws RangeError when there is no value, or one is not finite.
 */
export function bootstrapInterval(
  values: readonly number[],
  options: BootstrapOptions = {},
): Interval {
  const { level, resamples, seed, statistic = meanOf } = { ...DEFAULTS, ...options };
  const sorted = Float64Array.from(values).sort();
  const n = sorted.length;
  if (n === 0) throw new RangeError("bootstrap: there must be at least one value");
  if (!sorted.every(Number.isFinite)) throw new RangeError("bootstrap: every value must be finite");
  const estimate = statistic(sorted.slice());
  if (n === 1) return { estimate, low: Number.NaN, high: Number.NaN, level, n };
  const next = uniforms(seed);
  const resample = new Float64Array(n);
  const estimates = new Float64Array(resamples);
  for (let r = 0; r < resamples; r++) {
    for (let i = 0; i < n; i++) resample[i] = sorted[Math.floor(next() * n)] as number;
    estimates[r] = statistic(resample);
  }
  const ordered = Array.from(estimates.sort());
  const tail = expandedTail(n, level);
  return {
    estimate,
    low: quantileSorted(ordered, tail) as number,
    high: quantileSorted(ordered, 1 - tail) as number,
    level,
    n,
  };
}
