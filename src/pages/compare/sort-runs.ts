/** The order of the table of runs. */
import type { RunRecord } from "../../run/record";
import type { RunSorting } from "../../store/compare";
import { stepInView } from "../../store/run-views";
import { standingAt } from "./standing";

/** Runs by a metric at the step in view; those that did not measure it last, equal ones as they came. */
export function sortedRuns<R extends { readonly run: { readonly record: RunRecord } }>(
  runs: readonly R[],
  { metric, descending }: RunSorting,
): R[] {
  const sign = descending ? -1 : 1;
  const value = ({ run: { record } }: R) =>
    standingAt(record, metric, stepInView(record))?.value ?? null;
  const valued = runs.map((run) => ({ run, value: value(run) }));
  valued.sort((a, b) => {
    if (a.value === null || b.value === null)
      return Number(a.value === null) - Number(b.value === null);
    return sign * (a.value - b.value);
  });
  return valued.map(({ run }) => run);
}
