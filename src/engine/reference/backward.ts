/**
 * The backward pass of the policy, by hand.
 *
 * For a linear layer s = A·w, ∂L/∂w = Aᵀδ with δ = ∂L/∂s. The pass therefore reports, for every
 * parameter of the backbone, the pair (A, δ) and leaves the contraction to its caller: the trainer
 * sums over all rows (`gradient`), the kernel keeps samples apart (`instruments/ntk`).
 */
import * as tf from "@tensorflow/tfjs-core";
import type { Policy } from "../policy";
import {
  type Activations,
  type AttentionActivations,
  joinHeads,
  type NormActivations,
} from "./transformer";

/**
 * How one parameter of the backbone enters, and the derivative at its output. Rows as in
 * `transformer.ts`.
 * - `matrix`: s = input·w, [R,a]·[a,b]; delta [R,b].
 * - `gain`: y = input ⊙ gain, input = x̂ [R,d]; delta = ∂L/∂y [R,d].
 * - `position`: one row of the table is added at each position; delta [R,d]; no input.
 */
export interface Site {
  readonly name: string;
  readonly kind: "matrix" | "gain" | "position";
  readonly input: tf.Tensor2D | null;
  readonly delta: tf.Tensor2D;
}

/** Derivative through RMSNorm: from ∂L/∂y [R,d] to ∂L/∂x [R,d]. */
function rmsNormBackward(dy: tf.Tensor2D, norm: NormActivations, gain: tf.Tensor): tf.Tensor2D {
  const dHat = tf.mul(dy, gain);
  const projection = tf.mean(tf.mul(dHat, norm.hat), -1, true);
  return tf.mul(tf.sub(dHat, tf.mul(norm.hat, projection)), norm.inverse);
}

/** Derivative through SiLU: from ∂L/∂(uσ(u)) to ∂L/∂u, with σ'(u)·u + σ(u) = σ(1 + u(1 − σ)). */
function siluBackward(dHidden: tf.Tensor2D, up: tf.Tensor2D, gate: tf.Tensor2D): tf.Tensor2D {
  const slope = tf.mul(gate, tf.add(1, tf.mul(up, tf.sub(1, gate))));
  return tf.mul(dHidden, slope);
}

/** Derivative through attention: from ∂L/∂output [R,d] to ∂L/∂(q,k,v) [R,3d]. */
function attentionBackward(
  dOutput: tf.Tensor2D,
  attended: AttentionActivations,
  batch: number,
  length: number,
): tf.Tensor2D {
  const { q, k, v, probabilities } = attended;
  const heads = q.shape[1];
  const headWidth = q.shape[3];
  const scale = 1 / Math.sqrt(headWidth);
  const dHeads = tf.transpose(
    tf.reshape(dOutput, [batch, length, heads, headWidth]),
    [0, 2, 1, 3],
  ) as tf.Tensor4D;
  const dV = tf.matMul(probabilities, dHeads, true, false) as tf.Tensor4D;
  const dProbabilities = tf.matMul(dHeads, v, false, true);
  const weighted = tf.mul(dProbabilities, probabilities);
  const rowSum = tf.sum(weighted, -1, true);
  const dScores = tf.mul(tf.sub(weighted, tf.mul(probabilities, rowSum)), scale);
  const dQ = tf.matMul(dScores, k) as tf.Tensor4D;
  const dK = tf.matMul(dScores, q, true, false) as tf.Tensor4D;
  return tf.concat([joinHeads(dQ), joinHeads(dK), joinHeads(dV)], 1);
}

/** x·wᵀ for rows x [R,b] and w [a,b]. The explicit transpose avoids two backends' slow or wrong flags. */
function timesTransposed(x: tf.Tensor2D, w: tf.Tensor): tf.Tensor2D {
  return tf.matMul(x, tf.transpose(w) as tf.Tensor2D);
}

/**
 * Pushes ∂L/∂h [R,d] back through the backbone and reports every parameter's site, from the last
 * to the first. Call inside `tf.tidy`.
 */
