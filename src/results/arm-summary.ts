/** One arm: the runs that differ in the seed alone, and what a measure says of them together. */
import { bootstrapInterval, type Interval } from "../statistics/bootstrap";
import { medianTime } from "../statistics/survival";
import { type Measure, measureOf } from "./measure";
import type { RunResult } from "./run-result";

/** A measure of one run. */
export interface SeedValue {
  readonly seed: number;
  /** Null where there is none. */
  readonly value: number | null;
  /** Whether `value` is a lower bound. */
  readonly censored: boolean;
  /** Why there is no value, or "". */
  readonly missing: string;
}

/** A measure over the runs of one arm. */
export interface ArmSummary {
  /** Runs. */
  readonly n: number;
  /** By seed, ascending. */
  readonly values: readonly SeedValue[];
  /**
   * The mean over the runs that have a value; null where none has. Where some are censored it is the
   * restricted mean: such a run counts with its last step, and the true mean is larger.
   */
  readonly interval: Interval | null;
  readonly censored: number;
  readonly missing: number;
  readonly diverged: number;
  /** The Kaplan–Meier median of times to a level; null for another measure, or where not reached. */
  readonly median: number | null;
}

/** A measure of every run, by seed. */
export function seedValues(results: readonly RunResult[], measure: Measure): SeedValue[] {
  return results
    .map((result): SeedValue => {
      const { seed } = result.experiment.settings;
      const outcome = measureOf(result, measure);
      return "missing" in outcome
        ? { seed, value: null, censored: false, missing: outcome.missing }
        : { seed, value: outcome.value, censored: outcome.censored, missing: "" };
    })
    .sort((a, b) => a.seed - b.seed);
}

/** What a measure says of the runs of one arm. */
export function summariseArm(results: readonly RunResult[], measure: Measure): ArmSummary {
  const values = seedValues(results, measure);
  const known = values.flatMap(({ value, censored }) =>
    value === null ? [] : [{ value, censored }],
  );
  const times = known.map(({ value, censored }) => ({ time: value, reached: !censored }));
  return {
    n: results.length,
    values,
    interval: known.length === 0 ? null : bootstrapInterval(known.map(({ value }) => value)),
    censored: known.filter(({ censored }) => censored).length,
    missing: values.length - known.length,
    diverged: results.filter(({ status }) => status === "diverged").length,
    median: measure.kind === "steps_to" ? medianTime(times) : null,
  };
}
