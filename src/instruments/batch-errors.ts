/**
 * The completions of a step as a batch again, and ∂L/∂z of each of their rows: what every one of
 * them asks of the policy. On the policy that sampled them, where ratios are 1 and nothing is clipped.
 */
import * as tf from "@tensorflow/tfjs-core";
import type { Policy } from "../engine/policy";
import {
  logitsGradient,
  type ObjectiveSettings,
  policyObjective,
} from "../engine/reference/objective";
import { oneHotRows } from "../engine/reference/rollout";
import { type CompletionBatch, padToInputs, score } from "../engine/reference/scoring";
import type { Activations } from "../engine/reference/transformer";

/** A completion and its advantage; `RolloutSample` is one. */
export interface WeightedCompletion {
  readonly prompt: readonly number[];
  readonly completion: readonly number[];
  /** A. */
  readonly advantage: number;
}

/** The settings that a step's loss depends on, by their names in the schema. */
export interface LossSettings extends ObjectiveSettings {
  readonly temperature: number;
  readonly entropy_coef: number;
}

/** @throws RangeError naming the sample whose lengths or tokens do not fit. */
function checkSamples(samples: readonly WeightedCompletion[], vocabulary: number): void {
  const first = samples[0];
  if (first === undefined || first.completion.length === 0 || first.prompt.length === 0) {
    throw new RangeError("samples: there must be at least one, with a prompt and a completion");
  }
  samples.forEach(({ prompt, completion }, i) => {
    for (const [field, tokens, length] of [
      ["prompt", prompt, first.prompt.length],
      ["completion", completion, first.completion.length],
    ] as const) {
      if (tokens.length !== length) {
        throw new RangeError(
          `samples[${i}].${field} has ${tokens.length} tokens; the first has ${length}`,
        );
      }
      const wrong = tokens.find((t) => !Number.isInteger(t) || t < 0 || t >= vocabulary);
      if (wrong !== undefined) {
        throw new RangeError(
          `samples[${i}].${field} holds ${wrong}; ids must be integers from 0 to ${vocabulary - 1}`,
        );
      }
    }
  });
}

/**
 * Completions for teacher forcing. Call inside `tf.tidy`.
 * @throws RangeError naming the sample whose lengths or tokens do not fit.
 */
export function completionBatch(
  samples: readonly WeightedCompletion[],
  vocabulary: number,
): CompletionBatch {
  checkSamples(samples, vocabulary);
  const { prompt, completion } = samples[0] as WeightedCompletion;
  const inputs = samples.flatMap((sample) => [...sample.prompt, ...sample.completion.slice(0, -1)]);
  const targets = samples.flatMap((sample) => [...sample.completion]);
  return {
    batch: samples.length,
    length: prompt.length + completion.length - 1,
    completionLength: completion.length,
    inputs: oneHotRows(inputs, vocabulary),
    targets: oneHotRows(targets, vocabulary),
  };
}

/** Activations of B sequences, and ∂L/∂z of every row [B·T,V], zero at the prompts'. */
export interface BatchErrors {
  readonly activations: Activations;
  readonly dLogits: tf.Tensor2D;
}

/**
 * ∂L/∂z of a step's loss, entropy bonus and KL term included, at the policy that sampled. Call
 * inside `tf.tidy`.
 * @param basePolicy what β pulls towards; may be null when β is 0.
 * @throws RangeError when samples do not fit, or β is not 0 and there is no base policy.
 */
export function batchErrors(
  policy: Policy,
  basePolicy: Policy | null,
  samples: readonly WeightedCompletion[],
  settings: LossSettings,
): BatchErrors {
  const { vocabulary } = policy.shape;
  const { temperature, beta, entropy_coef: entropyCoef } = settings;
  const batch = completionBatch(samples, vocabulary);
  const { batch: count, completionLength } = batch;
  const { activations, logp, logProbabilities } = score(policy, batch, temperature);
  const refLogp =
    beta === 0 || basePolicy === null ? null : score(basePolicy, batch, temperature).logp;
  const mask = tf.ones([count, completionLength]) as tf.Tensor2D;
  const advantages = tf.tensor1d(samples.map(({ advantage }) => advantage));
  const { weights } = policyObjective({ logp, oldLogp: null, refLogp, advantages, mask }, settings);
  const cube = (rows: tf.Tensor) =>
    tf.reshape(rows, [count, completionLength, vocabulary]) as tf.Tensor3D;
  const dLogits = logitsGradient({
    weights,
    oneHot: cube(batch.targets),
    probabilities: cube(tf.exp(logProbabilities)),
    logProbabilities: cube(logProbabilities),
    mask,
    temperature,
    entropyCoef,
  });
  const rows = tf.reshape(dLogits, [count * completionLength, vocabulary]) as tf.Tensor2D;
  return { activations, dLogits: padToInputs(rows, batch) };
}
