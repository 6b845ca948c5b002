/** The policy's forward and backward passes (`reference/transformer.ts`, `backward.ts`) by wasm kernels. */
import { MLP_FACTOR, type PolicyShape, parameterCount, parameterLayout } from "../../layout";
import type { Arena } from "./arena";
import type { Address, Kernels } from "./kernels";
import { ownPart, type Part, rowCount, type Segment, type SequenceRows, sharedPart } from "./rows";
import type { BlockTape, Tape } from "./tape";

/** Where the backward pass puts what it needs for a while. */
export interface BackwardScratch {
  /** ∂L/∂z [R,V]: given; rows whose logits carry no loss are not read. */
  readonly dLogits: Address;
  /** [R,d]. */
  readonly dx: Address;
  readonly dy: Address;
  /** [R,4d]. */
  readonly wide: Address;
  /** [keys]. */
  readonly scores: Address;
}

/** Room for the derivatives at every row. */
export function makeScratch(arena: Arena, shape: PolicyShape, tape: Tape): BackwardScratch {
  const rows = rowCount(tape.layout);
  const { width, vocabulary } = shape;
  return {
    dLogits: arena.take(rows * vocabulary),
    dx: arena.take(rows * width),
    dy: arena.take(rows * width),
    wide: arena.take(rows * MLP_FACTOR * width),
    scores: arena.take(tape.keys),
  };
}

/** The parts of a whole pass that have any rows. */
export function wholeParts(layout: SequenceRows): Part[] {
  return [sharedPart(layout), ownPart(layout)].filter(({ rows }) => rows.count > 0);
}

/** Passes over policies of one shape. θ and gradients are flat vectors at addresses. */
export class Transformer {
  readonly #offsets: ReadonlyMap<string, number>;
  readonly #parameters: number;

  constructor(
    private readonly kernels: Kernels,
    readonly shape: PolicyShape,
  ) {
    const layout = parameterLayout(shape);
    this.#parameters = parameterCount(layout);
    this.#offsets = new Map(layout.map(({ name, offset }) => [name, 4 * offset]));
  }

  /** Runs rows whose tokens are on the tape, up to their logits. What they attend to is there already. */
  forward(theta: Address, tape: Tape, part: Part): void {
    const { kernels, shape } = this;
    const { width, layers, vocabulary } = shape;
    const { first, count, stride } = part.rows;
    kernels.embed(
      tape.tokens + 4 * first,
      tape.positions + 4 * first,
      theta + this.#offset("embed.token"),
      theta + this.#offset("embed.position"),
      (tape.blocks[0] as BlockTape).x + 4 * first * width,
      count,
      stride,
      width,
    );
    for (let i = 0; i < layers; i++) {
      const isLast = i === layers - 1;
      const next = isLast ? tape.x : (tape.blocks[i + 1] as BlockTape).x;
      this.#block(theta, tape, i, part, isLast, next);
    }
    const { outputs } = part;
    this.#norm(theta, "final_norm.gain", tape.x, tape.features, tape.inverse, outputs);
    const { constants, features, logProbabilities: logits } = tape;
    if (constants !== null) this.#addRow(features, constants.shift, width, outputs);
    this.#times(theta, "classifier.weight", features, width, logits, vocabulary, outputs, true);
    if (constants !== null) this.#addRow(logits, constants.minusOffset, vocabulary, outputs);
  }

  /** log π at temperature τ, entropy and confidence of a part's outputs, in place of their logits. */
  score(tape: Tape, { outputs }: Part, temperature: number): void {
    const { vocabulary } = this.shape;
    this.kernels.logSoftmax(
      tape.logProbabilities + 4 * outputs.first * vocabulary,
      tape.entropy + 4 * outputs.first,
      tape.confidence + 4 * outputs.first,
      outputs.count,
      outputs.stride,
      vocabulary,
      temperature,
    );
  }

