/**
 * The policy's backward pass (`reference/backward.ts`) by wasm kernels, from a tape. It reports for every
 * parameter what its gradient is made of, and leaves the contraction to a visitor: training sums over all
 * rows, the kernel keeps contexts apart.
 */
import { MLP_FACTOR, type PolicyShape } from "../../layout";
import type { Arena } from "./arena";
import { wholeParts } from "./forward";
import type { Address } from "./kernels";
import { type GainTarget, type PolicyKernels, type Rows, segmentRows } from "./policy-kernels";
import { type Part, rowCount, type Segment } from "./rows";
import type { BlockTape, Tape } from "./tape";

/** Where the backward pass puts what it needs for a while. */
export interface BackwardScratch {
  /** The derivative at the residual stream, and at what is added to it, [R,d]. */
  readonly dx: Address;
  readonly dy: Address;
  /** At what is wider, [R,4d]. */
  readonly wide: Address;
  /** [keys]. */
  readonly scores: Address;
}

/** Room for the derivatives at every row. */
export function makeScratch(
  arena: Arena,
  { width }: PolicyShape,
  rows: number,
  keys: number,
): BackwardScratch {
  return {
    dx: arena.take(rows * width),
    dy: arena.take(rows * width),
    wide: arena.take(rows * MLP_FACTOR * width),
    scores: arena.take(keys),
  };
}

/** Told of every parameter in turn; what it is shown holds during the call. */
export interface BackwardVisitor {
  /** s = input·w with derivative δ at s, at `rows` rows. */
  matrix(name: string, input: Rows, delta: Rows, rows: number): void;
  /** `add` adds the gain's gradients, of `rows` rows, to a target; to be called once. */
  gain(name: string, rows: number, add: (target: GainTarget) => void): void;
}

/** Backward passes over policies of one shape. */
export class Backward {
  constructor(private readonly policy: PolicyKernels) {}

  /** ∂L/∂θ [P] of all rows of a tape. @param dLogits ∂L/∂z [R,V], read where a part has outputs. */
  gradient(
    theta: Address,
    tape: Tape,
    dLogits: Address,
    scratch: BackwardScratch,
    gradient: Address,
  ): void {
    const { policy } = this;
    const { kernels, shape } = policy;
    const { vocabulary, width, layers } = shape;
    const rows = rowCount(tape.layout);
    const parts = wholeParts(tape.layout);
    const all: Segment[] = [{ first: 0, count: rows, stride: 1 }];
    const outputs = parts.map((part) => part.outputs);
    const visitor: BackwardVisitor = {
      matrix: (name, input, delta, count) =>
        policy.addOuter(gradient + policy.offset(name), input, delta, count),
      gain: (name, count, add) =>
        add({ address: gradient + policy.offset(name), rowsPerGradient: count }),
    };
    kernels.clear(gradient, policy.parameters);
    kernels.clear(scratch.dx, rows * width);
    for (const segment of outputs) {
      // z = h Wᵀ, so that W's gradient is ∂zᵀ h, and ∂h = ∂z W.
      const dz = segmentRows(dLogits, vocabulary, segment);
      const features = segmentRows(tape.features, width, segment);
      visitor.matrix("classifier.weight", dz, features, segment.count);
      const dFeatures = segmentRows(scratch.dy, width, segment);
      policy.times(theta, "classifier.weight", dz, dFeatures, segment.count);
      this.norm(theta, "final_norm.gain", tape, scratch, segment, visitor);
    }
    for (let i = layers - 1; i >= 0; i--) {
      const isLast = i === layers - 1;
      for (const segment of isLast ? outputs : all) {
        this.feed(theta, tape.blocks[i] as BlockTape, i, scratch, segment, visitor);
      }
      this.attend(theta, tape, i, scratch, parts, isLast, visitor);
    }
    kernels.embedBackward(
      tape.tokens,
      tape.positions,
      scratch.dx,
      gradient + policy.offset("embed.token"),
      gradient + policy.offset("embed.position"),
      rows,
      width,
    );
  }

  /** From dy through a norm, onto dx. */
  norm(
    theta: Address,
    name: string,
    norm: { readonly x: Address; readonly inverse: Address },
    { dx, dy }: BackwardScratch,
    rows: Segment,
    visitor: BackwardVisitor,
  ): void {
    visitor.gain(name, rows.count, (target) =>
      this.policy.normBackward(theta, name, norm, dy, dx, target, rows),
    );
  }

  /** From dx after a block to dx after its attention, and to the heads' outputs: dy. */
  feed(
    theta: Address,
    block: BlockTape,
    i: number,
    scratch: BackwardScratch,
    rows: Segment,
    visitor: BackwardVisitor,
  ): void {
    const { policy } = this;
    const { width } = policy.shape;
    const { count, stride } = rows;
    const hiddenWidth = MLP_FACTOR * width;
    const at = (array: Address, columns = width) => segmentRows(array, columns, rows);
    const name = (parameter: string) => `blocks.${i}.${parameter}`;
    const [dx, dy, wide] = [at(scratch.dx), at(scratch.dy), at(scratch.wide, hiddenWidth)];
    const transposed = true;
    visitor.matrix(name("mlp.down"), at(block.hidden, hiddenWidth), dx, count);
    policy.times(theta, name("mlp.down"), dx, wide, count, { transposed });
    const slope = at(block.slope, hiddenWidth);
    policy.kernels.siluBackward(wide.address, slope.address, count, stride, hiddenWidth);
    visitor.matrix(name("mlp.up"), at(block.y2), wide, count);
    policy.times(theta, name("mlp.up"), wide, dy, count, { transposed });
    const norm = { x: block.middle, inverse: block.inverse2 };
    this.norm(theta, name("norm2.gain"), norm, scratch, rows, visitor);
    visitor.matrix(name("attn.out"), at(block.attended), dx, count);
    policy.times(theta, name("attn.out"), dx, dy, count, { transposed });
  }

  /** From the heads' outputs, dy, to the block's input, onto dx. */
  attend(
    theta: Address,
    tape: Tape,
    i: number,
    scratch: BackwardScratch,
    parts: readonly Part[],
    isLast: boolean,
    visitor: BackwardVisitor,
  ): void {
    const { policy } = this;
    const { kernels, shape } = policy;
    const { width, heads } = shape;
    const { dy, wide } = scratch;
    const block = tape.blocks[i] as BlockTape;
    const all = { first: 0, count: rowCount(tape.layout), stride: 1 };
    kernels.clear(wide, all.count * 3 * width);
    for (const part of parts) {
      kernels.attendBackward(
        block.qkv,
        block.probabilities,
        dy,
        wide,
        scratch.scores,
        tape.keys,
        part.sequences,
        part.members,
        part.shared,
        part.ownRow,
        part.own,
        isLast ? part.outputFrom : part.from,
        part.to,
        heads,
        width,
      );
    }
    const name = `blocks.${i}.attn.qkv`;
    const dQkv = segmentRows(wide, 3 * width, all);
    visitor.matrix(name, segmentRows(block.y1, width, all), dQkv, all.count);
    policy.times(theta, name, dQkv, segmentRows(dy, width, all), all.count, { transposed: true });
    const norm = { x: block.x, inverse: block.inverse1 };
    this.norm(theta, `blocks.${i}.norm1.gain`, norm, scratch, all, visitor);
  }
}
