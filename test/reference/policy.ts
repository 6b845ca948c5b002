/**
 * The policy in float64, written straight from its definition, one sequence at a time: what the
 * engine's forward and backward passes are tested against.
 *
 * Token and position embeddings; pre-norm blocks of RMSNorm (Zhang & Sennrich 2019), causal
 * multi-head attention (Vaswani et al. 2017) and an MLP with SiLU of width 4d, no biases; a final
 * RMSNorm; an untied classifier. Matrices multiply from the right, s = A w.
 */
import { type Node, Tape } from "./autograd";
import { normals } from "./random";

/** Sizes of a policy; the engine's `PolicyShape` has the same fields. */
export interface ReferenceShape {
  readonly vocabulary: number;
  readonly width: number;
  readonly layers: number;
  readonly heads: number;
  /** Longest sequence. */
  readonly context: number;
}

/** A named tensor, row-major; gains have one dimension, the rest two. */
export interface ReferenceTensor {
  readonly shape: readonly number[];
  readonly data: Float64Array;
}

/** All parameters by name, in the order of a checkpoint, backbone first. */
export type ReferenceParameters = Readonly<Record<string, ReferenceTensor>>;

/** What is added to the features [d] and subtracted from the logits [V]; nothing differentiates them. */
export interface ReferenceConstants {
  readonly shift: ArrayLike<number>;
  readonly offset: ArrayLike<number>;
}

const EPSILON = 1e-5;

/** Names and shapes of a policy's parameters, backbone first, classifier last. */
export function referenceLayout(shape: ReferenceShape): [string, number[]][] {
  const d = shape.width;
  const layout: [string, number[]][] = [
    ["embed.token", [shape.vocabulary, d]],
    ["embed.position", [shape.context, d]],
  ];
  for (let i = 0; i < shape.layers; i++) {
    layout.push(
      [`blocks.${i}.norm1.gain`, [d]],
      [`blocks.${i}.attn.qkv`, [d, 3 * d]],
      [`blocks.${i}.attn.out`, [d, d]],
      [`blocks.${i}.norm2.gain`, [d]],
      [`blocks.${i}.mlp.up`, [d, 4 * d]],
      [`blocks.${i}.mlp.down`, [4 * d, d]],
    );
  }
  layout.push(["final_norm.gain", [d]], ["classifier.weight", [shape.vocabulary, d]]);
  return layout;
}

/**
 * Random parameters, large enough that attention is far from uniform and gains far from one, and
 * exactly representable in float32, so that the engine can hold the very same numbers.
 */
export function randomParameters(shape: ReferenceShape, seed: number): ReferenceParameters {
  const normal = normals(seed);
  return Object.fromEntries(
    referenceLayout(shape).map(([name, dimensions]) => {
      const size = dimensions.reduce((a, b) => a * b, 1);
      const gain = dimensions.length === 1;
      const spread = name.startsWith("embed") ? 0.7 : 1 / Math.sqrt(dimensions[0] as number);
      const data = Float64Array.from({ length: size }, () =>
        Math.fround(gain ? 1 + 0.3 * normal() : spread * normal()),
      );
      return [name, { shape: dimensions, data }];
    }),
  );
}

/** A policy's parameters on a tape, so that scalars of its logits can be differentiated. */
export class ReferencePolicy {
  readonly leaves: Readonly<Record<string, Node>>;

  constructor(
    readonly shape: ReferenceShape,
    readonly parameters: ReferenceParameters,
    readonly constants: ReferenceConstants | null = null,
    readonly tape = new Tape(),
  ) {
    this.leaves = Object.fromEntries(
      Object.entries(parameters).map(([name, { shape: dimensions, data }]) => {
        const columns = dimensions[dimensions.length - 1] as number;
        return [name, tape.leaf(data.length / columns, columns, data)];
      }),
    );
  }

  private leaf(name: string): Node {
    const leaf = this.leaves[name];
    if (leaf === undefined) {
      throw new RangeError(`no parameter ${name}`);
    }
    return leaf;
  }

  private norm(x: Node, gain: string): Node {
    const { tape } = this;
    const square = tape.times(x, x);
    const mean = tape.scale(tape.sumRows(square), 1 / x.columns);
    const inverse = tape.map(
      mean,
      (m) => 1 / Math.sqrt(m + EPSILON),
      (m) => -0.5 * (m + EPSILON) ** -1.5,
    );
    return tape.times(tape.times(x, inverse), this.leaf(gain));
  }

