/** Reads W and the features of the probe contexts off a policy, in one read-back. */
import * as tf from "@tensorflow/tfjs-core";
import { passFor } from "../engine/choose-passes";
import type { Policy } from "../engine/policy";
import type { Reading } from "./geometry";
import { contextBatch, type ProbeContext } from "./ntk/context-batch";
import { probeFeatures } from "./ntk/probe-features";

/**
 * W [V,d] and h(x_i) [N,d].
 * @throws RangeError when a context is malformed or longer than the policy's.
 */
export async function readPolicy(
  policy: Policy,
  contexts: readonly ProbeContext[],
): Promise<Reading> {
  const { vocabulary, width } = policy.shape;
  const batch = contextBatch(contexts, vocabulary);
  const offset = policy.constants?.offset;
  const pass = await passFor(policy, "read");
  if (pass !== null) {
    return { width, offset, ...(await pass(policy, batch)) };
  }
  const packed = tf.tidy(() =>
    tf.concat([policy.classifier, probeFeatures(policy, batch).features], 0),
  );
  const values = (await packed.data()) as Float32Array;
  packed.dispose();
  return {
    width,
    offset,
    classifier: values.slice(0, vocabulary * width),
    features: values.slice(vocabulary * width),
  };
}
