/** A claim's seeds on this machine: which come next, which runs they need, and how far they are. */
import type { Claim } from "../claims/claim";
import { type ClaimRun, joinedRecord, planClaims } from "../claims/plan-claims";
import { missingRuns, type RunResult } from "../results/run-result";
import { estimateSeconds } from "./sweep/estimate";

/** The first seed that the shipped results do not hold, and how many are tried at a time. */
export const OWN_SEEDS = { first: 17, count: 5 } as const;

type Results = ReadonlyMap<string, RunResult>;

/** The seeds that a claim is tried with next: those that were begun, and as many new ones where none is left. */
export function nextSeeds(
  claim: Claim,
  known: readonly number[],
  results: Results,
): readonly number[] {
  if (known.length > 0 && missingOf(claim, known, results).length > 0) return known;
  const first = OWN_SEEDS.first + known.length;
  return [...known, ...Array.from({ length: OWN_SEEDS.count }, (_, i) => first + i)];
}

/** Plans by claim and seeds: they are asked for whenever a run ends. */
const plans = new Map<string, readonly ClaimRun[]>();

function planOf(claim: Claim, seeds: readonly number[]): readonly ClaimRun[] {
  const key = `${claim.id} ${seeds.join()}`;
  const plan = plans.get(key) ?? planClaims([claim], seeds);
  plans.set(key, plan);
  return plan;
}

/**
 * The runs that a claim's seeds lack. One that another claim had made with less of it recorded is made
 * again for both.
 */
export function missingOf(
  claim: Claim,
  seeds: readonly number[],
  results: Results,
): readonly ClaimRun[] {
  const missing = missingRuns(planOf(claim, seeds), results, ({ record }) => record);
  return missing.map((run) => {
    const known = results.get(run.id);
    return known === undefined ? run : { ...run, record: joinedRecord(known.record, run.record) };
  });
}

/** The runs of a claim's seeds that are there. */
export function madeOf(claim: Claim, seeds: readonly number[], results: Results): RunResult[] {
  return planOf(claim, seeds).flatMap(({ id }) => results.get(id) ?? []);
}

/** What trying a claim would make. */
export interface NextRuns {
  /** Seeds that were not asked for yet: none while some of those that were are not through. */
  readonly seeds: number;
  readonly runs: number;
  /** By the runs made here; null where there are none. */
  readonly seconds: number | null;
}

/** What trying a claim in so many workers would make. */
export function nextRuns(
  claim: Claim,
  known: readonly number[],
  results: Results,
  workers: number,
): NextRuns {
  const seeds = nextSeeds(claim, known, results);
  const runs = missingOf(claim, seeds, results);
  return {
    seeds: seeds.length - known.length,
    runs: runs.length,
    seconds: estimateSeconds(runs, [...results.values()], workers),
  };
}

/** How many steps the runs of a seed have, and how many of them are made and kept. */
export interface SeedSteps {
  readonly total: number;
  kept: number;
}

/** The steps of a claim's runs, by seed. */
export function stepsBySeed(
  claim: Claim,
  seeds: readonly number[],
  results: Results,
): ReadonlyMap<number, SeedSteps> {
  const missing = new Set(missingOf(claim, seeds, results).map(({ id }) => id));
  const steps = new Map<number, SeedSteps>();
  for (const { id, seed, experiment } of planOf(claim, seeds)) {
    const { max_steps } = experiment.settings;
    const { total, kept } = steps.get(seed) ?? { total: 0, kept: 0 };
    steps.set(seed, { total: total + max_steps, kept: kept + (missing.has(id) ? 0 : max_steps) });
  }
  return steps;
}

/** Of the steps of each seed's runs, how many are made and kept, 0 to 1, by seed. */
export function keptFractions(
  claim: Claim,
  seeds: readonly number[],
  results: Results,
): ReadonlyMap<number, number> {
  const steps = [...stepsBySeed(claim, seeds, results)];
  return new Map(steps.map(([seed, { total, kept }]) => [seed, kept / total]));
}
