/**
 * Contexts of which only one position's logits are meant: the last block's rows after its keys and values
 * are computed there alone.
 */
import type { ContextRows } from "../../passes";
import type { Address } from "./kernels";
import type { PolicyCore } from "./policy-core";
import { ownPart, type Segment } from "./rows";
import { type BlockTape, type ConstantRows, makeTape, type Tape } from "./tape";

/** N contexts of T tokens on a tape. */
export interface ContextTape {
  readonly count: number;
  readonly length: number;
  /** All rows, i·T + t. */
  readonly tape: Tape;
  /** The last block and what follows, at the positions: N rows. Its `qkv` and `y1` are there too. */
  readonly at: Tape;
  /** Positions, and the rows that they are, 32-bit integers [N]. */
  readonly positions: Address;
  readonly rows: Address;
}

/** The rows at the positions. */
export function positionRows({ count }: ContextTape): Segment {
  return { first: 0, count, stride: 1 };
}

/** The last block's rows at the positions. */
export function lastBlockAt({ at }: ContextTape): BlockTape {
  return at.blocks[0] as BlockTape;
}

/**
 * Lays contexts out.
 * @param keeps whether a backward pass follows.
 * @param constants the policy's; null where it has none.
 */
export function makeContexts(
  { arena, shape }: PolicyCore,
  contexts: ContextRows,
  keeps: boolean,
  constants: ConstantRows | null,
): ContextTape {
  const { count, length, tokens } = contexts;
  const each = { groups: count, members: 1, shared: 0 };
  const tape = makeTape(arena, shape, { ...each, own: length }, keeps, constants);
  const at = makeTape(arena, { ...shape, layers: 1 }, { ...each, own: 1 }, true, constants);
  const positions = arena.take(count);
  const rows = arena.take(count);
  arena.integers(tape.tokens, count * length).set(tokens);
  arena.integers(positions, count).set(contexts.positions);
  arena.integers(rows, count).set(contexts.positions.map((position, i) => i * length + position));
  return { count, length, tape, at, positions, rows };
}

/** Runs the backbone: the features h(x_i) are then `at.features` [N,d]. */
export function runContexts(
  { kernels, forward, policy, shape }: PolicyCore,
  theta: Address,
  contexts: ContextTape,
): void {
  const { tape, at, rows, count } = contexts;
  const { width, layers } = shape;
  const part = ownPart(tape.layout);
  forward.embed(theta, tape, part.rows);
  for (let i = 0; i < layers - 1; i++) {
    forward.attend(theta, tape, i, part, 0);
    const { x } = tape.blocks[i + 1] as BlockTape;
    forward.feed(theta, tape.blocks[i] as BlockTape, i, part.rows, x);
  }
  forward.attend(theta, tape, layers - 1, part, 0);
  const last = tape.blocks[layers - 1] as BlockTape;
  const own = lastBlockAt(contexts);
  for (const key of ["x", "y1", "attended"] as const) {
    kernels.gatherRows(own[key], last[key], rows, count, width);
  }
  kernels.gatherRows(own.qkv, last.qkv, rows, count, 3 * width);
  const here = positionRows(contexts);
  forward.feed(theta, own, layers - 1, here, at.x);
  policy.norm(theta, "final_norm.gain", at.x, at.features, at.inverse, here);
  if (at.constants !== null) kernels.addRow(at.features, at.constants.shift, count, 1, width);
}
