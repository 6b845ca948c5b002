/**
 * Reading runs at equal reward: each at its first step whose training reward, as a mean over the last five
 * steps, is at least a level. Each seed is read at a step of its own.
 */
import { SETTING_KEYS, type SettingKey } from "../../experiment/schema";
import { WINDOW } from "../../panels/lede/sentence";
import type { RunRecord } from "../../run/record";
import { type SeedMean, seedDifference, seedMean } from "../../statistics/seed-mean";
import { asChanged } from "../../store/live-changes";
import type { Standing } from "./standing";

/** Where a seed is read, with its reward over the five steps that end there. */
export interface Place {
  readonly step: number;
  readonly reward: number;
}

/**
 * A place, or why there is none: one that was there from the first five steps on was never below the level, and
 * a long record keeps only some of its rows, so that no five steps follow one another.
 */
export type Found = Place | "never" | "from the start" | "rows left out";

/**
 * The first step at which the mean of the reward over the last five steps is at least `level`. A mean takes
 * five steps that follow one another: where a long record keeps only every other step there is none.
 * @param steps ascending [n].
 * @param rewards [n]; NaN where not measured.
 */
export function firstAtReward(
  steps: ArrayLike<number>,
  rewards: ArrayLike<number>,
  level: number,
): Found {
  let whole = 0;
  for (let last = WINDOW - 1; last < steps.length; last++) {
    const from = last - WINDOW + 1;
    if ((steps[last] as number) - (steps[from] as number) !== WINDOW - 1) continue;
    let sum = 0;
    for (let row = from; row <= last; row++) sum += rewards[row] as number;
    if (!Number.isFinite(sum)) continue;
    // A mean of five .8 is not to miss a level of .8 by the last bit.
    const reward = sum / WINDOW;
    if (reward >= level - 1e-9) {
      return whole === 0 ? "from the start" : { step: steps[last] as number, reward };
    }
    whole += 1;
  }
  return "never";
}

/** Where each seed of a run is read [R], the lead first; of a run of one seed, it alone. */
export function placesOf(record: RunRecord, level: number): readonly Found[] {
  const { cohort } = record;
  if (!cohort) {
    return [firstAtReward(record.steps(), record.values("reward") ?? [], level)];
  }
  if (cohort.stride > 1) return cohort.seeds.map(() => "rows left out");
  return cohort.seeds.map((_, seed) =>
    firstAtReward(cohort.steps(), cohort.values("reward", seed) ?? [], level),
  );
}

/**
 * A metric of each seed where it is read, or where it was measured last before it [R]; NaN where it was not.
 * The reward is its mean over the five steps. Null for a metric of the lead alone.
 */
export function valuesAtReward(
  record: RunRecord,
  metric: string,
  places: readonly Found[],
): readonly number[] | null {
  const { cohort } = record;
  if (cohort && metric !== "reward" && cohort.summary(metric) === null) return null;
  return places.map((place, seed) => {
    if (typeof place === "string") return Number.NaN;
    if (metric === "reward") return place.reward;
    if (!cohort) return record.valueAt(metric, place.step);
    return cohort.at(metric, place.step)?.values[seed] ?? Number.NaN;
  });
}

/** Where a run stands in a metric at equal reward; null where none of its seeds got there, or measured it. */
export function standingAtReward(
  record: RunRecord,
  metric: string,
  places: readonly Found[],
): Standing | null {
  const values = valuesAtReward(record, metric, places);
  if (values) return over(record, values);
  const [lead] = places;
  if (lead === undefined || typeof lead === "string") return null;
  const value = record.valueAt(metric, lead.step);
  return Number.isFinite(value) ? { value, seeds: null } : null;
}

/** The step at which a run is read: of several seeds the mean over those that got there. */
export function stepAtReward(record: RunRecord, places: readonly Found[]): Standing | null {
  return over(record, stepsOf(places));
}

function stepsOf(places: readonly Found[]): number[] {
  return places.map((place) => (typeof place === "string" ? Number.NaN : place.step));
}

function over({ cohort }: RunRecord, values: readonly number[]): Standing | null {
  const seeds = seedMean(values);
  return seeds && { value: seeds.mean, seeds: cohort ? seeds : null };
}

/** How many seeds got there; "" where it is one that did. */
export function gotThere(places: readonly Found[]): string {
  const all = places.length;
  if (places.includes("rows left out")) return "too long to tell: rows are left out";
  const began = places.filter((place) => place === "from the start").length;
  if (all === 1) return began ? "began there" : places[0] === "never" ? "never there" : "";
  const reached = places.filter((place) => typeof place !== "string").length;
  const words = `${reached} of ${all} seeds got there`;
  return began ? `${words}, ${began} began there` : words;
}

/** Settings that may differ between runs that see the same prompts, the same noise and the same test. */
const APART: ReadonlySet<SettingKey> = new Set([
  ...(["schedule", "stage1_steps", "stage1_lr_scale", "stage1_end", "stage1_plateau"] as const),
  ...(["companion", "max_steps", "instrument_share", "ntk_every", "ntk_probes"] as const),
  ...(["algorithm", "loss_type", "scale_rewards", "num_iterations", "entropy_coef"] as const),
  ...([
    "beta",
    "epsilon",
    "epsilon_high",
    "optimizer",
    "learning_rate",
    "lr_scheduler_type",
  ] as const),
  ...(["adam_beta1", "adam_beta2", "adam_epsilon", "weight_decay", "max_grad_norm"] as const),
]);

/** Whether two runs are pairs, seed by seed: what differs between them is what was done, and no luck. */
export function pairedBySeed(a: RunRecord, b: RunRecord): boolean {
  if (a === b || !a.cohort || !b.cohort) return false;
  if (a.cohort.seeds.join() !== b.cohort.seeds.join()) return false;
  const [one, other] = [asChanged(a).settings, asChanged(b).settings];
  return SETTING_KEYS.every((key) => APART.has(key) || one[key] === other[key]);
}

/** The mean of a − b over the seeds that got there in both; null where fewer than two did, or measured it. */
export function pairedAtReward(
  metric: string | "step",
  a: { readonly record: RunRecord; readonly places: readonly Found[] },
  b: { readonly record: RunRecord; readonly places: readonly Found[] },
): SeedMean | null {
  const [of, less] = [a, b].map(({ record, places }) =>
    metric === "step" ? stepsOf(places) : valuesAtReward(record, metric, places),
  );
  const difference = of && less ? seedDifference(of, less) : null;
  return difference && difference.count > 1 ? difference : null;
}