  /** ∂L/∂θ [P] of all rows of the tape. */
  backward(theta: Address, tape: Tape, scratch: BackwardScratch, gradient: Address): void {
    const { kernels, shape } = this;
    const { width, layers, vocabulary } = shape;
    const { dLogits, dx, dy } = scratch;
    const rows = rowCount(tape.layout);
    const parts = wholeParts(tape.layout);
    const all: Segment[] = [{ first: 0, count: rows, stride: 1 }];
    const outputs = parts.map((part) => part.outputs);
    kernels.clear(gradient, this.#parameters);
    kernels.clear(dx, rows * width);
    for (const segment of outputs) {
      // z = h Wᵀ, so that W's gradient is ∂zᵀ h, and ∂h = ∂z W.
      const { features } = tape;
      const name = "classifier.weight";
      this.#outer(gradient, name, dLogits, vocabulary, features, width, segment);
      this.#times(theta, name, dLogits, vocabulary, dy, width, segment, false);
      this.#normBackward(
        theta,
        gradient,
        "final_norm.gain",
        tape.x,
        tape.inverse,
        scratch,
        segment,
      );
    }
    for (let i = layers - 1; i >= 0; i--) {
      const isLast = i === layers - 1;
      this.#blockBackward(theta, gradient, tape, scratch, i, isLast ? outputs : all, isLast);
    }
    kernels.embedBackward(
      tape.tokens,
      tape.positions,
      dx,
      gradient + this.#offset("embed.token"),
      gradient + this.#offset("embed.position"),
      rows,
      width,
    );
  }

  #block(theta: Address, tape: Tape, i: number, part: Part, isLast: boolean, next: Address): void {
    const { kernels, shape } = this;
    const { width, heads } = shape;
    const hiddenWidth = MLP_FACTOR * width;
    const block = tape.blocks[i] as BlockTape;
    const name = (parameter: string) => `blocks.${i}.${parameter}`;
    this.#norm(theta, name("norm1.gain"), block.x, block.y1, block.inverse1, part.rows);
    const { qkv, attended, middle, y2, slope, hidden } = block;
    this.#times(theta, name("attn.qkv"), block.y1, width, qkv, 3 * width, part.rows);
    kernels.attend(
      qkv,
      attended,
      block.probabilities,
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
    const rows = isLast ? part.outputs : part.rows;
    this.#copy(middle, block.x, rows);
    this.#addTimes(theta, name("attn.out"), attended, width, middle, rows);
    this.#norm(theta, name("norm2.gain"), middle, y2, block.inverse2, rows);
    this.#times(theta, name("mlp.up"), y2, width, slope, hiddenWidth, rows);
    const at = 4 * rows.first * hiddenWidth;
    kernels.siluForward(slope + at, hidden + at, rows.count, rows.stride, hiddenWidth);
    this.#copy(next, middle, rows);
    this.#addTimes(theta, name("mlp.down"), hidden, hiddenWidth, next, rows);
  }

