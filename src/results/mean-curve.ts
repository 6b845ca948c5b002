/** A metric's curve over the runs of a point: their mean at every step, with its interval. */
import { seedMean } from "../statistics/seed-mean";
import type { RunResult } from "./run-result";

/** Columns of one length. */
export interface MeanCurve {
  readonly steps: readonly number[];
  readonly mean: readonly number[];
  /** Student's interval at 95 %; NaN where one run alone was measured. */
  readonly low: readonly number[];
  readonly high: readonly number[];
  /** The runs that were measured at each step: one that diverged is no longer among them. */
  readonly count: readonly number[];
}

/** The mean curve of a metric; empty where no run recorded it. */
export function meanCurve(results: readonly RunResult[], metric: string): MeanCurve {
  const byStep = new Map<number, number[]>();
  for (const { curves } of results) {
    const column = curves.values[metric];
    if (column === undefined) continue;
    for (const [row, step] of curves.steps.entries()) {
      const value = column[row];
      if (value === null || value === undefined) continue;
      const there = byStep.get(step);
      if (there === undefined) byStep.set(step, [value]);
      else there.push(value);
    }
  }
  const rows = [...byStep]
    .sort(([a], [b]) => a - b)
    .flatMap(([step, values]) => {
      const mean = seedMean(values);
      return mean === null ? [] : [{ step, ...mean }];
    });
  return {
    steps: rows.map(({ step }) => step),
    mean: rows.map(({ mean }) => mean),
    low: rows.map(({ low }) => low),
    high: rows.map(({ high }) => high),
    count: rows.map(({ count }) => count),
  };
}
