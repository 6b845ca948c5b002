/**
 * From the factors of per-context gradients to their inner products.
 *
 * For G_{i,a} = Σ_r A_{i,r} ⊗ δ_{i,r,a} there are two ways, the choice that neural-tangents makes
 * per layer (Novak et al. 2022, arXiv:2206.08720):
 * - *pairs*: Σ_{r,r'} ⟨A_{i,r}, A_{j,r'}⟩ Σ_a ⟨δ_{i,r,a}, δ_{j,r',a}⟩, never forming a gradient;
 * - *gradients*: form every G_{i,a}, then their Gram matrix.
 */
import * as tf from "@tensorflow/tfjs-core";
import type { OuterSite } from "./cotangents";

/** Names a way of contracting a matrix site. */
export type Contraction = "pairs" | "gradients";

/** The sizes that decide. */
export interface ContractionShape {
  /** N. */
  readonly contexts: number;
  /** Outer products per context. */
  readonly rows: number;
  /** V', outputs taken at once. */
  readonly outputs: number;
  /** Width of the input factor. */
  readonly inputWidth: number;
  /** Width of δ. */
  readonly deltaWidth: number;
}

/**
 * What it costs to copy or transpose one number, in multiply-adds of a matrix product. Measured on
 * wasm, where it decides most: 7 ns for a transposed number, 0.07 ns for a multiply-add.
 */
const MOVE = 100;

/** Counted cost of either way, in multiply-adds. */
export function contractionCost(shape: ContractionShape): Record<Contraction, number> {
  const { contexts, rows, outputs, inputWidth, deltaWidth } = shape;
  const total = contexts * rows;
  const entries = outputs * inputWidth * deltaWidth;
  const factors = total * (inputWidth + outputs * deltaWidth);
  return {
    pairs: total * factors + MOVE * factors,
    gradients: total * entries + contexts ** 2 * entries + MOVE * (factors + contexts * entries),
  };
}

/** The cheaper way by counted cost. */
export function chooseContraction(shape: ContractionShape): Contraction {
  const { pairs, gradients } = contractionCost(shape);
  return pairs <= gradients ? "pairs" : "gradients";
}

/**
 * x xᵀ. The transpose is explicit: with the flag, wasm takes an order of magnitude longer and webgpu
 * (tfjs 4.22) is silently wrong for long rows.
 */
export function gram(x: tf.Tensor2D): tf.Tensor2D {
  return tf.matMul(x, tf.transpose(x));
}

/** 1 where a row belongs to a context, [N, N·rows]. */
function membership(contexts: number, rows: number): tf.Tensor2D {
  const values = new Float32Array(contexts * contexts * rows);
  for (let i = 0; i < contexts; i++) {
    const start = i * contexts * rows + i * rows;
    values.fill(1, start, start + rows);
  }
  return tf.tensor2d(values, [contexts, contexts * rows]);
}

/** Sums the rows of each context: [N·rows, n] → [N, n]. */
function sumRows(x: tf.Tensor2D, contexts: number, rows: number): tf.Tensor2D {
  return rows === 1 ? x : tf.matMul(membership(contexts, rows), x);
}

/** Sums over both contexts' rows: [N·rows, N·rows] → [N, N]. */
export function sumPairs(x: tf.Tensor2D, contexts: number, rows: number): tf.Tensor2D {
  if (rows === 1) {
    return x;
  }
  const member = membership(contexts, rows);
  return tf.matMul(tf.matMul(member, x), tf.transpose(member));
}

/**
 * Every G_i, [N, a, V'·b]. On wasm only a plain product of two matrices is fast, so there the
 * contexts are taken one by one.
 */
function perContextGradients(site: OuterSite, contexts: number): tf.Tensor3D {
  const [, outputs, width] = site.delta.shape;
  const inputs = tf.transpose(
    tf.reshape(site.input, [contexts, site.rows, site.input.shape[1]]),
    [0, 2, 1],
  ) as tf.Tensor3D;
  const deltas = tf.reshape(site.delta, [contexts, site.rows, outputs * width]) as tf.Tensor3D;
  if (tf.getBackend() !== "wasm") {
    return tf.matMul(inputs, deltas);
  }
  const right = tf.unstack(deltas) as tf.Tensor2D[];
  const left = tf.unstack(inputs) as tf.Tensor2D[];
  return tf.stack(left.map((input, i) => tf.matMul(input, right[i] as tf.Tensor2D))) as tf.Tensor3D;
}

/** g_{i,a} of a gain site, [N, V'·d]. */
function gainGradients(site: OuterSite, contexts: number): tf.Tensor2D {
  const [rows, width] = site.input.shape;
  const outputs = site.delta.shape[1];
  const product = tf.mul(site.delta, tf.reshape(site.input, [rows, 1, width]));
  const flat = tf.reshape(product, [rows, outputs * width]) as tf.Tensor2D;
  return sumRows(flat, contexts, site.rows);
}

/** Flattens all but the first axis. */
function flatten(x: tf.Tensor3D): tf.Tensor2D {
  return tf.reshape(x, [x.shape[0], x.shape[1] * x.shape[2]]);
}

/**
 * Σ_a ⟨G_{i,a}, G_{j,a}⟩, before it is summed over rows: [N·r, N·r], with r as told. Leaving the
 * sum to the caller lets sites of the same number of rows share it.
 */
export function traceContraction(
  site: OuterSite,
  contexts: number,
): { readonly product: tf.Tensor2D; readonly rows: number } {
  if (site.kind === "gain") {
    return { product: gram(gainGradients(site, contexts)), rows: 1 };
  }
  const [, outputs, deltaWidth] = site.delta.shape;
  const inputWidth = site.input.shape[1];
  const { rows } = site;
  if (chooseContraction({ contexts, rows, outputs, inputWidth, deltaWidth }) === "gradients") {
    return { product: gram(flatten(perContextGradients(site, contexts))), rows: 1 };
  }
  return { product: tf.mul(gram(site.input), gram(flatten(site.delta))) as tf.Tensor2D, rows };
}

/** ⟨G_{i,a}, G_{j,b}⟩ for every pair of outputs too: [N·V, N·V], row i·V + a. */
export function fullContraction(site: OuterSite, contexts: number): tf.Tensor2D {
  const [, outputs, width] = site.delta.shape;
  const all = contexts * outputs;
  if (site.kind === "gain") {
    return gram(tf.reshape(gainGradients(site, contexts), [all, width]));
  }
  const inputWidth = site.input.shape[1];
  if (site.rows === 1) {
    const deltas = tf.reshape(gram(tf.reshape(site.delta, [all, width])), [
      contexts,
      outputs,
      contexts,
      outputs,
    ]);
    const inputs = tf.reshape(gram(site.input), [contexts, 1, contexts, 1]);
    return tf.reshape(tf.mul(deltas, inputs), [all, all]);
  }
  const gradients = tf.reshape(perContextGradients(site, contexts), [
    contexts,
    inputWidth,
    outputs,
    width,
  ]);
  return gram(tf.reshape(tf.transpose(gradients, [0, 2, 1, 3]), [all, inputWidth * width]));
}
