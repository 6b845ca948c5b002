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
import { backward } from "../engine/backward";
import type { Policy } from "../engine/policy";
import type { Activations } from "../engine/transformer";

/** The factors of one parameter's gradient in every sequence of a set, rows (sequence, time). */
export interface SequenceSite {
  readonly name: string;
  /** `matrix`: Σ_t input ⊗ delta; `gain`: Σ_t input ⊙ delta. */
  readonly kind: "matrix" | "gain";
  /** [B·T,a]. */
  readonly input: tf.Tensor2D;
  /** [B·T,b]. */
  readonly delta: tf.Tensor2D;
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
 * Reports the factors of ∂L/∂θ, classifier included, from ∂L/∂z at every row [B·T,V]. Call inside
 * `tf.tidy`.
 */
export function visitSequenceSites(
  policy: Policy,
  activations: Activations,
  dLogits: tf.Tensor2D,
  visit: (site: SequenceSite) => void,
): void {
  visit({
    name: "classifier.weight",
    kind: "matrix",
    input: activations.features,
    delta: dLogits,
  });
  const dFeatures = tf.matMul(dLogits, policy.classifier) as tf.Tensor2D;
  backward(policy, activations, dFeatures, ({ name, kind, input, delta }) => {
    if (kind === "position") {
      const rows = positionRows(activations, policy.shape.context);
      visit({ name, kind: "matrix", input: rows, delta });
    } else {
      visit({ name, kind, input: input as tf.Tensor2D, delta });
    }
  });
}

/** How many sequences a set has, and rows a sequence. */
export interface SetShape {
  readonly count: number;
  readonly rows: number;
}

/** Names a way of contracting a matrix site. */
export type CrossContraction = "pairs" | "gradients";

/** What it costs to move one number, in multiply-adds of a matrix product; see `ntk/contraction.ts`. */
const MOVE = 100;
/** What it costs to take one number through an elementwise kernel, likewise. */
const ELEMENTWISE = 10;

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
  const gradients = (left.count + right.count) * entries;
  return {
    pairs: pairs * (inputWidth + deltaWidth + 2 * ELEMENTWISE) + MOVE * factors,
    gradients: rows * entries + left.count * right.count * entries + MOVE * (factors + gradients),
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
function sequenceGradients({ kind, input, delta }: SequenceSite, set: SetShape): tf.Tensor2D {
  if (kind === "gain") {
    return tf.matMul(membership(set), tf.mul(input, delta) as tf.Tensor2D);
  }
  const [a, b] = [input.shape[1], delta.shape[1]];
  const inputs = tf.transpose(tf.reshape(input, [set.count, set.rows, a]), [0, 2, 1]);
  const deltas = tf.reshape(delta, [set.count, set.rows, b]);
  if (tf.getBackend() !== "wasm") {
    const gradients = tf.matMul(inputs as tf.Tensor3D, deltas as tf.Tensor3D);
    return tf.reshape(gradients, [set.count, a * b]);
  }
  // On wasm only a plain product of two matrices is fast, so there the sequences go one by one.
  const right = tf.unstack(deltas) as tf.Tensor2D[];
  const gradients = (tf.unstack(inputs) as tf.Tensor2D[]).map((left, i) =>
    tf.reshape(tf.matMul(left, right[i] as tf.Tensor2D), [1, a * b]),
  );
  return tf.concat(gradients, 0) as tf.Tensor2D;
}

/**
 * Sums of ⟨G_i, G_j⟩ over sites, each with a factor: contracted site by site, summed over rows once.
 */
export class CrossProducts {
  #pairs: tf.Tensor2D | null = null;
  #products: tf.Tensor2D | null = null;

  constructor(
    readonly left: SetShape,
    readonly right: SetShape,
  ) {}

  /** Adds `factor`·⟨G_i, G_j⟩ of one parameter. Both sites are of the same one. */
  add(left: SequenceSite, right: SequenceSite, factor: number): void {
    const cost = crossCost(this.left, this.right, left.input.shape[1], left.delta.shape[1]);
    if (left.kind === "matrix" && cost.pairs <= cost.gradients) {
      const inputs = crossGram(left.input, right.input);
      const deltas = crossGram(left.delta, right.delta);
      const product = tf.mul(tf.mul(inputs, deltas), factor) as tf.Tensor2D;
      this.#pairs = this.#pairs === null ? product : tf.add(this.#pairs, product);
      return;
    }
    const gradients = sequenceGradients(left, this.left);
    const others = sequenceGradients(right, this.right);
    const product = tf.mul(crossGram(gradients, others), factor) as tf.Tensor2D;
    this.#products = this.#products === null ? product : tf.add(this.#products, product);
  }

  /** The sums, [B_left, B_right]. */
  total(): tf.Tensor2D {
    const fromPairs =
      this.#pairs === null
        ? tf.zeros<tf.Rank.R2>([this.left.count, this.right.count])
        : crossGram(tf.matMul(membership(this.left), this.#pairs), membership(this.right));
    return this.#products === null ? fromPairs : tf.add(fromPairs, this.#products);
  }
}