  #blockBackward(
    theta: Address,
    gradient: Address,
    tape: Tape,
    scratch: BackwardScratch,
    i: number,
    segments: readonly Segment[],
    isLast: boolean,
  ): void {
    const { kernels, shape } = this;
    const { width, heads } = shape;
    const hiddenWidth = MLP_FACTOR * width;
    const block = tape.blocks[i] as BlockTape;
    const name = (parameter: string) => `blocks.${i}.${parameter}`;
    const { dx, dy, wide } = scratch;
    const { hidden, y1, y2, attended, middle, inverse2 } = block;
    for (const rows of segments) {
      this.#outer(gradient, name("mlp.down"), hidden, hiddenWidth, dx, width, rows);
      this.#times(theta, name("mlp.down"), dx, width, wide, hiddenWidth, rows, true);
      const at = 4 * rows.first * hiddenWidth;
      kernels.siluBackward(wide + at, block.slope + at, rows.count, rows.stride, hiddenWidth);
      this.#outer(gradient, name("mlp.up"), y2, width, wide, hiddenWidth, rows);
      this.#times(theta, name("mlp.up"), wide, hiddenWidth, dy, width, rows, true);
      this.#normBackward(theta, gradient, name("norm2.gain"), middle, inverse2, scratch, rows);
      this.#outer(gradient, name("attn.out"), attended, width, dx, width, rows);
      this.#times(theta, name("attn.out"), dx, width, dy, width, rows, true);
    }
    const all = { first: 0, count: rowCount(tape.layout), stride: 1 };
    kernels.clear(wide, all.count * 3 * width);
    for (const part of wholeParts(tape.layout)) {
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
    this.#outer(gradient, name("attn.qkv"), y1, width, wide, 3 * width, all);
    this.#times(theta, name("attn.qkv"), wide, 3 * width, dy, width, all, true);
    this.#normBackward(theta, gradient, name("norm1.gain"), block.x, block.inverse1, scratch, all);
  }

  #offset(name: string): number {
    return this.#offsets.get(name) as number;
  }

  #copy(target: Address, source: Address, { first, count, stride }: Segment): void {
    const { width } = this.shape;
    const at = 4 * first * width;
    this.kernels.copyRows(target + at, source + at, count, stride, width);
  }

  #addRow(target: Address, row: Address, width: number, { first, count, stride }: Segment): void {
    this.kernels.addRow(target + 4 * first * width, row, count, stride, width);
  }

  #norm(
    theta: Address,
    name: string,
    x: Address,
    y: Address,
    inverse: Address,
    rows: Segment,
  ): void {
    const { width } = this.shape;
    const at = 4 * rows.first * width;
    const gain = theta + this.#offset(name);
    const r = inverse + 4 * rows.first;
    this.kernels.normForward(x + at, gain, y + at, r, rows.count, rows.stride, width);
  }

  /** Adds to `dx` what comes back through a norm from `dy`, and to its gain's gradient. */
  #normBackward(
    theta: Address,
    gradient: Address,
    name: string,
    x: Address,
    inverse: Address,
    { dx, dy }: BackwardScratch,
    rows: Segment,
  ): void {
    const { width } = this.shape;
    const at = 4 * rows.first * width;
    const offset = this.#offset(name);
    this.kernels.normBackward(
      x + at,
      theta + offset,
      inverse + 4 * rows.first,
      dy + at,
      dx + at,
      gradient + offset,
      rows.count,
      rows.stride,
      width,
    );
  }

  /** target [·,b] = x [·,a]·w, with w [a,b], or x·wᵀ with w [b,a]. */
  #times(
    theta: Address,
    name: string,
    x: Address,
    a: number,
    target: Address,
    b: number,
    { first, count, stride }: Segment,
    transposed = false,
  ): void {
    this.kernels.multiply(
      false,
      transposed,
      count,
      b,
      a,
      x + 4 * first * a,
      stride * a,
      theta + this.#offset(name),
      transposed ? a : b,
      target + 4 * first * b,
      stride * b,
      false,
    );
  }

  /** target [·,d] += x [·,a]·w. */
  #addTimes(
    theta: Address,
    name: string,
    x: Address,
    a: number,
    target: Address,
    { first, count, stride }: Segment,
  ): void {
    const { width } = this.shape;
    this.kernels.multiply(
      false,
      false,
      count,
      width,
      a,
      x + 4 * first * a,
      stride * a,
      theta + this.#offset(name),
      width,
      target + 4 * first * width,
      stride * width,
      true,
    );
  }

  /** Adds xᵀ·δ [a,b] to a parameter's gradient. */
  #outer(
    gradient: Address,
    name: string,
    x: Address,
    a: number,
    delta: Address,
    b: number,
    { first, count, stride }: Segment,
  ): void {
    this.kernels.multiply(
      true,
      false,
      a,
      b,
      count,
      x + 4 * first * a,
      stride * a,
      delta + 4 * first * b,
      stride * b,
      gradient + this.#offset(name),
      b,
      true,
    );
  }
}
