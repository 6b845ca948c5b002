/** Points of a sweep by two of their settings: what a heat map shows. */
import { isSettingKey, settingOf } from "../experiment/schema";
import type { Measure } from "./measure";
import { cellOf, type PointCell, valueAt } from "./point-table";
import type { ReportedPoint } from "./sweep-report";

/** More different numbers than this are put into bins. */
const MOST_LEVELS = 12;
const BINS = 8;
/** Texts, as schedules of one's own, that have a place; they cannot be put into bins. */
const MOST_TEXTS = 24;

/** The values of a setting along one side of a grid. */
export interface Levels {
  readonly key: string;
  /** What each place stands for: a value, or the ends of a bin. */
  readonly places: readonly (
    | { readonly value: string | number }
    | { readonly from: number; readonly to: number }
  )[];
  /** Values that have no place, because there are too many. */
  readonly omitted: number;
  /** The place of a point; −1 where it has none. */
  placeOf(point: ReportedPoint): number;
}

/** Whether numbers from `low` to `high` are spread so that their logarithms show them better. */
export function isLogarithmic(key: string, low: number, high: number): boolean {
  if (low <= 0) return false;
  const setting = isSettingKey(key) ? settingOf(key) : null;
  return high / low >= 30 || (setting?.kind === "number" && setting.scale === "log");
}

function binned(key: string, numbers: readonly number[]): Levels {
  const [low, high] = [Math.min(...numbers), Math.max(...numbers)];
  const log = isLogarithmic(key, low, high);
  const shape = (value: number) => (log ? Math.log(value) : value);
  const back = (value: number) => Number((log ? Math.exp(value) : value).toPrecision(3));
  const width = (shape(high) - shape(low)) / BINS;
  return {
    key,
    omitted: 0,
    places: Array.from({ length: BINS }, (_, i) => ({
      from: back(shape(low) + i * width),
      to: back(shape(low) + (i + 1) * width),
    })),
    placeOf(point) {
      const value = valueAt(point, key);
      if (typeof value !== "number") return -1;
      return Math.min(BINS - 1, Math.max(0, Math.floor((shape(value) - shape(low)) / width)));
    },
  };
}

/** The levels of a setting over points: numbers ascending, texts in the order in which they come. */
export function levelsOf(points: readonly ReportedPoint[], key: string): Levels {
  const found = points.flatMap((point) => valueAt(point, key) ?? []);
  const values = [...new Set(found)];
  const numbers = values.filter((value) => typeof value === "number");
  if (numbers.length > MOST_LEVELS && numbers.length === values.length) return binned(key, numbers);
  const ordered = [
    ...numbers.sort((a, b) => a - b),
    ...values.filter((value) => typeof value === "string"),
  ];
  const placed = ordered.slice(0, MOST_TEXTS);
  return {
    key,
    omitted: ordered.length - placed.length,
    places: placed.map((value) => ({ value })),
    placeOf: (point) => placed.indexOf(valueAt(point, key) as string | number),
  };
}

/** One cell: the runs of all points that belong there. */
export interface GridCell extends PointCell {
  readonly points: readonly ReportedPoint[];
}

/** The means of a measure over two settings, as the cells of a map. */
export interface CellGrid {
  readonly x: Levels;
  /** Null where one setting alone is varied. */
  readonly y: Levels | null;
  /** By row, by column; null where no point belongs. */
  readonly cells: readonly (readonly (GridCell | null)[])[];
  /** Of all means; null where there is none. */
  readonly extent: readonly [number, number] | null;
}

/** A grid over one or two settings; points that differ in others are taken together. */
export function cellGrid(
  points: readonly ReportedPoint[],
  xKey: string,
  yKey: string | null,
  measure: Measure,
): CellGrid {
  const x = levelsOf(points, xKey);
  const y = yKey === null ? null : levelsOf(points, yKey);
  const found = new Map<string, ReportedPoint[]>();
  for (const point of points) {
    const at = `${y === null ? 0 : y.placeOf(point)} ${x.placeOf(point)}`;
    found.set(at, [...(found.get(at) ?? []), point]);
  }
  const cells = Array.from({ length: y === null ? 1 : y.places.length }, (_, row) =>
    x.places.map((_place, column): GridCell | null => {
      const there = found.get(`${row} ${column}`);
      if (there === undefined) return null;
      const results = there.flatMap(({ results: runs }) => runs);
      return { ...cellOf(results, measure), points: there };
    }),
  );
  const means = cells.flat().flatMap((cell) => cell?.mean ?? []);
  const extent = means.length === 0 ? null : ([Math.min(...means), Math.max(...means)] as const);
  return { x, y, cells, extent };
}
