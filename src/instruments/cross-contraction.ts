/**
 * Inner products between the gradients of two sets of sequences, from the factors that a backward
 * pass leaves. For one linear layer a sequence's gradient is G_i = Σ_t A_{i,t} ⊗ δ_{i,t}, and
 *
 *     ⟨G_i, G_j⟩ = Σ_{t,t'} ⟨A_{i,t}, A_{j,t'}⟩ ⟨δ_{i,t}, δ_{j,t'}⟩ ,
 *
 * so that it can be had either over pairs of rows or from the gradients themselves; the choice of
 * neural-tangents (Novak et al. 2022, arXiv:2206.08720), here between two different sets.
 */
import * as tf from "@tensorflow/tfjs-core";
import type { Policy } from "../engine/policy";
import { backward } from "../engine/reference/backward";
import type { Activations } from "../engine/reference/transformer";

/** The factors of one parameter's gradient in every sequence of a set, rows (sequence, time). */
export interface SequenceSite {
  readonly name: string;
  /** `matrix`: Σ_t input ⊗ delta; `gain`: Σ_t input ⊙ delta. */
  readonly kind: "matrix" | "gain";
  /** Rows a sequence. */
  readonly rows: number;
  /** [B·rows,a]. */
  readonly input: tf.Tensor2D;
  /** [B·rows,b]. */
  readonly delta: tf.Tensor2D;
}

/** Sequences that carry a loss at some of their rows, as many in each. */
export interface LossRows {
  readonly activations: Activations;
  /** ∂L/∂z of every row [B·T,V]; zero but at the rows below. */
  readonly dLogits: tf.Tensor2D;
  /** The rows that carry loss, sequence by sequence. */
  readonly rows: readonly number[];
}

/** Rows of a position table as one-hot inputs, [B·T,T₀] with T₀ the table's length. */
function positionRows({ batch, length }: Activations, context: number): tf.Tensor2D {
  const values = new Float32Array(batch * length * context);
  for (let row = 0; row < batch * length; row++) {
    values[row * context + (row % length)] = 1;
  }
  return tf.tensor2d(values, [batch * length, context]);
}

/**
 * Reports the factors of ∂L/∂θ, classifier included. Above the last block's attention no row meets
 * another, so there only those that carry loss are reported. Call inside `tf.tidy`.
 */
export function visitSequenceSites(
  policy: Policy,
  { activations, dLogits, rows }: LossRows,
  visit: (site: SequenceSite) => void,
): void {
  const { batch, length, features } = activations;
  const chosen = tf.tensor1d([...rows], "int32");
  const atLoss = (x: tf.Tensor2D) => tf.gather(x, chosen) as tf.Tensor2D;
  const perSequence = rows.length / batch;
  visit({
    name: "classifier.weight",
    kind: "matrix",
    rows: perSequence,
    input: atLoss(features),
    delta: atLoss(dLogits),
  });
  const attention = `blocks.${policy.shape.layers - 1}.attn.qkv`;
  let above = true;
  const dFeatures = tf.matMul(dLogits, policy.classifier) as tf.Tensor2D;
  backward(policy, activations, dFeatures, ({ name, kind, input, delta }) => {
    above = above && name !== attention;
    const own = input ?? positionRows(activations, policy.shape.context);
    visit({
      name,
      kind: kind === "gain" ? "gain" : "matrix",
      rows: above ? perSequence : length,
      input: above ? atLoss(own) : own,
      delta: above ? atLoss(delta) : delta,
    });
  });
}

/** Names a way of contracting a matrix site. */
export type CrossContraction = "pairs" | "gradients";

/** How many sequences a set has, and rows a sequence. */
export interface SetShape {
  readonly count: number;
  readonly rows: number;
}

/** What it costs to move one number, in multiply-adds of a matrix product; see `ntk/contraction.ts`. */
const MOVE = 100;
/** What it costs to take one number through an elementwise kernel, likewise. */
const ELEMENTWISE = 10;
/** What a product of its own costs a sequence, likewise: 70 µs on wasm, where it decides most. */
const SEQUENCE = 1_000_000;

