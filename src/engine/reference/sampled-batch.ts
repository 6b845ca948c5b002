/** Completions sampled from a policy, laid out for teacher forcing. */
import * as tf from "@tensorflow/tfjs-core";
import type { Policy } from "../policy";
import { oneHotRows, type RolloutRequest, rollout } from "./rollout";
import type { CompletionBatch } from "./scoring";

/** Each prompt once per completion of its group, in the order of the batch: [B][T₀]. */
export function repeatPrompts(
  prompts: readonly (readonly number[])[],
  generations: number,
): (readonly number[])[] {
  return prompts.flatMap((prompt) => Array.from({ length: generations }, () => prompt));
}

/** Samples completions and joins them to their prompts. Call inside `tf.tidy`, which owns the tensors. */
export function sampleBatch(policy: Policy, request: RolloutRequest): CompletionBatch {
  const { prompts, generations, completionLength } = request;
  const { vocabulary } = policy.shape;
  const batch = prompts.length * generations;
  const promptLength = (prompts[0] as readonly number[]).length;
  const length = promptLength + completionLength - 1;
  const completions = tf.stack(rollout(policy, request), 1) as tf.Tensor3D;
  const promptRows = tf.reshape(
    oneHotRows(repeatPrompts(prompts, generations).flat(), vocabulary),
    [batch, promptLength, vocabulary],
  ) as tf.Tensor3D;
  const continued = tf.slice(completions, [0, 0, 0], [batch, completionLength - 1, vocabulary]);
  return {
    batch,
    length,
    completionLength,
    inputs: tf.reshape(tf.concat([promptRows, continued], 1), [batch * length, vocabulary]),
    targets: tf.reshape(completions, [batch * completionLength, vocabulary]),
  };
}

/** Token ids of one-hot rows [n,V] as float32 [n], for packing with other numbers. */
export function tokenIds(oneHot: tf.Tensor2D): tf.Tensor1D {
  const vocabulary = oneHot.shape[1];
  const ids = tf.reshape(tf.range(0, vocabulary), [vocabulary, 1]) as tf.Tensor2D;
  return tf.reshape(tf.matMul(oneHot, ids), [-1]);
}
