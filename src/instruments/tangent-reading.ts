/** Reads W, the probes' features, and how both move along some directions, in one read-back. */
import * as tf from "@tensorflow/tfjs-core";
import { passFor } from "../engine/choose-passes";
import { CLASSIFIER } from "../engine/layout";
import { PackedValues } from "../engine/packed-values";
import type { Policy } from "../engine/policy";
import type { Reading } from "./geometry";
import { contextBatch, type ProbeContext } from "./ntk/context-batch";
import { probeFeatures } from "./ntk/probe-features";
import { cutDirection, featureTangent } from "./tangent";

/** How W and h move, to first order, along a direction θ̇ = (Ẇ, ψ̇). */
export interface TangentReading {
  /** Ẇ, row-major [V,d]. */
  readonly classifier: Float32Array;
  /** (∂h(x_i)/∂ψ)·ψ̇, row-major [N,d]. */
  readonly features: Float32Array;
}

/** A reading, and its tangents in the order of the directions. */
export interface DirectedReading {
  readonly reading: Reading;
  readonly tangents: readonly TangentReading[];
}

/**
 * W [V,d] and h(x_i) [N,d] of a policy, and their first-order movement along each direction. One
 * forward pass over the contexts, and about as much again a direction.
 * @param directions each [P], flat in the layout's order. The caller keeps their ownership.
 * @throws RangeError when a context is malformed or longer than the policy's, or a direction has not
 * as many numbers as θ.
 */
export async function readAlong(
  policy: Policy,
  contexts: readonly ProbeContext[],
  directions: readonly tf.Tensor1D[],
): Promise<DirectedReading> {
  const { vocabulary, width } = policy.shape;
  const batch = contextBatch(contexts, vocabulary);
  const offset = policy.constants?.offset;
  const parameters = policy.theta.shape[0];
  directions.forEach((direction, i) => {
    if (direction.shape[0] !== parameters) {
      throw new RangeError(
        `directions[${i}] has ${direction.shape[0]} numbers; θ has ${parameters}`,
      );
    }
  });
  const pass = await passFor(policy, "readAlong", batch);
  if (pass !== null) {
    const { reading, tangents } = await pass(policy, batch, directions);
    return { reading: { width, offset, ...reading }, tangents };
  }
  const packed = tf.tidy(() => {
    const { activations, features } = probeFeatures(policy, batch);
    const rows = tf.tensor1d(
      batch.positions.map((position, i) => i * batch.length + position),
      "int32",
    );
    const parts: tf.Tensor[] = [policy.classifier, features];
    for (const direction of directions) {
      const tangentOf = cutDirection(policy.layout, direction);
      parts.push(tangentOf(CLASSIFIER));
      parts.push(tf.gather(featureTangent(policy, activations, tangentOf), rows));
    }
    return tf.concat(parts as tf.Tensor2D[], 0);
  });
  const values = new PackedValues((await packed.data()) as Float32Array);
  packed.dispose();
  const next = () => ({
    classifier: values.take(vocabulary * width).slice(),
    features: values.take(batch.count * width).slice(),
  });
  return { reading: { width, offset, ...next() }, tangents: directions.map(next) };
}
