/**
 * The forward pass of the policy, keeping what the backward pass needs.
 *
 * Decoder-only and pre-norm: token + position embedding; blocks of RMSNorm → causal multi-head
 * attention → residual, RMSNorm → MLP(SiLU) → residual; a final RMSNorm gives the feature h(x);
 * the classifier gives the logits z = W h. No biases anywhere, save the constants that a policy may
 * have (`feature-shift.ts`).
 *
 * Rows: B sequences of T tokens are R = B·T rows, row b·T + t. Gradients are written by hand in
 * `backward.ts`: it is several times faster than the tape, and the same δ serve the kernel.
 */
import * as tf from "@tensorflow/tfjs-core";
import type { Policy } from "../policy";

/** ε inside the root of RMSNorm. */
export const NORM_EPSILON = 1e-5;

/** Added to the score of a position that lies in the future. */
const MASKED = -1e9;

/** RMSNorm's intermediate values: x̂ = x·r with r = (mean x² + ε)^(−1/2). */
export interface NormActivations {
  /** x̂ [R,d]. */
  readonly hat: tf.Tensor2D;
  /** r [R,1]. */
  readonly inverse: tf.Tensor2D;
  /** y = x̂·gain [R,d]: what the next linear layer reads. */
  readonly output: tf.Tensor2D;
}

/** Attention's intermediate values. */
export interface AttentionActivations {
  /** Queries, keys and values [B,H,T,d/H]. */
  readonly q: tf.Tensor4D;
  readonly k: tf.Tensor4D;
  readonly v: tf.Tensor4D;
  /** Attention probabilities [B,H,T,T]. */
  readonly probabilities: tf.Tensor4D;
  /** The heads' outputs, joined [R,d]: the input of `attn.out`. */
  readonly output: tf.Tensor2D;
}

/** One block's intermediate values. */
export interface BlockActivations {
  readonly norm1: NormActivations;
  readonly attention: AttentionActivations;
  readonly norm2: NormActivations;
  /** u [R,4d], before the SiLU. */
  readonly up: tf.Tensor2D;
  /** σ(u) [R,4d]. */
  readonly gate: tf.Tensor2D;
  /** u·σ(u) [R,4d]: the input of `mlp.down`. */
  readonly hidden: tf.Tensor2D;
}

/** Everything a forward pass kept. Made inside a `tf.tidy` of the caller, who owns the tensors. */
export interface Activations {
  readonly batch: number;
  readonly length: number;
  /** The tokens, one-hot [R,V]. */
  readonly oneHot: tf.Tensor2D;
  readonly blocks: readonly BlockActivations[];
  readonly finalNorm: NormActivations;
  /** h [R,d], the final features: the output of the last norm, shifted where the policy says so. */
  readonly features: tf.Tensor2D;
}

/** RMSNorm of x [R,d] with gain [d]. */
export function rmsNorm(x: tf.Tensor2D, gain: tf.Tensor): NormActivations {
  const meanSquare = tf.mean(tf.square(x), -1, true);
  const inverse = tf.rsqrt(tf.add(meanSquare, NORM_EPSILON)) as tf.Tensor2D;
  const hat = tf.mul(x, inverse) as tf.Tensor2D;
  return { hat, inverse, output: tf.mul(hat, gain) as tf.Tensor2D };
}

/** The additive causal mask [T,T]: 0 at and before the query, a large negative number after it. */
export function causalMask(length: number): tf.Tensor2D {
  const values = new Float32Array(length * length);
  for (let query = 0; query < length; query++) {
    values.fill(MASKED, query * length + query + 1, (query + 1) * length);
  }
  return tf.tensor2d(values, [length, length]);
}

/** Splits rows [B·T, 3d] of q, k, v (heads contiguous inside each) into three [B,H,T,d/H]. */
function splitHeads(
  qkv: tf.Tensor2D,
  batch: number,
  length: number,
  heads: number,
): [tf.Tensor4D, tf.Tensor4D, tf.Tensor4D] {
  const rows = qkv.shape[0];
  const width = qkv.shape[1] / 3;
  const part = (index: number) =>
    tf.transpose(
      tf.reshape(tf.slice(qkv, [0, index * width], [rows, width]), [
        batch,
        length,
        heads,
        width / heads,
      ]),
      [0, 2, 1, 3],
    ) as tf.Tensor4D;
  return [part(0), part(1), part(2)];
}

