/** Which row of a measurement of updates may stand for the step in view, and what is said where none may. */
import { formatCount } from "../../charts/format";
import { indexAt, type Series } from "../../charts/series";

/** What a measurement of every update has for a step. */
export interface StepReading {
  /** The row that was measured last, at or before the step; −1 for none. */
  readonly row: number;
  /** Its step; −1 for none. */
  readonly step: number;
  /** Whether it is of the step, or of the newest update while the one in view is still to be made. */
  readonly present: boolean;
}

/** What a curve with a value for every update, NaN where one was not measured, has for a step. */
export function stepReading(series: Series, step: number): StepReading {
  const inView = indexAt(series, step);
  let row = inView;
  while (row >= 0 && !Number.isFinite(series.values[row] as number)) row--;
  if (row < 0) return { row, step: -1, present: false };
  const isNewest = inView === series.length - 1;
  return { row, step: series.steps[row] as number, present: inView - row <= (isNewest ? 1 : 0) };
}

/** What stands where the step in view was not measured: when it was last; empty where it never was. */
export function staleNote({ step, present }: StepReading): string {
  return present || step < 0 ? "" : `last measured at step ${formatCount(step)}`;
}
