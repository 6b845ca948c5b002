/** The policy's forward pass (`reference/transformer.ts`) by wasm kernels, onto a tape. */
import { MLP_FACTOR } from "../../layout";
import type { Address } from "./kernels";
import { type PolicyKernels, type Rows, segmentRows } from "./policy-kernels";
import { ownPart, type Part, type Segment, type SequenceRows, sharedPart } from "./rows";
import type { BlockTape, Tape } from "./tape";

/** The parts of a whole pass that have any rows. */
export function wholeParts(layout: SequenceRows): Part[] {
  return [sharedPart(layout), ownPart(layout)].filter(({ rows }) => rows.count > 0);
}

/** Forward passes over policies of one shape. */
export class Forward {
  constructor(private readonly policy: PolicyKernels) {}

  /** Runs rows whose tokens are on the tape, up to their logits. What they attend to is there already. */
  run(theta: Address, tape: Tape, part: Part): void {
    const { vocabulary, width, layers } = this.policy.shape;
    const { outputs } = part;
    this.embed(theta, tape, part.rows);
    for (let i = 0; i < layers; i++) {
      const isLast = i === layers - 1;
      this.attend(theta, tape, i, part, isLast ? part.outputFrom : part.from);
      const next = isLast ? tape.x : (tape.blocks[i + 1] as BlockTape).x;
      this.feed(theta, tape.blocks[i] as BlockTape, i, isLast ? outputs : part.rows, next);
    }
    this.policy.norm(theta, "final_norm.gain", tape.x, tape.features, tape.inverse, outputs);
    const { constants } = tape;
    const features = segmentRows(tape.features, width, outputs);
    const logits = segmentRows(tape.logProbabilities, vocabulary, outputs);
    const transposed = true;
    if (constants !== null) this.#addRow(features, constants.shift, outputs);
    this.policy.times(theta, "classifier.weight", features, logits, outputs.count, { transposed });
    if (constants !== null) this.#addRow(logits, constants.minusOffset, outputs);
  }

  /** log π at temperature τ, entropy and confidence of a part's outputs, in place of their logits. */
  score(tape: Tape, { outputs }: Part, temperature: number): void {
    const { vocabulary } = this.policy.shape;
    this.policy.kernels.logSoftmax(
      tape.logProbabilities + 4 * outputs.first * vocabulary,
      tape.entropy + 4 * outputs.first,
      tape.confidence + 4 * outputs.first,
      outputs.count,
      outputs.stride,
      vocabulary,
      temperature,
    );
  }

  /** Runs all rows of a tape whose tokens are there, and scores them at temperature τ. */
  scoreAll(theta: Address, tape: Tape, temperature: number): void {
    for (const part of wholeParts(tape.layout)) {
      this.run(theta, tape, part);
      this.score(tape, part, temperature);
    }
  }

  /** Rows' tokens and positions to the first block's input. */
  embed(theta: Address, tape: Tape, { first, count, stride }: Segment): void {
    const { width } = this.policy.shape;
    this.policy.kernels.embed(
      tape.tokens + 4 * first,
      tape.positions + 4 * first,
      theta + this.policy.offset("embed.token"),
      theta + this.policy.offset("embed.position"),
      (tape.blocks[0] as BlockTape).x + 4 * first * width,
      count,
      stride,
      width,
    );
  }

  /** A block up to the heads' outputs, of the queries from `from` on; keys and values of all rows. */
  attend(theta: Address, tape: Tape, i: number, part: Part, from: number): void {
    const { policy } = this;
    const { width, heads } = policy.shape;
    const { rows } = part;
    const block = tape.blocks[i] as BlockTape;
    policy.norm(theta, `blocks.${i}.norm1.gain`, block.x, block.y1, block.inverse1, rows);
    const y = segmentRows(block.y1, width, rows);
    const qkv = segmentRows(block.qkv, 3 * width, rows);
    policy.times(theta, `blocks.${i}.attn.qkv`, y, qkv, rows.count);
    policy.kernels.attend(
      block.qkv,
      block.attended,
      block.probabilities,
      tape.keys,
      part.sequences,
      part.members,
      part.shared,
      part.ownRow,
      part.own,
      from,
      part.to,
      heads,
      width,
    );
  }

  /** The rest of a block at some rows, from the heads' outputs to the next block's input. */
  feed(theta: Address, block: BlockTape, i: number, rows: Segment, next: Address): void {
    const { policy } = this;
    const { width } = policy.shape;
    const { count } = rows;
    const { middle, slope, hidden } = block;
    const hiddenWidth = MLP_FACTOR * width;
    const at = (array: Address, columns = width) => segmentRows(array, columns, rows);
    const name = (parameter: string) => `blocks.${i}.${parameter}`;
    const adds = true;
    policy.copy(middle, block.x, rows);
    policy.times(theta, name("attn.out"), at(block.attended), at(middle), count, { adds });
    policy.norm(theta, name("norm2.gain"), middle, block.y2, block.inverse2, rows);
    const up = at(slope, hiddenWidth);
    policy.times(theta, name("mlp.up"), at(block.y2), up, count);
    const gated = at(hidden, hiddenWidth);
    policy.kernels.siluForward(up.address, gated.address, count, rows.stride, hiddenWidth);
    policy.copy(next, middle, rows);
    policy.times(theta, name("mlp.down"), gated, at(next), count, { adds });
  }

  /** Adds a row to each of a segment's. */
  #addRow({ address, width }: Rows, row: Address, { count, stride }: Segment): void {
    this.policy.kernels.addRow(address, row, count, stride, width);
  }
}
