/** The forward pass over a batch of contexts, and the features that their positions have. */
import * as tf from "@tensorflow/tfjs-core";
import type { Policy } from "../../engine/policy";
import { oneHotRows } from "../../engine/reference/rollout";
import { type Activations, forward } from "../../engine/reference/transformer";
import type { ContextBatch } from "./context-batch";

/** Activations of all rows, and h(x_i) at each context's position [N,d]. */
export interface ProbeFeatures {
  readonly activations: Activations;
  readonly features: tf.Tensor2D;
}

/** Runs a policy over contexts. Call inside `tf.tidy`. */
export function probeFeatures(policy: Policy, batch: ContextBatch): ProbeFeatures {
  const oneHot = oneHotRows(batch.tokens, policy.shape.vocabulary);
  const activations = forward(policy, oneHot, batch.count, batch.length);
  const rows = batch.positions.map((position, i) => i * batch.length + position);
  return { activations, features: tf.gather(activations.features, tf.tensor1d(rows, "int32")) };
}
