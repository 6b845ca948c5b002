/**
 * The kernel of log-probabilities, ⟨∇ log π(y_i|x_i), ∇ log π(y_j|x_j)⟩: how a step that raises one
 * context's token moves another's (the product of the A, K and G of Ren & Sutherland,
 * arXiv:2407.10490, for one token a context).
 *
 * With g_i = (e_{y_i} − π(x_i))/τ, the derivative of log π(y_i|x_i) by the logits, each cell is
 * g_iᵀ K(x_i, x_j) g_j: ⟨g_i, g_j⟩⟨h_i, h_j⟩ from the representation component, and from the gradient
 * component one backward pass with one cotangent a context, Wᵀ g_i, instead of V.
 */
import * as tf from "@tensorflow/tfjs-core";
import { passFor } from "../../engine/choose-passes";
import { PackedValues } from "../../engine/packed-values";
import type { Policy } from "../../engine/policy";
import { argMaxOneHot, oneHotRows } from "../../engine/reference/rollout";
import { tokenIds } from "../../engine/reference/sampled-batch";
import { logits } from "../../engine/reference/transformer";
import { readingLogits, timesClassifier } from "../logit-change";
import { logSoftmax } from "../softmax";
import { type ContextBatch, contextBatch, type ProbeContext } from "./context-batch";
import { gram } from "./contraction";
import { groupedTraces, ONE_GROUP } from "./grouped-trace";
import { probeFeatures } from "./probe-features";

/** The log-probability kernel of both components. */
export interface LogProbabilityKernel {
  /** y_i, [N]. */
  readonly tokens: Int32Array;
  /** log π(y_i|x_i), [N]. */
  readonly logProbabilities: Float32Array;
  /** The part over the classifier's parameters, row-major [N,N]. */
  readonly representation: Float32Array;
  /** The part over all others, row-major [N,N]. */
  readonly gradient: Float32Array;
}

function checkTokens(tokens: readonly number[], contexts: number, vocabulary: number): void {
  if (tokens.length !== contexts) {
    throw new RangeError(`tokens: ${tokens.length} for ${contexts} contexts; one each is needed`);
  }
  const wrong = tokens.find((t) => !Number.isInteger(t) || t < 0 || t >= vocabulary);
  if (wrong !== undefined) {
    throw new RangeError(`tokens holds ${wrong}; ids must be integers from 0 to ${vocabulary - 1}`);
  }
}

/** The most likely token of each row of logits [N,V]. */
function mostLikely(z: Float64Array, vocabulary: number): number[] {
  return Array.from({ length: z.length / vocabulary }, (_, i) => {
    const row = z.subarray(i * vocabulary, (i + 1) * vocabulary);
    return row.indexOf(Math.max(...row));
  });
}

/** By fused passes: what they read, then one cotangent a context. Null where there are none. */
async function byPasses(
  policy: Policy,
  batch: ContextBatch,
  temperature: number,
  asked: readonly number[] | undefined,
): Promise<LogProbabilityKernel | null> {
  const read = await passFor(policy, "read", batch);
  const seeded = await passFor(policy, "seededKernel", batch);
  if (read === null || seeded === null) {
    return null;
  }
  const { vocabulary, width } = policy.shape;
  const { classifier, features } = await read(policy, batch);
  const z = readingLogits({ classifier, features, width, offset: policy.constants?.offset });
  const tokens = Int32Array.from(asked ?? mostLikely(z, vocabulary));
  const logs = logSoftmax(z, vocabulary, temperature);
  const errors = logs.map((log, cell) => {
    const isChosen = cell % vocabulary === tokens[Math.floor(cell / vocabulary)];
    return ((isChosen ? 1 : 0) - Math.exp(log)) / temperature;
  });
  const seeds = Float32Array.from({ length: batch.count * width }, (_, cell) => {
    const [i, k] = [Math.floor(cell / width), cell % width];
    let sum = 0;
    for (let a = 0; a < vocabulary; a++) {
      sum += (errors[i * vocabulary + a] as number) * (classifier[a * width + k] as number);
    }
    return sum;
  });
  const ofFeatures = timesClassifier(features, features, width);
  return {
    tokens,
    logProbabilities: Float32Array.from(tokens, (y, i) => logs[i * vocabulary + y] as number),
    representation: Float32Array.from(
      timesClassifier(errors, errors, vocabulary),
      (product, cell) => product * (ofFeatures[cell] as number),
    ),
    gradient: await seeded(policy, batch, seeds),
  };
}

/**
 * The log-probability kernel between contexts.
 * @param temperature τ of π = softmax(z/τ).
 * @param tokens y_i, one a context; by default each context's most likely token.
 * @throws RangeError when a context, the temperature or a token is not allowed.
 */
export async function logProbabilityKernel(
  policy: Policy,
  contexts: readonly ProbeContext[],
  temperature: number,
  tokens?: readonly number[],
): Promise<LogProbabilityKernel> {
  const { vocabulary, width } = policy.shape;
  const batch = contextBatch(contexts, vocabulary);
  const { count } = batch;
  if (!(temperature > 0)) {
    throw new RangeError(`temperature is ${temperature}; it must be above 0`);
  }
  if (tokens !== undefined) {
    checkTokens(tokens, count, vocabulary);
  }
  const fused = await byPasses(policy, batch, temperature, tokens);
  if (fused !== null) {
    return fused;
  }
  const packed = tf.tidy(() => {
    const { activations, features } = probeFeatures(policy, batch);
    const z = logits(policy, features);
    const chosen = tokens === undefined ? argMaxOneHot(z) : oneHotRows(tokens, vocabulary);
    const logs = tf.logSoftmax(tf.div(z, temperature)) as tf.Tensor2D;
    const errors = tf.div(tf.sub(chosen, tf.exp(logs)), temperature) as tf.Tensor2D;
    const seeds = tf.reshape(tf.matMul(errors, policy.classifier), [count, 1, width]);
    const [gradient] = groupedTraces(
      policy,
      activations,
      batch,
      seeds as tf.Tensor3D,
      1,
      ONE_GROUP,
    ) as [tf.Tensor2D];
    return tf.concat([
      tokenIds(chosen),
      tf.sum(tf.mul(logs, chosen), 1) as tf.Tensor1D,
      tf.reshape(tf.mul(gram(errors), gram(features)), [-1]) as tf.Tensor1D,
      tf.reshape(gradient, [-1]) as tf.Tensor1D,
    ]);
  });
  const values = new PackedValues((await packed.data()) as Float32Array);
  packed.dispose();
  return {
    tokens: Int32Array.from(values.take(count), Math.round),
    logProbabilities: values.take(count).slice(),
    representation: values.take(count * count).slice(),
    gradient: values.take(count * count).slice(),
  };
}
