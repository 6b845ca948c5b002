/**
 * Which part of the kernel the maps show, and in which order. A *context* is an index of the kernel, the
 * same for as long as the run lasts; its *place* is where it stands on the axes.
 */
import type { Cell, ContextGroup } from "./kernel-source";

/** Places from one to another, the second not included. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** An order, and the part of it that is shown. */
export interface MapWindow {
  /** The contexts by their places, on both axes [N]. */
  readonly order: readonly number[];
  readonly rows: Span;
  readonly columns: Span;
}

/** All places. */
export function wholeMap(order: readonly number[]): MapWindow {
  const all = { from: 0, to: order.length };
  return { order, rows: all, columns: all };
}

/** Contexts as the kernel has them, task by task. */
export function naturalOrder(size: number): readonly number[] {
  return Array.from({ length: size }, (_, i) => i);
}

/** Whether a window shows every context both ways. */
export function isWhole({ order, rows, columns }: MapWindow): boolean {
  return spanLength(rows) === order.length && spanLength(columns) === order.length;
}

/** How many places a span has. */
export function spanLength({ from, to }: Span): number {
  return to - from;
}

/** The contexts at a place, counted from the window's upper left corner. */
export function cellAtPlace({ order, rows, columns }: MapWindow, place: Cell): Cell {
  return {
    row: order[rows.from + place.row] ?? 0,
    column: order[columns.from + place.column] ?? 0,
  };
}

/** Where a pair of contexts stands, from the window's upper left corner; null where it is not shown. */
export function placeOfCell({ order, rows, columns }: MapWindow, cell: Cell): Cell | null {
  const row = order.indexOf(cell.row) - rows.from;
  const column = order.indexOf(cell.column) - columns.from;
  const inside = row >= 0 && column >= 0 && row < spanLength(rows) && column < spanLength(columns);
  return inside ? { row, column } : null;
}

/** The cells in the window of values [size, size], row by row [rows, columns]. */
export function cutOut(values: Float32Array, size: number, window: MapWindow): Float32Array {
  const { order, rows, columns } = window;
  const width = spanLength(columns);
  const out = new Float32Array(spanLength(rows) * width);
  for (let r = 0; r < spanLength(rows); r++) {
    const row = (order[rows.from + r] as number) * size;
    for (let c = 0; c < width; c++) {
      out[r * width + c] = values[row + (order[columns.from + c] as number)] as number;
    }
  }
  return out;
}

/** The window's block between two of its places, both included. */
export function blockBetween(window: MapWindow, a: Cell, b: Cell): MapWindow {
  const span = (offset: number, x: number, y: number): Span => ({
    from: offset + Math.min(x, y),
    to: offset + Math.max(x, y) + 1,
  });
  return {
    order: window.order,
    rows: span(window.rows.from, a.row, b.row),
    columns: span(window.columns.from, a.column, b.column),
  };
}

/**
 * The block round a cell: the stretches of one task that its two contexts stand in, or, where tasks are
 * mixed, a quarter of each axis with the cell in its middle.
 */
export function blockRound(
  order: readonly number[],
  cell: Cell,
  groups: readonly ContextGroup[],
): MapWindow {
  const stretches = stretchesOf(order, groups);
  const quarter = Math.max(2, Math.round(order.length / 4));
  const span = (context: number): Span => {
    const place = order.indexOf(context);
    const stretch = stretches.find(({ from, to }) => place >= from && place < to);
    if (stretch && stretch.to - stretch.from > 1) return { from: stretch.from, to: stretch.to };
    const from = Math.min(order.length - quarter, Math.max(0, place - (quarter >> 1)));
    return { from, to: from + quarter };
  };
  return { order, rows: span(cell.row), columns: span(cell.column) };
}

/** Neighbouring contexts of one task, by their places. */
export function stretchesOf(
  order: readonly number[],
  groups: readonly ContextGroup[],
): ContextGroup[] {
  const stretches: ContextGroup[] = [];
  let open: { group: ContextGroup; from: number } | null = null;
  const close = (to: number) => {
    if (open) stretches.push({ ...open.group, from: open.from, to });
  };
  order.forEach((context, place) => {
    const group = groups.find(({ from, to }) => context >= from && context < to);
    if (group === open?.group) return;
    close(place);
    open = group ? { group, from: place } : null;
  });
  close(order.length);
  return stretches;
}

/** Mean width of a letter at 12 px. */
export const LETTER = 6.2;
/** Least height of a row that has a name of its own, px. */
const NAMED_ROW = 14;

/**
 * What stands along an axis of `side` px: the contexts by name where each has the room, else the tasks.
 * Places are counted from the window's corner.
 */
export function axisLabels(
  axis: "row" | "column",
  window: MapWindow,
  groups: readonly ContextGroup[],
  contexts: readonly string[],
  side: number,
): readonly ContextGroup[] {
  const span = axis === "row" ? window.rows : window.columns;
  const stretches = stretchesOf(window.order, groups)
    .map((one) => ({
      ...one,
      from: Math.max(0, one.from - span.from),
      to: Math.min(one.to, span.to) - span.from,
    }))
    .filter(({ from, to }) => to > from);
  const unit = side / spanLength(span);
  const several = stretches.length > 1;
  const names = window.order.slice(span.from, span.to).map((context, place) => {
    const stretch = stretches.find(({ from, to }) => place >= from && place < to);
    const name = contexts[context] ?? `${context + 1}`;
    const bare =
      stretch && name.startsWith(stretch.label) ? name.slice(stretch.label.length) : name;
    return several && stretch ? `${stretch.label.charAt(0)}. ${bare.trim()}` : bare.trim();
  });
  const fits =
    axis === "row" ? unit >= NAMED_ROW : names.every((name) => name.length * LETTER <= unit - 4);
  if (!fits || isWhole(window)) return stretches;
  return names.map((label, place) => ({ label, from: place, to: place + 1 }));
}
