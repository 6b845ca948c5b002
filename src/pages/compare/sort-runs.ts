/** The order of the table of runs. */
import type { RunRecord } from "../../run/record";
import type { RunSorting } from "../../store/compare";
import { type ReadAt, readRun } from "./read-run";

/** Runs by a metric where they are read; those that did not measure it last, equal ones as they came. */
export function sortedRuns<R extends { readonly run: { readonly record: RunRecord } }>(
  runs: readonly R[],
  { metric, descending }: RunSorting,
  at: ReadAt,
): R[] {
  const sign = descending ? -1 : 1;
  const value = ({ run: { record } }: R) => readRun(record, at).measure(metric)?.value ?? null;
  const valued = runs.map((run) => ({ run, value: value(run) }));
  valued.sort((a, b) => {
    if (a.value === null || b.value === null)
      return Number(a.value === null) - Number(b.value === null);
    return sign * (a.value - b.value);
  });
  return valued.map(({ run }) => run);
}