  private attention(x: Node, block: number): Node {
    const { tape } = this;
    const { width, heads } = this.shape;
    const size = width / heads;
    const qkv = tape.multiply(x, this.leaf(`blocks.${block}.attn.qkv`));
    const part = (which: number, head: number) =>
      tape.columns(qkv, which * width + head * size, which * width + (head + 1) * size);
    const future = tape.leaf(
      x.rows,
      x.rows,
      Array.from({ length: x.rows ** 2 }, (_, i) =>
        i % x.rows > Math.floor(i / x.rows) ? Number.NEGATIVE_INFINITY : 0,
      ),
    );
    const attended = Array.from({ length: heads }, (_, head) => {
      const scores = tape.multiply(part(0, head), tape.transpose(part(1, head)));
      const masked = tape.add(tape.scale(scores, 1 / Math.sqrt(size)), future);
      return tape.multiply(tape.exp(tape.logSoftmax(masked)), part(2, head));
    });
    return tape.multiply(tape.beside(attended), this.leaf(`blocks.${block}.attn.out`));
  }

  private mlp(x: Node, block: number): Node {
    const { tape } = this;
    const sigmoid = (s: number) => 1 / (1 + Math.exp(-s));
    const hidden = tape.map(
      tape.multiply(x, this.leaf(`blocks.${block}.mlp.up`)),
      (s) => s * sigmoid(s),
      (s) => sigmoid(s) * (1 + s * (1 - sigmoid(s))),
    );
    return tape.multiply(hidden, this.leaf(`blocks.${block}.mlp.down`));
  }

  /** Final features h of one sequence, [T, d]. */
  features(tokens: readonly number[]): Node {
    const { tape } = this;
    let x = tape.add(
      tape.rows(this.leaf("embed.token"), tokens),
      tape.rows(
        this.leaf("embed.position"),
        tokens.map((_, position) => position),
      ),
    );
    for (let i = 0; i < this.shape.layers; i++) {
      x = tape.add(x, this.attention(this.norm(x, `blocks.${i}.norm1.gain`), i));
      x = tape.add(x, this.mlp(this.norm(x, `blocks.${i}.norm2.gain`), i));
    }
    return this.plus(this.norm(x, "final_norm.gain"), this.constants?.shift, 1);
  }

  /** Logits of one sequence, [T, V]. */
  logits(tokens: readonly number[]): Node {
    const product = this.tape.multiply(
      this.features(tokens),
      this.tape.transpose(this.leaf("classifier.weight")),
    );
    return this.plus(product, this.constants?.offset, -1);
  }

  /** Rows x with a constant row, times `sign`, added to each; x itself where there is none. */
  private plus(x: Node, row: ArrayLike<number> | undefined, sign: number): Node {
    if (row === undefined) return x;
    const repeated = Array.from(
      { length: x.rows * x.columns },
      (_, i) => sign * (row[i % x.columns] as number),
    );
    return this.tape.add(x, this.tape.leaf(x.rows, x.columns, repeated));
  }

  /** Gradients by name, as copies, of `sum(seed ⊙ output)` by every parameter. */
  gradients(output: Node, seed?: ArrayLike<number>): Record<string, Float64Array> {
    this.tape.backward(output, seed);
    return Object.fromEntries(
      Object.entries(this.leaves).map(([name, leaf]) => [name, leaf.gradient.slice()]),
    );
  }
}

/** Logits of one sequence, row-major [T, V]. */
export function referenceLogits(
  shape: ReferenceShape,
  parameters: ReferenceParameters,
  tokens: readonly number[],
  constants: ReferenceConstants | null = null,
): Float64Array {
  return new ReferencePolicy(shape, parameters, constants).logits(tokens).value;
}

/**
 * A scalar of the logits of some sequences, and its gradient by every parameter.
 * @param scalar makes a 1 × 1 node from the logits [T, V] of each sequence.
 */
export function referenceGradient(
  shape: ReferenceShape,
  parameters: ReferenceParameters,
  sequences: readonly (readonly number[])[],
  scalar: (tape: Tape, logits: readonly Node[]) => Node,
  constants: ReferenceConstants | null = null,
): { readonly value: number; readonly gradients: Record<string, Float64Array> } {
  const policy = new ReferencePolicy(shape, parameters, constants);
  const output = scalar(
    policy.tape,
    sequences.map((tokens) => policy.logits(tokens)),
  );
  return { value: output.value[0] as number, gradients: policy.gradients(output) };
}
