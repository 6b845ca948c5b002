/** Where the four maps and what belongs to them stand, from the room alone. */

/** The room that there is. */
export interface RippleRoom {
  readonly width: number;
  /** For the maps with their heads and labels; ignored in the narrow layout. */
  readonly height: number;
  /** Rows: the updated contexts, one for the gap, and the probes. */
  readonly rows: number;
  /** Columns: V. */
  readonly columns: number;
  /** Screen pixels to a CSS px. */
  readonly ratio: number;
}

/** Places in px. */
export interface RippleLayout {
  readonly narrow: boolean;
  /** One map. */
  readonly map: { readonly width: number; readonly height: number };
  /** Left edges and tops of the four maps. */
  readonly places: readonly { readonly left: number; readonly top: number }[];
  /** Between two maps of a row: room for a sign. */
  readonly gap: number;
  /** Of everything. */
  readonly height: number;
}

/** Below this width the maps stand two by two. */
const NARROW = 720;
/** Over a map: the formula, and the bars of the column means. */
export const HEAD = 30;
export const MEANS = 36;
/** Under a map: the tokens, and a line of legend. */
export const LABELS = 36;
const LEAST_GAP = 34;
const MOST_GAP = 72;
const LEAST_ROW = 5;
const MOST_ROW = 13;

/** Cells are as large as the room allows and cover whole screen pixels, all the same. */
export function rippleLayout(room: RippleRoom): RippleLayout {
  const { width, rows, columns, ratio } = room;
  const narrow = width < NARROW;
  const across = narrow ? 2 : 4;
  const most = (width - (across - 1) * (narrow ? 22 : LEAST_GAP)) / across;
  const whole = (wanted: number) => Math.max(1, Math.floor(wanted * ratio + 1e-6)) / ratio;
  const cell = whole(most / columns);
  const wantedRow = narrow
    ? 7
    : Math.min(MOST_ROW, Math.max(LEAST_ROW, (room.height - HEAD - MEANS - LABELS) / rows));
  const map = { width: cell * columns, height: whole(wantedRow) * rows };
  const gap = Math.min(narrow ? width : MOST_GAP, (width - across * map.width) / (across - 1));
  const block = HEAD + MEANS + map.height + LABELS;
  const places = Array.from({ length: 4 }, (_, i) => ({
    left: (i % across) * (map.width + gap),
    top: Math.floor(i / across) * (block + 12) + HEAD + MEANS,
  }));
  return { narrow, map, places, gap, height: narrow ? 2 * block + 12 : block };
}

/** A cell of the four maps: a row as drawn, the gap among them, and a token. */
export interface RippleCell {
  readonly row: number;
  readonly column: number;
}

/** Which context a row is of: the updated ones first, a gap (null), then the probes. */
export function contextOfRow(row: number, updated: number, probes: number): number | null {
  if (row < updated) return probes + row;
  if (row === updated) return null;
  return row - updated - 1;
}

/** The cell under a place in a map; null outside it and in the gap. */
export function cellUnder(
  x: number,
  y: number,
  map: RippleLayout["map"],
  rows: number,
  columns: number,
  updated: number,
): RippleCell | null {
  const column = Math.floor((x / map.width) * columns);
  const row = Math.floor((y / map.height) * rows);
  const inside = column >= 0 && row >= 0 && column < columns && row < rows && row !== updated;
  return inside ? { row, column } : null;
}

/** Where a key takes the crosshair; null for a key that does not move it. */
export function moveRippleCell(
  cell: RippleCell | null,
  key: string,
  rows: number,
  columns: number,
  updated: number,
): RippleCell | null {
  const from = cell ?? { row: 0, column: 0 };
  const down = (by: 1 | -1) => {
    const next = Math.min(rows - 1, Math.max(0, from.row + by));
    return next === updated ? next + by : next;
  };
  const across = (column: number) => Math.min(columns - 1, Math.max(0, column));
  switch (key) {
    case "ArrowUp":
      return cell ? { ...from, row: down(-1) } : from;
    case "ArrowDown":
      return cell ? { ...from, row: down(1) } : from;
    case "ArrowLeft":
      return cell ? { ...from, column: across(from.column - 1) } : from;
    case "ArrowRight":
      return cell ? { ...from, column: across(from.column + 1) } : from;
    case "Home":
      return { ...from, column: 0 };
    case "End":
      return { ...from, column: columns - 1 };
    default:
      return null;
  }
}

/** A map's values with the updated contexts first, a row of NaN, and then the probes. */
export function rowsInOrder(values: Float32Array, probes: number, columns: number): Float32Array {
  const updated = values.length / columns - probes;
  const out = new Float32Array((probes + updated + 1) * columns).fill(Number.NaN);
  out.set(values.subarray(probes * columns), 0);
  out.set(values.subarray(0, probes * columns), (updated + 1) * columns);
  return out;
}
