/**
 * How a contraction over pairs of rows is cut: rows of contexts packed into tiles that hold whole
 * contexts, and the pairs of tiles at and above the diagonal.
 */
import type { ContextRows } from "../../../passes";

/** Rows of a tile. */
export const TILE_ROWS = 32;

/** Words of a row's entry. */
export const ENTRY_WORDS = 3;

/** One kind of rows, packed. */
export interface Tiles {
  readonly count: number;
  /**
   * [tiles,32,3]: its row of the tape; its row of δ for the first cotangent; its token, plus 2⁸ times
   * its place t. A tile's end is filled with zeros, rows that nobody asks for.
   */
  readonly entries: readonly number[];
  /** Of each context its tile, its first row there, and how many it has, [N,3]. */
  readonly places: readonly number[];
}

function pack(contexts: readonly (readonly (readonly [number, number, number])[])[]): Tiles {
  const entries: number[] = [];
  const places: number[] = [];
  const fill = () => {
    while (entries.length % (TILE_ROWS * ENTRY_WORDS) !== 0) {
      entries.push(0);
    }
  };
  for (const rows of contexts) {
    const used = (entries.length / ENTRY_WORDS) % TILE_ROWS;
    if (used + rows.length > TILE_ROWS) {
      fill();
    }
    const first = entries.length / ENTRY_WORDS;
    places.push(Math.floor(first / TILE_ROWS), first % TILE_ROWS, rows.length);
    for (const row of rows) {
      entries.push(...row);
    }
  }
  fill();
  return { count: entries.length / (TILE_ROWS * ENTRY_WORDS), entries, places };
}

/** Every row up to each context's position, for blocks below the last; δ of `outputs` cotangents. */
export function rowTiles(contexts: ContextRows, outputs: number): Tiles {
  const { length, tokens, positions } = contexts;
  return pack(
    positions.map((position, i) =>
      Array.from({ length: position + 1 }, (_, t) => {
        const row = i * length + t;
        return [row, i * outputs * length + t, (tokens[row] as number) + 2 ** 8 * t] as const;
      }),
    ),
  );
}

/** The row of each context's position alone. */
export function positionTiles({ length, positions }: ContextRows, outputs: number): Tiles {
  return pack(positions.map((position, i) => [[i * length + position, i * outputs, 0] as const]));
}

/** Pairs of tiles p ≤ q, row by row, [pairs,2]. */
export function tilePairs(tiles: number): number[] {
  const pairs: number[] = [];
  for (let p = 0; p < tiles; p++) {
    for (let q = p; q < tiles; q++) {
      pairs.push(p, q);
    }
  }
  return pairs;
}