export function backward(
  policy: Policy,
  activations: Activations,
  dFeatures: tf.Tensor2D,
  visit: (site: Site) => void,
): void {
  const { batch, length, blocks, finalNorm } = activations;
  const linear = (name: string, input: tf.Tensor2D, delta: tf.Tensor2D) => {
    visit({ name, kind: "matrix", input, delta });
    return timesTransposed(delta, policy.parameter(name));
  };
  const norm = (name: string, values: NormActivations, dy: tf.Tensor2D) => {
    visit({ name, kind: "gain", input: values.hat, delta: dy });
    return rmsNormBackward(dy, values, policy.parameter(name));
  };
  let dx = norm("final_norm.gain", finalNorm, dFeatures);
  for (let i = blocks.length - 1; i >= 0; i--) {
    const block = blocks[i] as (typeof blocks)[number];
    const dHidden = linear(`blocks.${i}.mlp.down`, block.hidden, dx);
    const dUp = siluBackward(dHidden, block.up, block.gate);
    const dNorm2 = linear(`blocks.${i}.mlp.up`, block.norm2.output, dUp);
    dx = tf.add(dx, norm(`blocks.${i}.norm2.gain`, block.norm2, dNorm2));
    const dAttended = linear(`blocks.${i}.attn.out`, block.attention.output, dx);
    const dQkv = attentionBackward(dAttended, block.attention, batch, length);
    const dNorm1 = linear(`blocks.${i}.attn.qkv`, block.norm1.output, dQkv);
    dx = tf.add(dx, norm(`blocks.${i}.norm1.gain`, block.norm1, dNorm1));
  }
  visit({ name: "embed.token", kind: "matrix", input: activations.oneHot, delta: dx });
  visit({ name: "embed.position", kind: "position", input: null, delta: dx });
}

/** Aᵀδ [a,b], transposing the narrower operand: wasm's transpose flag costs an order of magnitude. */
function transposedTimes(input: tf.Tensor2D, delta: tf.Tensor2D): tf.Tensor2D {
  return input.shape[1] <= delta.shape[1]
    ? tf.matMul(tf.transpose(input), delta)
    : (tf.transpose(tf.matMul(tf.transpose(delta), input)) as tf.Tensor2D);
}

/** The gradient of one site's parameter, summed over rows, flat. */
function siteGradient(policy: Policy, site: Site, batch: number, length: number): tf.Tensor1D {
  if (site.kind === "position") {
    const { width, context } = policy.shape;
    const perPosition = tf.sum(tf.reshape(site.delta, [batch, length * width]), 0) as tf.Tensor1D;
    return tf.pad(perPosition, [[0, (context - length) * width]]);
  }
  const input = site.input as tf.Tensor2D;
  if (site.kind === "gain") {
    return tf.sum(tf.mul(site.delta, input), 0) as tf.Tensor1D;
  }
  return tf.reshape(transposedTimes(input, site.delta), [-1]);
}

/**
 * ∂L/∂θ [P], flat in the layout's order, from ∂L/∂z at every row.
 * @param dLogits [R,V]; rows that carry no loss are zero.
 */
export function gradient(
  policy: Policy,
  activations: Activations,
  dLogits: tf.Tensor2D,
): tf.Tensor1D {
  return tf.tidy(() => {
    const parts = new Map<string, tf.Tensor1D>();
    const dClassifier = transposedTimes(dLogits, activations.features);
    parts.set("classifier.weight", tf.reshape(dClassifier, [-1]));
    const dFeatures = tf.matMul(dLogits, policy.classifier) as tf.Tensor2D;
    backward(policy, activations, dFeatures, (site) => {
      parts.set(site.name, siteGradient(policy, site, activations.batch, activations.length));
    });
    const ordered = policy.layout.map((spec) => parts.get(spec.name) as tf.Tensor1D);
    return tf.concat(ordered);
  });
}
