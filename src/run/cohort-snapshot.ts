/** What the seeds of the runs say at a step, as plain data for programs. */

import { type SeedMean, seedDifference, seedMean } from "../statistics/seed-mean";
import type { SeedEnd } from "./cohort-frames";
import type { RunRecord } from "./record";

/** A mean over seeds; the ends of its 95 % interval (Student's t), null where one seed leaves none. */
export interface SeedMeanSnapshot {
  readonly mean: number;
  readonly low: number | null;
  readonly high: number | null;
  /** The seeds that it was taken over. */
  readonly count: number;
}

/** A metric over the seeds, where it was measured last. */
export interface SeedMetricSnapshot extends SeedMeanSnapshot {
  readonly step: number;
  /** By seed, in their order; null where a seed did not measure it. */
  readonly values: readonly (number | null)[];
  /** Main less companion, seed by seed; null where there is no companion that measured it then. */
  readonly difference: SeedMeanSnapshot | null;
}

/** The seeds of the main run. */
export interface CohortSnapshot {
  /** The lead's first. */
  readonly seeds: readonly number[];
  /** Those that train no further. */
  readonly ended: readonly SeedEnd[];
  readonly metrics: Readonly<Record<string, SeedMetricSnapshot>>;
}

/** The seeds of the main run at a step, beside the companion's; null where there is one seed. */
export function cohortSnapshot(
  main: RunRecord | null,
  companion: RunRecord | null,
  step: number,
): CohortSnapshot | null {
  const cohort = main?.cohort ?? null;
  if (cohort === null) return null;
  const metrics: Record<string, SeedMetricSnapshot> = {};
  for (const name of cohort.names()) {
    const row = cohort.at(name, step);
    const mean = row && seedMean(row.values);
    if (!mean) continue;
    const other = companion?.cohort?.at(name, step) ?? null;
    const difference = other?.step === row.step ? seedDifference(row.values, other.values) : null;
    metrics[name] = {
      ...plain(mean),
      step: row.step,
      values: row.values.map((value) => (Number.isFinite(value) ? value : null)),
      difference: difference && plain(difference),
    };
  }
  return { seeds: [...cohort.seeds], ended: structuredClone([...cohort.ended]), metrics };
}

/** JSON knows no NaN. */
function plain({ mean, low, high, count }: SeedMean): SeedMeanSnapshot {
  return count > 1 ? { mean, low, high, count } : { mean, low: null, high: null, count };
}
