/**
 * Teacher forcing: what a policy says about completions that are already there.
 */
import * as tf from "@tensorflow/tfjs-core";
import type { Policy } from "../policy";
import { type Activations, forward, logits } from "./transformer";

/** Completions with the prompts that they continue, one-hot. */
export interface CompletionBatch {
  /** B, sequences. */
  readonly batch: number;
  /** T, input tokens a sequence: the prompt and all but the last token of the completion. */
  readonly length: number;
  /** L, tokens a completion. */
  readonly completionLength: number;
  /** Inputs [B·T,V]. */
  readonly inputs: tf.Tensor2D;
  /** Completions [B·L,V]. */
  readonly targets: tf.Tensor2D;
}

/** What a policy says about a batch. Owned by the caller's `tf.tidy`. */
export interface Scored {
  readonly activations: Activations;
  /** log π(·|x) of softmax(z/τ) at every token of the completions [B·L,V]. */
  readonly logProbabilities: tf.Tensor2D;
  /** log π(y|x) of the tokens that are there [B,L]. */
  readonly logp: tf.Tensor2D;
}

/** Runs a policy over a batch at temperature τ. Call inside `tf.tidy`. */
export function score(policy: Policy, batch: CompletionBatch, temperature: number): Scored {
  const { batch: count, length, completionLength, inputs, targets } = batch;
  const { width } = policy.shape;
  const activations = forward(policy, inputs, count, length);
  const rows = tf.reshape(activations.features, [count, length, width]);
  const completed = tf.slice(
    rows,
    [0, length - completionLength, 0],
    [count, completionLength, width],
  );
  const features = tf.reshape(completed, [count * completionLength, width]) as tf.Tensor2D;
  const z = logits(policy, features);
  const logProbabilities = tf.logSoftmax(tf.div(z, temperature)) as tf.Tensor2D;
  const chosen = tf.sum(tf.mul(logProbabilities, targets), 1);
  return {
    activations,
    logProbabilities,
    logp: tf.reshape(chosen, [count, completionLength]) as tf.Tensor2D,
  };
}

/** Spreads ∂L/∂z of the completions' rows [B·L,V] over all rows [B·T,V], zero at the prompts'. */
export function padToInputs(dLogits: tf.Tensor2D, batch: CompletionBatch): tf.Tensor2D {
  const { batch: count, length, completionLength } = batch;
  const vocabulary = dLogits.shape[1];
  const cube = tf.reshape(dLogits, [count, completionLength, vocabulary]) as tf.Tensor3D;
  const padded = tf.pad(cube, [
    [0, 0],
    [length - completionLength, 0],
    [0, 0],
  ]);
  return tf.reshape(padded, [count * length, vocabulary]);
}

/** Entropy [rows] in nats and largest probability [rows] of log-probabilities [rows,V]. */
export function uncertainty(logProbabilities: tf.Tensor2D): {
  readonly entropy: tf.Tensor1D;
  readonly confidence: tf.Tensor1D;
} {
  const plogp = tf.mul(tf.exp(logProbabilities), logProbabilities);
  return {
    entropy: tf.neg(tf.sum(plogp, 1)),
    confidence: tf.exp(tf.max(logProbabilities, 1)),
  };
}
