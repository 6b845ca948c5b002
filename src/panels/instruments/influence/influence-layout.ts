/** Where the three maps of the influence matrix and their margins stand. */

/** Places in px. */
export interface InfluenceLayout {
  readonly narrow: boolean;
  /** One map. */
  readonly width: number;
  readonly height: number;
  /** Room for the bars of the row sums, right of a map, and of the column sums, over it. */
  readonly side: number;
  readonly over: number;
  /** Left edges and tops of the maps. */
  readonly places: readonly { readonly left: number; readonly top: number }[];
  /** Between the bars of one map and the next map: room for a sign. */
  readonly gap: number;
  /** Of everything. */
  readonly total: number;
}

/** Over the bars: the formula and the name. */
export const HEAD = 30;
/** Under a map: what the columns are, and the read-out. */
const FOOT = 40;
const OVER = 40;
const SIDE = 40;
const LEAST_GAP = 34;
const NARROW = 720;

/** Cells cover whole screen pixels, all the same; rows as high as the room allows. */
export function influenceLayout(room: {
  readonly width: number;
  readonly height: number;
  readonly probes: number;
  readonly samples: number;
  readonly ratio: number;
}): InfluenceLayout {
  const { probes, samples, ratio } = room;
  const narrow = room.width < NARROW;
  const across = narrow ? 1 : 3;
  const most = (room.width - (across - 1) * LEAST_GAP) / across - SIDE;
  const whole = (wanted: number) => Math.max(1, Math.floor(wanted * ratio + 1e-6)) / ratio;
  const width = Math.max(1, samples) * whole(most / Math.max(1, samples));
  const rows = Math.max(1, probes);
  const wanted = narrow ? 5 : Math.min(16, (room.height - HEAD - OVER - FOOT) / rows);
  const height = rows * whole(Math.max(3, wanted));
  const gap = across === 1 ? 0 : (room.width - across * (width + SIDE)) / (across - 1);
  const block = HEAD + OVER + height + FOOT;
  const places = Array.from({ length: 3 }, (_, i) => ({
    left: narrow ? 0 : i * (width + SIDE + gap),
    top: (narrow ? i * (block + 8) : 0) + HEAD + OVER,
  }));
  return {
    narrow,
    width,
    height,
    side: SIDE,
    over: OVER,
    places,
    gap,
    total: narrow ? 3 * (block + 8) : block,
  };
}

/** A pair of a probe and a column. */
export interface InfluenceCell {
  readonly row: number;
  readonly column: number;
}

/** The cell under a place, whichever of the maps it is in; null beside them. */
export function influenceCellAt(
  layout: InfluenceLayout,
  x: number,
  y: number,
  probes: number,
  samples: number,
): InfluenceCell | null {
  for (const { left, top } of layout.places) {
    const column = Math.floor(((x - left) / layout.width) * samples);
    const row = Math.floor(((y - top) / layout.height) * probes);
    if (column >= 0 && column < samples && row >= 0 && row < probes) return { row, column };
  }
  return null;
}

/** Where a key takes the crosshair; null for a key that does not move it. */
export function moveInfluenceCell(
  cell: InfluenceCell | null,
  key: string,
  probes: number,
  samples: number,
): InfluenceCell | null {
  const from = cell ?? { row: 0, column: 0 };
  const limit = (value: number, count: number) => Math.min(count - 1, Math.max(0, value));
  const steps: Readonly<Record<string, InfluenceCell>> = {
    ArrowUp: { ...from, row: limit(from.row - 1, probes) },
    ArrowDown: { ...from, row: limit(from.row + 1, probes) },
    ArrowLeft: { ...from, column: limit(from.column - 1, samples) },
    ArrowRight: { ...from, column: limit(from.column + 1, samples) },
    Home: { ...from, column: 0 },
    End: { ...from, column: samples - 1 },
  };
  const next = steps[key];
  if (!next) return null;
  return cell || key === "Home" || key === "End" ? next : from;
}