/** Counted cost of either way, in multiply-adds, for a layer of a inputs and b outputs. */
export function crossCost(
  left: SetShape,
  right: SetShape,
  inputWidth: number,
  deltaWidth: number,
): Record<CrossContraction, number> {
  const rows = left.count * left.rows + right.count * right.rows;
  const factors = rows * (inputWidth + deltaWidth);
  const pairs = left.count * left.rows * right.count * right.rows;
  const entries = inputWidth * deltaWidth;
  const sequences = left.count + right.count;
  const products = rows * entries + left.count * right.count * entries;
  return {
    pairs: pairs * (inputWidth + deltaWidth + 2 * ELEMENTWISE) + MOVE * factors,
    gradients: products + MOVE * (factors + sequences * entries) + SEQUENCE * sequences,
  };
}

/** 1 where a row belongs to a sequence, [B, B·T]. */
function membership({ count, rows }: SetShape): tf.Tensor2D {
  const values = new Float32Array(count * count * rows);
  for (let i = 0; i < count; i++) {
    const start = i * count * rows + i * rows;
    values.fill(1, start, start + rows);
  }
  return tf.tensor2d(values, [count, count * rows]);
}

/** x yᵀ, by an explicit transpose: the flag is slow on wasm and wrong on webgpu for long rows. */
function crossGram(x: tf.Tensor2D, y: tf.Tensor2D): tf.Tensor2D {
  return tf.matMul(x, tf.transpose(y) as tf.Tensor2D);
}

/** Every sequence's gradient of one site, flat, [B, a·b] or [B, d]. */
function sequenceGradients(site: SequenceSite, count: number): tf.Tensor2D {
  const { kind, rows, input, delta } = site;
  if (kind === "gain") {
    return tf.matMul(membership({ count, rows }), tf.mul(input, delta) as tf.Tensor2D);
  }
  const [a, b] = [input.shape[1], delta.shape[1]];
  const inputs = tf.transpose(tf.reshape(input, [count, rows, a]), [0, 2, 1]);
  const deltas = tf.reshape(delta, [count, rows, b]);
  if (tf.getBackend() !== "wasm") {
    const gradients = tf.matMul(inputs as tf.Tensor3D, deltas as tf.Tensor3D);
    return tf.reshape(gradients, [count, a * b]);
  }
  // On wasm only a plain product of two matrices is fast, so there the sequences go one by one.
  const right = tf.unstack(deltas) as tf.Tensor2D[];
  const gradients = (tf.unstack(inputs) as tf.Tensor2D[]).map((left, i) =>
    tf.reshape(tf.matMul(left, right[i] as tf.Tensor2D), [1, a * b]),
  );
  return tf.concat(gradients, 0) as tf.Tensor2D;
}

/** x + y, where x may not be there yet. */
function plus(x: tf.Tensor2D | undefined, y: tf.Tensor2D): tf.Tensor2D {
  return x === undefined ? y : tf.add(x, y);
}

/**
 * Sums of ⟨G_i, G_j⟩ over sites, each with a factor: contracted site by site, and summed over rows
 * once for all sites that have as many. Call inside `tf.tidy`.
 */
export class CrossProducts {
  readonly #pairs = new Map<string, { product: tf.Tensor2D; left: SetShape; right: SetShape }>();
  #products: tf.Tensor2D | undefined;

  /**
   * @param left sequences of the rows of the result.
   * @param right sequences of its columns.
   */
  constructor(
    readonly left: number,
    readonly right: number,
  ) {}

  /** Adds `factor`·⟨G_i, G_j⟩ of one parameter. Both sites are of the same one. */
  add(own: SequenceSite, other: SequenceSite, factor: number): void {
    const left = { count: this.left, rows: own.rows };
    const right = { count: this.right, rows: other.rows };
    const cost = crossCost(left, right, own.input.shape[1], own.delta.shape[1]);
    if (own.kind === "gain" || cost.gradients < cost.pairs) {
      const gradients = sequenceGradients(own, this.left);
      const product = crossGram(gradients, sequenceGradients(other, this.right));
      this.#products = plus(this.#products, tf.mul(product, factor));
      return;
    }
    const key = `${own.rows} ${other.rows}`;
    const inputs = crossGram(own.input, other.input);
    const product = tf.mul(inputs, tf.mul(crossGram(own.delta, other.delta), factor));
    this.#pairs.set(key, {
      product: plus(this.#pairs.get(key)?.product, product as tf.Tensor2D),
      left,
      right,
    });
  }

  /** The sums, [left, right]. */
  total(): tf.Tensor2D {
    let sum = this.#products ?? tf.zeros<tf.Rank.R2>([this.left, this.right]);
    for (const { product, left, right } of this.#pairs.values()) {
      sum = tf.add(sum, crossGram(tf.matMul(membership(left), product), membership(right)));
    }
    return sum;
  }
}
