/** The seeds of a run as curves: each one's, their mean and its interval. */
import { indexAt, type Series } from "../../charts/series";
import type { SeedMean } from "../../statistics/seed-mean";

/** What the panel needs of the seeds of a run; `CohortRecord` is one. */
export interface CohortSource {
  /** R of them, the lead's first. */
  readonly seeds: readonly number[];
  /** Every how many rows one is kept. */
  readonly stride: number;
  /** Steps of the rows, ascending. */
  steps(): Float64Array;
  /** What they say together of a metric, one a row; null if it was never measured. */
  summary(name: string): {
    readonly mean: Float64Array;
    readonly low: Float64Array;
    readonly high: Float64Array;
    readonly count: Float64Array;
    readonly least: Float64Array;
    readonly most: Float64Array;
  } | null;
  /** A metric of one seed, by its place; null if it was never measured. */
  values(name: string, seed: number): Float64Array | null;
  /** A metric of every seed [R] where it was measured last, at or before a step; null if it was not. */
  at(
    name: string,
    step: number,
  ): { readonly step: number; readonly values: readonly number[] } | null;
}

/** A metric over the seeds. */
export interface CohortCurves {
  readonly mean: Series;
  readonly low: Float64Array;
  readonly high: Float64Array;
  readonly count: Float64Array;
  /** The least and the most of any seed up to each row. */
  readonly least: Float64Array;
  readonly most: Float64Array;
  /** One a seed, the lead's first. */
  readonly seeds: readonly Series[];
}

/** The curves of a metric; null where the seeds did not measure it. */
export function cohortCurves(source: CohortSource, metric: string): CohortCurves | null {
  const summary = source.summary(metric);
  if (!summary) return null;
  const steps = source.steps();
  const length = Math.min(steps.length, summary.mean.length);
  const seeds = source.seeds.flatMap((_, seed): Series[] => {
    const values = source.values(metric, seed);
    return values ? [{ length, steps, values }] : [];
  });
  return { ...summary, mean: { length, steps, values: summary.mean }, seeds };
}

/** The mean and its interval at a step, or where they were measured last before it; null if nowhere. */
export function summaryAt(
  { mean, low, high, count }: CohortCurves,
  step: number,
): (SeedMean & { readonly step: number }) | null {
  for (let i = indexAt(mean, step); i >= 0; i--) {
    const value = mean.values[i] as number;
    if (!Number.isFinite(value)) continue;
    return {
      step: mean.steps[i] as number,
      mean: value,
      low: low[i] as number,
      high: high[i] as number,
      count: count[i] as number,
    };
  }
  return null;
}
