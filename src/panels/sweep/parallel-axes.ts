/** Axes of parallel coordinates: where each point lies on each, from 0 at the bottom to 1 at the top. */
import { isLogarithmic } from "../../results/cell-grid";
import type { Measure } from "../../results/measure";
import { cellOf, valueAt } from "../../results/point-table";
import type { ReportedPoint } from "../../results/sweep-report";

/** One axis: a setting or a measure. */
export interface ParallelAxis {
  /** A setting's key, or the measure's place: `measure 0`. */
  readonly id: string;
  readonly key: string | null;
  readonly measure: Measure | null;
  readonly ticks: readonly { readonly at: number; readonly value: number | string }[];
  /** Null where a point has no value. */
  place(point: ReportedPoint): number | null;
}

/** A brushed part of an axis, both ends between 0 and 1. */
export type Brush = readonly [number, number];

function numberAxis(
  numbers: readonly number[],
  log: boolean,
): Pick<ParallelAxis, "ticks"> & { at: (value: number) => number } {
  const low = numbers.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
  const high = numbers.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
  const shape = (value: number) => (log ? Math.log(value) : value);
  const span = shape(high) - shape(low);
  const at = (value: number) => (span === 0 ? 0.5 : (shape(value) - shape(low)) / span);
  const few = [...new Set(numbers)].sort((a, b) => a - b);
  const back = (place: number) => {
    const value = shape(low) + place * span;
    return Number((log ? Math.exp(value) : value).toPrecision(3));
  };
  const ticks =
    few.length <= 6
      ? few.map((value) => ({ at: at(value), value }))
      : [0, 0.25, 0.5, 0.75, 1].map((place) => ({ at: place, value: back(place) }));
  return { at, ticks };
}

/** The axis of a setting. */
function settingAxis(points: readonly ReportedPoint[], key: string): ParallelAxis {
  const values = [...new Set(points.flatMap((point) => valueAt(point, key) ?? []))];
  const numbers = values.filter((value) => typeof value === "number");
  const base = { id: key, key, measure: null };
  if (numbers.length === values.length && numbers.length > 0) {
    const log = isLogarithmic(key, Math.min(...numbers), Math.max(...numbers));
    const { at, ticks } = numberAxis(numbers, log);
    return {
      ...base,
      ticks,
      place(point) {
        const value = valueAt(point, key);
        return typeof value === "number" ? at(value) : null;
      },
    };
  }
  const at = (index: number) => (values.length < 2 ? 0.5 : 1 - index / (values.length - 1));
  return {
    ...base,
    ticks: values.map((value, index) => ({ at: at(index), value })),
    place(point) {
      const index = values.indexOf(valueAt(point, key) as string | number);
      return index < 0 ? null : at(index);
    },
  };
}

/** The axes of what is varied, and of every measure. */
export function parallelAxes(
  points: readonly ReportedPoint[],
  keys: readonly string[],
  measures: readonly Measure[],
): ParallelAxis[] {
  const outcomes = measures.map((measure, index): ParallelAxis => {
    const means = points.flatMap(({ results }) => cellOf(results, measure).mean ?? []);
    const { at, ticks } = numberAxis(means.length === 0 ? [0] : means, false);
    const ends = ticks.length > 3 ? [0, 0.5, 1] : null;
    const low = ticks[0]?.value as number;
    const high = ticks.at(-1)?.value as number;
    return {
      ...{ id: `measure ${index}`, key: null, measure },
      ticks: ends?.map((place) => ({ at: place, value: low + place * (high - low) })) ?? ticks,
      place({ results }) {
        const { mean } = cellOf(results, measure);
        return mean === null ? null : at(mean);
      },
    };
  });
  return [...keys.map((key) => settingAxis(points, key)), ...outcomes];
}

/** Whether a point lies inside every brush. */
export function isInside(
  point: ReportedPoint,
  axes: readonly ParallelAxis[],
  brushes: Readonly<Record<string, Brush>>,
): boolean {
  return axes.every((axis) => {
    const brush = brushes[axis.id];
    if (brush === undefined) return true;
    const place = axis.place(point);
    return place !== null && place >= brush[0] - 1e-9 && place <= brush[1] + 1e-9;
  });
}
