/**
 * How a contraction over pairs of rows is cut: rows of contexts packed into tiles that hold whole
 * contexts, and the pairs of tiles at and above the diagonal.
 */
import type { ContextRows } from "../../../passes";

/** Rows of a tile. */
export const TILE_ROWS = 32;

/** Words of a row's entry. */
export const ENTRY_WORDS = 4;

/** Context of an entry that stands for no row. */
export const NO_CONTEXT = 0xffffffff;

/** One kind of rows, packed. */
export interface Tiles {
  readonly count: number;
  /**
   * [tiles,32,4]: the context i; its row of the tape; its row of δ for the first cotangent; and the
   * token, plus 2⁸ times the place t, plus 2¹⁶ times the number of the context's rows at its first one.
   */
  readonly entries: readonly number[];
}

/** One row, before it is packed. */
interface Row {
  readonly tape: number;
  readonly slope: number;
  readonly token: number;
  readonly place: number;
}

function pack(contexts: readonly (readonly Row[])[]): Tiles {
  const entries: number[] = [];
  const fill = () => {
    while (entries.length % (TILE_ROWS * ENTRY_WORDS) !== 0) {
      entries.push(NO_CONTEXT, 0, 0, 0);
    }
  };
  contexts.forEach((rows, context) => {
    const used = (entries.length / ENTRY_WORDS) % TILE_ROWS;
    if (used + rows.length > TILE_ROWS) {
      fill();
    }
    rows.forEach(({ tape, slope, token, place }, r) => {
      const label = token + 2 ** 8 * place + (r === 0 ? 2 ** 16 * rows.length : 0);
      entries.push(context, tape, slope, label);
    });
  });
  fill();
  return { count: entries.length / (TILE_ROWS * ENTRY_WORDS), entries };
}

/** Every row up to each context's position, for blocks below the last; δ of `outputs` cotangents. */
export function rowTiles(contexts: ContextRows, outputs: number): Tiles {
  const { length, tokens, positions } = contexts;
  return pack(
    positions.map((position, i) =>
      Array.from({ length: position + 1 }, (_, t) => ({
        tape: i * length + t,
        slope: i * outputs * length + t,
        token: tokens[i * length + t] as number,
        place: t,
      })),
    ),
  );
}

/** The row of each context's position alone. */
export function positionTiles(contexts: ContextRows, outputs: number): Tiles {
  const { length, positions } = contexts;
  return pack(
    positions.map((position, i) => [
      { tape: i * length + position, slope: i * outputs, token: 0, place: 0 },
    ]),
  );
}

/** Pairs of tiles p ≤ q, [pairs,2]. */
export function tilePairs(tiles: number): number[] {
  const pairs: number[] = [];
  for (let p = 0; p < tiles; p++) {
    for (let q = p; q < tiles; q++) {
      pairs.push(p, q);
    }
  }
  return pairs;
}
