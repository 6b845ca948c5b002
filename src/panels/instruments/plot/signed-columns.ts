/** Metrics that are signed parts of a change, in columns: the parts, what they add up to, what is left. */
import type { Series } from "../../../charts/series";
import type { BarColumns } from "../../../charts/step-bars";
import type { RunRecord } from "../../../run/record";

/** The metrics' names. */
export interface SignedNames {
  readonly parts: readonly string[];
  /** What the parts are compared with. */
  readonly actual: string;
  /** What they leave of it; null where they add up to it exactly. */
  readonly rest: string | null;
}

/** One row a step, NaN where not measured. */
export interface SignedColumns {
  readonly steps: ArrayLike<number>;
  readonly length: number;
  readonly parts: readonly ArrayLike<number>[];
  readonly actual: ArrayLike<number>;
  readonly rest: ArrayLike<number> | null;
}

/** Null where one of them was never measured. */
export function signedColumns(record: RunRecord, names: SignedNames): SignedColumns | null {
  const parts = names.parts.map((name) => record.values(name));
  const actual = record.values(names.actual);
  const rest = names.rest === null ? null : record.values(names.rest);
  if (!actual || parts.some((part) => !part) || (names.rest !== null && !rest)) return null;
  const steps = record.steps();
  const length = Math.min(steps.length, actual.length);
  return { steps, length, parts: parts as Float64Array[], actual, rest };
}

/** The parts as stacks, with ticks at what happened where those are wanted. */
export function barsOf(
  { steps, length, parts, actual }: SignedColumns,
  ticks: boolean,
): BarColumns {
  return { steps, length, parts, actual: ticks ? actual : null };
}

/** Running sums of the measured values, NaN where one is missing: the total so far is kept. */
function cumulated(values: ArrayLike<number>, length: number): Float64Array {
  const sums = new Float64Array(length);
  let total = 0;
  for (let i = 0; i < length; i++) {
    const value = values[i] as number;
    if (Number.isFinite(value)) total += value;
    sums[i] = Number.isFinite(value) ? total : Number.NaN;
  }
  return sums;
}

/** The same with every column cumulated. */
export function cumulatedColumns(columns: SignedColumns): SignedColumns {
  const of = (values: ArrayLike<number>) => cumulated(values, columns.length);
  return {
    ...columns,
    parts: columns.parts.map(of),
    actual: of(columns.actual),
    rest: columns.rest && of(columns.rest),
  };
}

/** The sum of the parts in every row. */
export function sumOfParts({ parts, length }: SignedColumns): Float64Array {
  return Float64Array.from({ length }, (_, row) =>
    parts.reduce((sum, part) => sum + (part[row] as number), 0),
  );
}

/** A column as a curve. */
export function seriesOfColumn(columns: SignedColumns, values: ArrayLike<number>): Series {
  return { length: columns.length, steps: columns.steps, values };
}

/** The numbers of one row. */
export interface SignedRow {
  readonly step: number;
  readonly parts: readonly number[];
  /** The sum of the parts. */
  readonly sum: number;
  readonly actual: number;
  /** NaN where there is none. */
  readonly rest: number;
}

/** The last measured row at or before a step; null where there is none. */
export function rowAt(columns: SignedColumns, step: number): SignedRow | null {
  for (let row = columns.length - 1; row >= 0; row--) {
    const at = columns.steps[row] as number;
    if (at > step) continue;
    const parts = columns.parts.map((part) => part[row] as number);
    const sum = parts.reduce((total, part) => total + part, 0);
    const actual = columns.actual[row] as number;
    if (!Number.isFinite(sum + actual)) continue;
    const rest = columns.rest ? (columns.rest[row] as number) : Number.NaN;
    return { step: at, parts, sum, actual, rest };
  }
  return null;
}

/** How many updates up to a step were measured, of how many made. */
export interface Coverage {
  readonly measured: number;
  readonly made: number;
}

/** Of the rows up to a step, how many there are and how many were measured. */
export function coverage(columns: SignedColumns, step: number): Coverage {
  let [measured, made] = [0, 0];
  for (let row = 0; row < columns.length; row++) {
    if ((columns.steps[row] as number) > step) break;
    made += 1;
    if (Number.isFinite(columns.actual[row] as number)) measured += 1;
  }
  return { measured, made };
}
