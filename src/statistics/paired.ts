/** Two arms compared seed by seed: what differs between the runs of a pair is the arm alone. */
import { deviation } from "d3-array";
import { type BootstrapOptions, bootstrapInterval, type Interval } from "./bootstrap";
import { type SignTest, signTest } from "./sign-test";

/** What a differs by from b over pairs of runs: an interval, an effect size, a test of signs. */
export interface PairedDifference {
  /** Mean of a − b. */
  readonly difference: Interval;
  /**
   * Cohen's d_z, the mean difference in standard deviations of the differences, times Hedges'
   * correction for few pairs 1 − 3/(4(n−1) − 1) (Lakens, Front. Psychol. 4:863, 2013; Hedges & Olkin
   * 1985). Infinite where all differences are equal and not 0; NaN from fewer than three pairs.
   */
  readonly effectSize: number;
  readonly signs: SignTest;
}

/** The standardised mean difference; see `PairedDifference.effectSize`. */
function effectSize(differences: readonly number[], mean: number): number {
  const n = differences.length;
  if (n < 3) return Number.NaN;
  if (mean === 0) return 0;
  const spread = deviation(differences) as number;
  // Differences that are equal but for rounding are equal.
  if (spread < 1e-12 * Math.abs(mean)) return mean > 0 ? Infinity : -Infinity;
  return (1 - 3 / (4 * (n - 1) - 1)) * (mean / spread);
}

/**
 * The difference between two arms over the same seeds.
 * @param a the values of one arm [n], finite.
 * @param b those of the other, by the same seeds.
 * @throws RangeError where the lengths differ or there is no pair.
 */
export function pairedDifference(
  a: readonly number[],
  b: readonly number[],
  options: BootstrapOptions = {},
): PairedDifference {
  if (a.length !== b.length) {
    throw new RangeError(`paired difference: ${a.length} values beside ${b.length}`);
  }
  const differences = a.map((value, index) => value - (b[index] as number));
  const difference = bootstrapInterval(differences, options);
  return {
    difference,
    effectSize: effectSize(differences, difference.estimate),
    signs: signTest(differences),
  };
}
