/** What a forward pass leaves in the kernels' memory for the backward pass. */
import type { FeatureShift } from "../../feature-shift";
import { MLP_FACTOR, type PolicyShape } from "../../layout";
import type { Arena } from "./arena";
import type { Address } from "./kernels";
import { rowCount, type SequenceRows } from "./rows";

/** A block's part; R rows. */
export interface BlockTape {
  /** The block's input [R,d], and r of its first norm [R] and y [R,d]. */
  readonly x: Address;
  readonly inverse1: Address;
  readonly y1: Address;
  /** [R,3d]. */
  readonly qkv: Address;
  /** [R,H,keys]. */
  readonly probabilities: Address;
  /** The heads' outputs, joined [R,d]. */
  readonly attended: Address;
  /** After attention's residual [R,d], and its norm's r and y. */
  readonly middle: Address;
  readonly inverse2: Address;
  readonly y2: Address;
  /** SiLU's slope [R,4d], and the input of `mlp.down` [R,4d]. */
  readonly slope: Address;
  readonly hidden: Address;
}

/** A policy's constants (`feature-shift.ts`) as they are added. */
export interface ConstantRows {
  /** To the features, [d]. */
  readonly shift: Address;
  /** To the logits, [V]: minus the offset. */
  readonly minusOffset: Address;
}

/** A whole pass's part. */
export interface Tape {
  readonly layout: SequenceRows;
  /** Keys that a row of probabilities has room for: a multiple of 4. */
  readonly keys: number;
  /** Token ids and positions, 32-bit integers [R]. */
  readonly tokens: Address;
  readonly positions: Address;
  readonly blocks: readonly BlockTape[];
  /** The last block's output [R,d], r [R] of the final norm, and the features h [R,d]. */
  readonly x: Address;
  readonly inverse: Address;
  readonly features: Address;
  /** Of the policy that the pass is of; null where it has none. */
  readonly constants: ConstantRows | null;
  /** Logits, which give way to log π [R,V]; entropies and largest probabilities [R]. */
  readonly logProbabilities: Address;
  readonly entropy: Address;
  readonly confidence: Address;
}

/** S + U, rounded up to whole lanes. */
function keysOf({ shared, own }: SequenceRows): number {
  return Math.ceil((shared + own) / 4) * 4;
}

/** Floats of a row in one block, and of everything else of a row. */
function rowFloats(shape: PolicyShape, layout: SequenceRows): { block: number; rest: number } {
  const { width, heads, vocabulary } = shape;
  return {
    block: (8 + 2 * MLP_FACTOR) * width + heads * keysOf(layout) + 2,
    rest: 2 * width + vocabulary + 5,
  };
}

/** Bytes of a tape, near enough, that keeps every block. */
export function tapeBytes(shape: PolicyShape, layout: SequenceRows): number {
  const { block, rest } = rowFloats(shape, layout);
  return 4 * rowCount(layout) * (shape.layers * block + rest);
}

/** Room for a policy's constants. */
export function takeConstants(arena: Arena, { width, vocabulary }: PolicyShape): ConstantRows {
  return { shift: arena.take(width), minusOffset: arena.take(vocabulary) };
}

/** Fills a policy's constants in. */
export function fillConstants(
  arena: Arena,
  { shift: at, minusOffset }: ConstantRows,
  { shift, offset }: FeatureShift,
): void {
  arena.floats(at, shift.length).set(shift);
  arena.floats(minusOffset, offset.length).set(offset.map((value) => -value));
}

/** Lays a block out. */
function blockTape(arena: Arena, shape: PolicyShape, layout: SequenceRows): BlockTape {
  const { width, heads } = shape;
  const rows = rowCount(layout);
  const take = (floats: number) => arena.take(rows * floats);
  return {
    x: take(width),
    inverse1: take(1),
    y1: take(width),
    qkv: take(3 * width),
    probabilities: take(heads * keysOf(layout)),
    attended: take(width),
    middle: take(width),
    inverse2: take(1),
    y2: take(width),
    slope: take(MLP_FACTOR * width),
    hidden: take(MLP_FACTOR * width),
  };
}

/**
 * Lays a tape out and fills in the positions; the tokens are the caller's to fill in.
 * @param keeps whether a backward pass follows; where it does not, all blocks use the same memory, save
 * for keys and values, which later tokens attend to.
 * @param constants the policy's, which the caller fills in.
 * @throws RangeError when a sequence is longer than the policy's context.
 */
export function makeTape(
  arena: Arena,
  shape: PolicyShape,
  layout: SequenceRows,
  keeps: boolean,
  constants: ConstantRows | null,
): Tape {
  const { width, layers, vocabulary, context } = shape;
  const { groups, shared, own } = layout;
  if (shared + own > context) {
    throw new RangeError(
      `a sequence has ${shared + own} tokens; this policy's context is ${context}`,
    );
  }
  const rows = rowCount(layout);
  const first = blockTape(arena, shape, layout);
  const blocks = Array.from({ length: layers }, (_, i) =>
    i === 0
      ? first
      : keeps
        ? blockTape(arena, shape, layout)
        : { ...first, qkv: arena.take(rows * 3 * width) },
  );
  const tape: Tape = {
    layout,
    keys: keysOf(layout),
    tokens: arena.take(rows),
    positions: arena.take(rows),
    blocks,
    x: arena.take(rows * width),
    inverse: arena.take(rows),
    features: arena.take(rows * width),
    constants,
    logProbabilities: arena.take(rows * vocabulary),
    entropy: arena.take(rows),
    confidence: arena.take(rows),
  };
  const positions = arena.integers(tape.positions, rows);
  const begin = groups * shared;
  for (let row = 0; row < rows; row++) {
    positions[row] = row < begin ? row % shared : shared + ((row - begin) % own);
  }
  return tape;
}
