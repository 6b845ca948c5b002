/**
 * How the features of contexts move along a direction θ̇, to first order: one forward pass of derivatives
 * beside the values that are on the tape (`instruments/tangent.ts`).
 */
import { MLP_FACTOR } from "../../layout";
import { type ContextTape, lastBlockAt } from "./contexts";
import type { Address } from "./kernels";
import type { PolicyCore } from "./policy-core";
import type { BlockTape } from "./tape";

/** Movements of a block's values, at all rows. */
interface Movements {
  /** Of the residual stream and of what is added to it, [R,d]. */
  readonly x: Address;
  readonly y: Address;
  /** [R,3d]. */
  readonly qkv: Address;
  /** [R,4d]. */
  readonly wide: Address;
  /** [2·keys]. */
  readonly scores: Address;
}

/** Tangent passes over contexts that have been run. */
export class Tangents {
  readonly #moves: Movements;
  /** The same at the positions. */
  readonly #at: Movements;

  constructor(
    private readonly core: PolicyCore,
    private readonly theta: Address,
    private readonly contexts: ContextTape,
  ) {
    const { count, length } = contexts;
    this.#moves = this.#take(count * length);
    this.#at = this.#take(count);
  }

  /** Follows θ̇ [P]. @returns where (∂h/∂ψ)·ψ̇ at the positions lies [N,d], until the next pass. */
  run(direction: Address): Address {
    const { kernels, policy, shape } = this.core;
    const { width, layers } = shape;
    const { tape, at, count, length, rows } = this.contexts;
    const moves = this.#moves;
    kernels.embed(
      tape.tokens,
      tape.positions,
      direction + policy.offset("embed.token"),
      direction + policy.offset("embed.position"),
      moves.x,
      count * length,
      1,
      width,
    );
    for (let i = 0; i < layers; i++) {
      const block = tape.blocks[i] as BlockTape;
      this.#attend(direction, i, block);
      if (i < layers - 1) {
        this.#feed(direction, i, block, moves, count * length);
      }
    }
    // Of the last block, and after it, only the positions' rows matter.
    kernels.gatherRows(this.#at.x, moves.x, rows, count, width);
    kernels.gatherRows(this.#at.y, moves.y, rows, count, width);
    this.#feed(direction, layers - 1, lastBlockAt(this.contexts), this.#at, count);
    this.#norm(direction, "final_norm.gain", at, this.#at, count);
    return this.#at.y;
  }

  /** From x to the heads' outputs, y, at all rows. */
  #attend(direction: Address, i: number, block: BlockTape): void {
    const { kernels, shape } = this.core;
    const { width, heads } = shape;
    const { tape, count, length } = this.contexts;
    const moves = this.#moves;
    const rows = count * length;
    const norm = { x: block.x, inverse: block.inverse1 };
    this.#norm(direction, `blocks.${i}.norm1.gain`, norm, moves, rows);
    const name = `blocks.${i}.attn.qkv`;
    const [input, output] = [
      { value: block.y1, move: moves.y, width },
      { move: moves.qkv, width: 3 * width },
    ];
    this.#linear(direction, name, input, output, rows, false);
    kernels.attendTangent(
      block.qkv,
      moves.qkv,
      block.probabilities,
      moves.y,
      moves.scores,
      tape.keys,
      count,
      length,
      heads,
      width,
    );
  }

  /** From the heads' outputs, y, onto x. */
  #feed(direction: Address, i: number, block: BlockTape, moves: Movements, rows: number): void {
    const { width } = this.core.shape;
    const hiddenWidth = MLP_FACTOR * width;
    const name = (parameter: string) => `blocks.${i}.${parameter}`;
    const { x, y, wide } = moves;
    const stream = { move: x, width };
    const attended = { value: block.attended, move: y, width };
    this.#linear(direction, name("attn.out"), attended, stream, rows, true);
    const norm = { x: block.middle, inverse: block.inverse2 };
    this.#norm(direction, name("norm2.gain"), norm, moves, rows);
    const up = { move: wide, width: hiddenWidth };
    this.#linear(direction, name("mlp.up"), { value: block.y2, move: y, width }, up, rows, false);
    this.core.kernels.siluBackward(wide, block.slope, rows, 1, hiddenWidth);
    const hidden = { value: block.hidden, move: wide, width: hiddenWidth };
    this.#linear(direction, name("mlp.down"), hidden, stream, rows, true);
  }

  /** y = the movement of a norm's output with x and its gain. */
  #norm(
    direction: Address,
    name: string,
    norm: { readonly x: Address; readonly inverse: Address },
    { x, y }: Movements,
    rows: number,
  ): void {
    const { kernels, policy, shape } = this.core;
    const offset = policy.offset(name);
    kernels.normTangent(
      norm.x,
      this.theta + offset,
      norm.inverse,
      x,
      direction + offset,
      y,
      rows,
      shape.width,
    );
  }

  /** The movement of s = a·w: ȧ·w + a·ẇ, or the same added. */
  #linear(
    direction: Address,
    name: string,
    input: { readonly value: Address; readonly move: Address; readonly width: number },
    output: { readonly move: Address; readonly width: number },
    rows: number,
    adds: boolean,
  ): void {
    const { policy } = this.core;
    const at = (address: Address, width: number) => ({ address, width, pitch: width });
    const target = at(output.move, output.width);
    policy.times(this.theta, name, at(input.move, input.width), target, rows, { adds });
    policy.times(direction, name, at(input.value, input.width), target, rows, { adds: true });
  }

  #take(rows: number): Movements {
    const { arena, shape } = this.core;
    const { width } = shape;
    return {
      x: arena.take(rows * width),
      y: arena.take(rows * width),
      qkv: arena.take(rows * 3 * width),
      wide: arena.take(rows * MLP_FACTOR * width),
      scores: arena.take(2 * this.contexts.tape.keys),
    };
  }
}
