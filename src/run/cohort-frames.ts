/** What the seeds of a run yield at a step, as plain data that crosses the worker's boundary. */
import type { Experiment } from "../experiment/experiment";

/** A seed that trains no further, while the others go on without it. */
export interface SeedEnd {
  readonly seed: number;
  /** The last step that it is counted at is the one before. */
  readonly step: number;
  /** Why, in words. */
  readonly message: string;
}

/** One step of all R seeds of a run, the lead's among them. Row s belongs to θ_s. */
export interface CohortFrame {
  readonly step: number;
  /** The M metrics that some seed measured. */
  readonly names: readonly string[];
  /** [M, R] metric by metric, seeds in their order; NaN where not measured. */
  readonly values: Float64Array;
  /** Seeds that ended here. */
  readonly ended: readonly SeedEnd[];
}

/** The seeds of an experiment, the lead's first: it alone has instruments. */
export function seedsOf({ settings }: Experiment): number[] {
  return Array.from({ length: settings.seeds }, (_, i) => settings.seed + i);
}

/** The experiment of one of the seeds: the same, alone. */
export function experimentOfSeed(experiment: Experiment, seed: number): Experiment {
  const settings = { ...experiment.settings, seed, seeds: 1, companion: "none" as const };
  return { ...experiment, settings };
}
