/** Where the time panel gets its curves: columns of a run's record, read as they grow. */
import type { Series } from "../../charts/series";

/** What the panel needs of a record; `RunRecord` is one. */
export interface RecordSource {
  /** The last row's step; −1 while there is none. */
  readonly lastStep: number;
  /** Steps of the rows, ascending. */
  steps(): Float64Array;
  /** A metric's values, one a row, NaN where not measured; null if never measured. */
  values(name: string): Float64Array | null;
  /** Calls back after a change; returns the function that ends this. */
  subscribe(listener: () => void): () => void;
}

/** A metric's curve, the values multiplied by `factor`; null if it was never measured. */
export function seriesOf(source: RecordSource, metric: string, factor = 1): Series | null {
  const values = source.values(metric);
  if (!values) return null;
  const steps = source.steps();
  return {
    length: Math.min(steps.length, values.length),
    steps,
    values: factor === 1 ? values : values.map((value) => value * factor),
  };
}
