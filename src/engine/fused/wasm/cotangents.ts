/**
 * One backward pass from ⟨s_i, h(x_i)⟩ at every context's position, which tells a visitor what the gradient
 * with respect to every parameter of the backbone is made of (`instruments/ntk/cotangents.ts`).
 *
 * In the last block only the row of the position matters after its keys and values. There the gradients
 * of the keys' and of the values' weights are one outer product a head: Σₛ dSₛ yₛ ⊗ q and Σₛ Pₛ yₛ ⊗ dO.
 */
import { type BackwardScratch, type BackwardVisitor, makeScratch } from "./backward";
import { type ContextTape, lastBlockAt, positionRows } from "./contexts";
import type { Address } from "./kernels";
import type { PolicyCore } from "./policy-core";
import { type Rows, segmentRows } from "./policy-kernels";
import { multiply } from "./product";
import { ownPart } from "./rows";
import type { BlockTape } from "./tape";

/**
 * Told of everything that the gradients are made of. Of a matrix, it may be told of orthogonal pieces
 * one by one, and of their transposes; what does not depend on the seeds comes as the input, and stays.
 */
export interface CotangentVisitor extends BackwardVisitor {
  /** The derivative at the embeddings [N·T,d]. */
  embeddings(dx: Address): void;
}

/** The pass over contexts that have been run. */
export class Cotangents {
  readonly #scratch: BackwardScratch;
  readonly #atScratch: BackwardScratch;
  /** By head [H,N,d]: Σₛ Pₛ yₛ; q and dO through the keys' and values' weights; Σₛ dSₛ yₛ. */
  readonly #attended: Address;
  readonly #throughKeys: Address;
  readonly #throughValues: Address;
  readonly #keyed: Address;
  /** [N,d]. */
  readonly #dQuery: Address;

  constructor(
    private readonly core: PolicyCore,
    private readonly theta: Address,
    readonly contexts: ContextTape,
  ) {
    const { arena, shape, kernels } = core;
    const { width, heads, layers } = shape;
    const { count, length, tape, positions } = contexts;
    const byHead = () => arena.take(heads * count * width);
    this.#scratch = makeScratch(arena, shape, count * length, tape.keys);
    this.#atScratch = makeScratch(arena, shape, count, tape.keys);
    this.#attended = byHead();
    this.#throughKeys = byHead();
    this.#throughValues = byHead();
    this.#keyed = byHead();
    this.#dQuery = arena.take(count * width);
    const last = tape.blocks[layers - 1] as BlockTape;
    kernels.attendedInputs(
      last.probabilities,
      last.y1,
      positions,
      this.#attended,
      tape.keys,
      count,
      length,
      heads,
      width,
    );
    this.#throughWeight(1, lastBlockAt(contexts).qkv, 3 * width, this.#throughKeys);
  }

  /** Makes the pass. @param seeds s [N,d]. */
  run(seeds: Address, visitor: CotangentVisitor): void {
    const { core, theta, contexts } = this;
    const { backward, kernels, shape } = core;
    const { width, layers } = shape;
    const { tape, at, count, length, rows } = contexts;
    const here = positionRows(contexts);
    const scratch = this.#scratch;
    const { dx, dy } = this.#atScratch;
    kernels.copyRows(dy, width, seeds, width, count, width);
    kernels.clear(dx, count * width);
    backward.norm(theta, "final_norm.gain", at, this.#atScratch, here, visitor);
    backward.feed(theta, lastBlockAt(contexts), layers - 1, this.#atScratch, here, visitor);
    this.#lastAttention(visitor);
    kernels.clear(scratch.dx, count * length * width);
    kernels.addRowsAt(scratch.dx, dx, rows, count, width);
    const last = tape.blocks[layers - 1] as BlockTape;
    const part = ownPart(tape.layout);
    const norm = { x: last.x, inverse: last.inverse1 };
    backward.norm(theta, `blocks.${layers - 1}.norm1.gain`, norm, scratch, part.rows, visitor);
    for (let i = layers - 2; i >= 0; i--) {
      backward.feed(theta, tape.blocks[i] as BlockTape, i, scratch, part.rows, visitor);
      backward.attend(theta, tape, i, scratch, [part], false, visitor);
    }
    visitor.embeddings(scratch.dx);
  }

  /** From ∂/∂output at the positions, in the positions' dy, to the norm's output at all rows, dy. */
  #lastAttention(visitor: CotangentVisitor): void {
    const { core, contexts } = this;
    const { kernels, shape } = core;
    const { width, heads, layers } = shape;
    const { tape, count, length, rows, positions } = contexts;
    const size = width / heads;
    const last = tape.blocks[layers - 1] as BlockTape;
    const own = lastBlockAt(contexts);
    const { dy } = this.#scratch;
    const dOutput = this.#atScratch.dy;
    this.#throughWeight(2, dOutput, width, this.#throughValues);
    kernels.clear(dy, count * length * width);
    kernels.attendBackwardAt(
      last.qkv,
      last.probabilities,
      last.y1,
      positions,
      dOutput,
      this.#throughKeys,
      this.#throughValues,
      this.#dQuery,
      this.#keyed,
      dy,
      this.#scratch.scores,
      tape.keys,
      count,
      length,
      heads,
      width,
    );
    const name = `blocks.${layers - 1}.attn.qkv`;
    const whole = (address: Address): Rows => ({ address, width, pitch: width });
    const column = (address: Address, pitch: number, h: number): Rows => ({
      address: address + 4 * h * size,
      width: size,
      pitch,
    });
    visitor.matrix(`${name}/queries`, whole(own.y1), whole(this.#dQuery), count);
    for (let h = 0; h < heads; h++) {
      const place = 4 * h * count * width;
      const keyed = whole(this.#keyed + place);
      visitor.matrix(`${name}/keys/${h}`, column(own.qkv, 3 * width, h), keyed, count);
      const attended = whole(this.#attended + place);
      visitor.matrix(`${name}/values/${h}`, attended, column(dOutput, width, h), count);
    }
    // Through the queries' weight, to the rows of the positions.
    const back = segmentRows(this.#atScratch.wide, width, positionRows(contexts));
    this.#timesThird(0, { address: this.#dQuery, width, pitch: width }, 0, back);
    kernels.addRowsAt(dy, back.address, rows, count, width);
  }

  /** Each head's columns of x [N,·] through its columns of a third of the weight: [H,N,d]. */
  #throughWeight(third: number, x: Address, pitch: number, target: Address): void {
    const { width, heads } = this.core.shape;
    const { count } = this.contexts;
    const size = width / heads;
    for (let h = 0; h < heads; h++) {
      const columns = { address: x + 4 * h * size, width: size, pitch };
      const to = { address: target + 4 * h * count * width, width, pitch: width };
      this.#timesThird(third, columns, h * size, to);
    }
  }

  /** target [N,d] = x·wᵀ, w the columns from `column` on of the queries', keys' or values' weight. */
  #timesThird(third: number, x: Rows, column: number, target: Rows): void {
    const { core, theta, contexts } = this;
    const { width, layers } = core.shape;
    const weight = theta + core.policy.offset(`blocks.${layers - 1}.attn.qkv`);
    multiply(core.kernels, {
      left: x,
      right: { address: weight + 4 * (third * width + column), pitch: 3 * width },
      target,
      rows: contexts.count,
      columns: width,
      depth: x.width,
      transposed: "right",
    });
  }
}