/** Joins heads [B,H,T,d/H] into rows [B·T, d]. */
export function joinHeads(heads: tf.Tensor4D): tf.Tensor2D {
  const [batch, count, length, width] = heads.shape;
  return tf.reshape(tf.transpose(heads, [0, 2, 1, 3]), [batch * length, count * width]);
}

/** Causal multi-head attention over rows of q, k, v [B·T, 3d]. */
function attention(
  qkv: tf.Tensor2D,
  batch: number,
  length: number,
  heads: number,
  mask: tf.Tensor2D,
): AttentionActivations {
  const [q, k, v] = splitHeads(qkv, batch, length, heads);
  const scale = 1 / Math.sqrt(q.shape[3]);
  const scores = tf.add(tf.mul(tf.matMul(q, k, false, true), scale), mask);
  const probabilities = tf.softmax(scores) as tf.Tensor4D;
  const output = joinHeads(tf.matMul(probabilities, v) as tf.Tensor4D);
  return { q, k, v, probabilities, output };
}

/**
 * Runs the backbone over `batch` sequences of `length` tokens.
 * @param oneHot tokens, one-hot float32 [B·T, V], row b·T + t.
 * @throws RangeError when a sequence is longer than the policy's context.
 */
export function forward(
  policy: Policy,
  oneHot: tf.Tensor2D,
  batch: number,
  length: number,
): Activations {
  const { width, layers, heads, context } = policy.shape;
  if (length > context) {
    throw new RangeError(`a sequence has ${length} tokens; this policy's context is ${context}`);
  }
  const mask = causalMask(length);
  const position = tf.slice(policy.parameter("embed.position"), [0, 0], [length, width]);
  const embedded = tf.matMul(oneHot, policy.parameter("embed.token") as tf.Tensor2D);
  let x = tf.reshape(tf.add(tf.reshape(embedded, [batch, length, width]), position), [
    batch * length,
    width,
  ]) as tf.Tensor2D;
  const blocks: BlockActivations[] = [];
  for (let i = 0; i < layers; i++) {
    const weight = (name: string) => policy.parameter(`blocks.${i}.${name}`) as tf.Tensor2D;
    const norm1 = rmsNorm(x, weight("norm1.gain"));
    const attended = attention(
      tf.matMul(norm1.output, weight("attn.qkv")),
      batch,
      length,
      heads,
      mask,
    );
    const middle = tf.add(x, tf.matMul(attended.output, weight("attn.out"))) as tf.Tensor2D;
    const norm2 = rmsNorm(middle, weight("norm2.gain"));
    const up = tf.matMul(norm2.output, weight("mlp.up")) as tf.Tensor2D;
    const gate = tf.sigmoid(up) as tf.Tensor2D;
    const hidden = tf.mul(up, gate) as tf.Tensor2D;
    x = tf.add(middle, tf.matMul(hidden, weight("mlp.down")));
    blocks.push({ norm1, attention: attended, norm2, up, gate, hidden });
  }
  const finalNorm = rmsNorm(x, policy.parameter("final_norm.gain"));
  const features = shifted(policy, finalNorm.output);
  return { batch, length, oneHot, blocks, finalNorm, features };
}

/** h [R,d] of the last norm's output [R,d]. */
export function shifted(policy: Policy, output: tf.Tensor2D): tf.Tensor2D {
  const { constants } = policy;
  return constants === null ? output : tf.add(output, tf.tensor1d(constants.shift));
}

/** Logits z = W h − offset of features [R,d]: [R,V]. */
export function logits(policy: Policy, features: tf.Tensor2D): tf.Tensor2D {
  const { classifier, constants } = policy;
  const z = tf.matMul(features, tf.transpose(classifier)) as tf.Tensor2D;
  return constants === null ? z : tf.sub(z, tf.tensor1d(constants.offset));
}
