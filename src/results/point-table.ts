/** The points of a sweep as a table: what was varied, and measures by which they can be sorted. */
import { bootstrapInterval, type Interval } from "../statistics/bootstrap";
import { type Measure, measureOf, type Outcome } from "./measure";
import { formatMeasure } from "./measure-text";
import type { RunResult } from "./run-result";
import type { ReportedPoint } from "./sweep-report";

/** What a measure says of the runs of a point: their mean, and how it came about. */
export interface PointCell {
  /** Null where no run has a value. */
  readonly mean: number | null;
  /** Of the runs that have one, by the order of the runs. */
  readonly values: readonly number[];
  /** How many of them are lower bounds. */
  readonly censored: number;
  /** Runs without a value. */
  readonly missing: number;
}

const outcomes = new WeakMap<RunResult, Map<string, Outcome>>();

/** `measureOf`, remembered: a table is made anew whenever a run ends. */
export function knownMeasure(result: RunResult, measure: Measure): Outcome {
  let known = outcomes.get(result);
  if (known === undefined) {
    known = new Map();
    outcomes.set(result, known);
  }
  const name = formatMeasure(measure);
  let outcome = known.get(name);
  if (outcome === undefined) {
    outcome = measureOf(result, measure);
    known.set(name, outcome);
  }
  return outcome;
}

/** What a measure says of runs. */
export function cellOf(results: readonly RunResult[], measure: Measure): PointCell {
  const values: number[] = [];
  let censored = 0;
  for (const result of results) {
    const outcome = knownMeasure(result, measure);
    if ("missing" in outcome) continue;
    values.push(outcome.value);
    if (outcome.censored) censored += 1;
  }
  const sum = values.reduce((total, value) => total + value, 0);
  return {
    mean: values.length === 0 ? null : sum / values.length,
    values,
    censored,
    missing: results.length - values.length,
  };
}

/** Intervals that are remembered. */
const MOST_INTERVALS = 4096;
const intervals = new Map<string, Interval>();

/** The interval of a mean if it was computed before; null where that costs its milliseconds yet. */
export function knownInterval(values: readonly number[]): Interval | null {
  return intervals.get(values.join()) ?? null;
}

/** `bootstrapInterval`, remembered. Throws a RangeError where there is no value. */
export function intervalOf(values: readonly number[]): Interval {
  const key = values.join();
  let interval = intervals.get(key);
  if (interval === undefined) {
    interval = bootstrapInterval(values);
    if (intervals.size >= MOST_INTERVALS) intervals.clear();
    intervals.set(key, interval);
  }
  return interval;
}

/** What a point has for a setting, whether or not its sweep varied it there. */
export function valueAt({ values, results }: ReportedPoint, key: string): string | number | null {
  const varied = values[key];
  if (varied !== undefined) return varied;
  const experiment = results[0]?.experiment;
  if (key === "preset") return experiment?.preset ?? null;
  return (experiment?.settings as Record<string, string | number> | undefined)?.[key] ?? null;
}

/** The settings in which the points differ, in the order in which they first come. */
export function variedKeys(points: readonly ReportedPoint[]): string[] {
  const keys = new Set(points.flatMap(({ values }) => Object.keys(values)));
  return [...keys].filter((key) => new Set(points.map((point) => valueAt(point, key))).size > 1);
}

/** What a table is sorted by. */
export type SortColumn =
  | { readonly by: "order" | "runs" }
  | { readonly by: "setting"; readonly key: string }
  | { readonly by: "measure"; readonly measure: Measure };

/** By what a table is sorted, and which way. */
export interface Sorting {
  readonly column: SortColumn;
  readonly descending: boolean;
}

function sortValue(point: ReportedPoint, column: SortColumn): string | number | null {
  if (column.by === "setting") return valueAt(point, column.key);
  return column.by === "measure"
    ? cellOf(point.results, column.measure).mean
    : point.results.length;
}

/** Numbers before texts, each in their order. */
function compare(a: string | number, b: string | number): number {
  if (typeof a === "number" && typeof b === "number") return a - b;
  if (typeof a === typeof b) return a < b ? -1 : a > b ? 1 : 0;
  return typeof a === "number" ? -1 : 1;
}

/** Points in the order of a column; those without a value come last either way, equals as they were. */
export function sortPoints(
  points: readonly ReportedPoint[],
  { column, descending }: Sorting,
): ReportedPoint[] {
  if (column.by === "order") return descending ? [...points].reverse() : [...points];
  const keyed = points.map((point) => ({ point, value: sortValue(point, column) }));
  keyed.sort((a, b) => {
    if (a.value === null || b.value === null) {
      return Number(a.value === null) - Number(b.value === null);
    }
    return descending ? compare(b.value, a.value) : compare(a.value, b.value);
  });
  return keyed.map(({ point }) => point);
}
