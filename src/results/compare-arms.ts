/** Two arms compared over the seeds that both have. */
import { type PairedDifference, pairedDifference } from "../statistics/paired";
import { seedValues } from "./arm-summary";
import type { Measure } from "./measure";
import type { RunResult } from "./run-result";

/** An arm and what is read off its runs. */
export interface Side {
  readonly results: readonly RunResult[];
  readonly measure: Measure;
}

/** One pair of runs. */
export interface PairValue {
  readonly seed: number;
  readonly a: number;
  readonly b: number;
  /** How many of the two are lower bounds. */
  readonly censored: number;
}

/** Two arms over the seeds that both have, pair by pair and together. */
export interface ArmComparison {
  readonly pairs: readonly PairValue[];
  /** Seeds that only one arm has, or for which a value is missing. */
  readonly unpaired: readonly number[];
  /** Of a − b; null where there is no pair. */
  readonly paired: PairedDifference | null;
}

/**
 * Side a less side b, or less one number, seed by seed. A time that is censored counts with the last step, the same for
 * both arms, so that the mean difference is that of the restricted means (`statistics/survival.ts`) and
 * a pair in which both are censored is a tie.
 */
export function compareArms(a: Side, b: Side | number): ArmComparison {
  const first = seedValues(a.results, a.measure);
  const others =
    typeof b === "number"
      ? first.map(({ seed }) => ({ seed, value: b, censored: false }))
      : seedValues(b.results, b.measure);
  const second = new Map(others.map((one) => [one.seed, one]));
  const seeds = new Set([...first.map(({ seed }) => seed), ...second.keys()]);
  const pairs = first.flatMap((one): PairValue[] => {
    const other = second.get(one.seed);
    if (other === undefined || one.value === null || other.value === null) return [];
    const censored = Number(one.censored) + Number(other.censored);
    return [{ seed: one.seed, a: one.value, b: other.value, censored }];
  });
  for (const { seed } of pairs) seeds.delete(seed);
  return {
    pairs,
    unpaired: [...seeds].sort((x, y) => x - y),
    paired:
      pairs.length === 0
        ? null
        : pairedDifference(
            pairs.map((pair) => pair.a),
            pairs.map((pair) => pair.b),
          ),
  };
}
