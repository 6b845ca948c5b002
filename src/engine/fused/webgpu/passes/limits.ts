/** What the passes take: policies, and as many contexts as the device's buffers hold. */
import type { PolicyShape } from "../../../layout";
import type { ContextRows, PassName } from "../../../passes";
import { LARGEST } from "../capture-shape";
import { evenRows } from "./context-pass";
import { tangentsOf, tapeOf } from "./regions";
import { slopeBytes } from "./slope-pass";
import { rowTiles, TILE_ROWS } from "./tiles";
import { blocksMemory } from "./wgsl/blocks";
import { COTANGENTS } from "./wgsl/pull";

/** Bytes beyond which a pass works in turns: of slopes, and of a tape that completions are sampled on. */
export interface PassRoom {
  readonly slopes: number;
  readonly tape: number;
}

export const ROOM: PassRoom = { slopes: 64 * 2 ** 20, tape: 64 * 2 ** 20 };

/** Longest context: a tile of rows holds whole contexts, and an invocation takes a row. */
const LONGEST = Math.min(TILE_ROWS, LARGEST.sequence);

/** Bytes of workgroup memory that every device grants. */
const MOST_WORKGROUP_BYTES = 16384;

/** Why policies of a shape have no passes, as the end of a sentence; null when they have. */
export function refusePasses({ width, vocabulary, context }: PolicyShape): string | null {
  if (width > LARGEST.width) {
    return `the width is ${width}, and fused passes take at most ${LARGEST.width}`;
  }
  if (context > LONGEST) {
    return `the context is ${context} tokens, and fused passes take at most ${LONGEST}`;
  }
  if (vocabulary > LARGEST.vocabulary) {
    return `there are ${vocabulary} tokens, and fused passes take at most ${LARGEST.vocabulary}`;
  }
  return null;
}

/** Why there are no blocks of a shape's full kernel, as the end of a sentence; null when there are. */
export function refuseBlocks(shape: PolicyShape): string | null {
  const bytes = blocksMemory(shape);
  return bytes <= MOST_WORKGROUP_BYTES
    ? null
    : `its full kernel needs ${bytes} bytes in a workgroup, and devices grant ${MOST_WORKGROUP_BYTES}`;
}

/** Cotangents at once of `outputs` a context, so that their slopes fit; a workgroup's at the least. */
export function cotangentsAtOnce(
  shape: PolicyShape,
  contexts: ContextRows,
  outputs: number,
  room: number,
): number {
  let some = outputs;
  while (some > COTANGENTS && slopeBytes(shape, contexts, some) > room) {
    some = COTANGENTS * Math.ceil(some / 2 / COTANGENTS);
  }
  return some;
}

/** Bytes of the largest buffer that a pass over contexts binds. */
export function largestBuffer(
  shape: PolicyShape,
  name: PassName,
  contexts: ContextRows,
  room: PassRoom,
): number {
  const { count, length } = contexts;
  const rows = evenRows(count * length);
  const tape = 4 * tapeOf(shape).perRow * rows;
  const pairs = (tiles: number) => (tiles * (tiles + 1)) / 2;
  const terms = () =>
    4 * TILE_ROWS ** 2 * (pairs(rowTiles(contexts, 1).count) + pairs(Math.ceil(count / TILE_ROWS)));
  switch (name) {
    case "readAlong":
      return Math.max(tape, 4 * tangentsOf(shape).perRow * rows);
    case "traceKernel": {
      const some = cotangentsAtOnce(shape, contexts, shape.vocabulary, room.slopes);
      return Math.max(tape, slopeBytes(shape, contexts, some), terms());
    }
    case "seededKernel":
      return Math.max(tape, slopeBytes(shape, contexts, 1), terms());
    case "fullKernel": {
      const blocks = 4 * (count * shape.vocabulary) ** 2;
      return Math.max(tape, slopeBytes(shape, contexts, shape.vocabulary), blocks);
    }
    default:
      return tape;
  }
}
