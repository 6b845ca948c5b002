/** Reads off the records of two runs, or of one, what their seeds say together at a step. */
import type { CohortRecord } from "../../run/cohort-record";
import type { RunRecord } from "../../run/record";
import { seedDifference, seedMean } from "../../statistics/seed-mean";
import type { SeedFacts } from "./seed-rules";
import { MARK, WINDOW } from "./sentence";

/** What the seeds say; null where fewer than two of each run can be compared. */
export function seedFactsOf(
  main: RunRecord,
  companion: RunRecord | null,
  step: number,
): SeedFacts | null {
  const ours = main.cohort;
  const theirs = companion?.cohort ?? null;
  if (ours === null || (companion !== null && theirs === null)) return null;
  const rewards = recentRewards(ours, step);
  const reward = seedMean(rewards);
  if (reward === null || reward.count < 2) return null;
  if (theirs === null) return { seeds: reward.count, reward, pairs: null };
  const others = recentRewards(theirs, step);
  const difference = seedDifference(rewards, others);
  if (difference === null || difference.count < 2) return null;
  const paired = rewards.map((_, i) => i).filter((i) => isPair(rewards[i], others[i]));
  return {
    seeds: difference.count,
    reward,
    pairs: {
      difference,
      // Of a run so long that rows were left out nobody can tell who was first.
      first: ours.stride + theirs.stride > 2 ? null : firstOf(ours, theirs, paired, step),
    },
  };
}

function isPair(a: number | undefined, b: number | undefined): boolean {
  return Number.isFinite(a) && Number.isFinite(b);
}

/** Each seed's mean reward over its last `WINDOW` measurements up to a step; NaN for one that has ended. */
function recentRewards(cohort: CohortRecord, step: number): number[] {
  const steps = cohort.steps();
  let last = steps.length - 1;
  while (last >= 0 && (steps[last] as number) > step) last--;
  return cohort.seeds.map((seed, i) => {
    const end = cohort.ended.find((one) => one.seed === seed);
    const values = cohort.values("reward", i);
    if (values === null || (end !== undefined && end.step <= step)) return Number.NaN;
    let sum = 0;
    let found = 0;
    for (let row = last; row >= 0 && found < WINDOW; row--) {
      const value = values[row] as number;
      if (Number.isNaN(value)) continue;
      sum += value;
      found += 1;
    }
    return found === 0 ? Number.NaN : sum / found;
  });
}

/** In how many pairs which run was first at the mark. */
function firstOf(
  ours: CohortRecord,
  theirs: CohortRecord,
  pairs: readonly number[],
  step: number,
): { readonly main: number; readonly other: number; readonly open: number } {
  const first = { main: 0, other: 0, open: 0 };
  for (const seed of pairs) {
    const [a, b] = [reached(ours, seed, step), reached(theirs, seed, step)];
    if (a < b) first.main += 1;
    else if (b < a) first.other += 1;
    // A pair that was there at one step is decided for neither.
    else if (a === Number.POSITIVE_INFINITY) first.open += 1;
  }
  return first;
}

/** The first step at which a seed's reward was at the mark; infinite where there is none yet. */
function reached(cohort: CohortRecord, seed: number, step: number): number {
  const values = cohort.values("reward", seed);
  const steps = cohort.steps();
  for (let row = 0; values && row < values.length && (steps[row] as number) <= step; row++) {
    if ((values[row] as number) >= MARK) return steps[row] as number;
  }
  return Number.POSITIVE_INFINITY;
}
