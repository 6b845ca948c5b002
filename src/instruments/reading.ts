/** Reads W and the features of the probe contexts off a policy, in one read-back. */
import * as tf from "@tensorflow/tfjs-core";
import { passFor } from "../engine/choose-passes";
import type { Policy } from "../engine/policy";
import type { Reading } from "./geometry";
import { contextBatch, type ProbeContext } from "./ntk/context-batch";
import { probeFeatures } from "./ntk/probe-features";

/** The last reading of a θ: what a step left is what the next one starts from. */
const known = new WeakMap<
  object,
  { readonly contexts: readonly ProbeContext[]; readonly reading: Promise<Reading> }
>();

/**
 * W [V,d] and h(x_i) [N,d]. Not to be changed: who asks again for the same θ and contexts is given the
 * same arrays.
 * @throws RangeError when a context is malformed or longer than the policy's.
 */
export function readPolicy(policy: Policy, contexts: readonly ProbeContext[]): Promise<Reading> {
  const last = known.get(policy.theta.dataId);
  if (last?.contexts === contexts) {
    return last.reading;
  }
  const reading = read(policy, contexts);
  known.set(policy.theta.dataId, { contexts, reading });
  return reading;
}

async function read(policy: Policy, contexts: readonly ProbeContext[]): Promise<Reading> {
  const { vocabulary, width } = policy.shape;
  const batch = contextBatch(contexts, vocabulary);
  const offset = policy.constants?.offset;
  const pass = await passFor(policy, "read", batch);
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
