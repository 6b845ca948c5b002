/**
 * The empirical neural tangent kernel of the logits, exact and in its two components:
 *
 *     K(x,x') = ⟨h(x), h(x')⟩ I_V  +  W J(x) J(x')ᵀ Wᵀ,   J = ∂h/∂ψ
 *
 * (Tomihari & Sato, arXiv:2405.16747; Tomihari, arXiv:2601.04670). The first is the representation
 * component, over the classifier's parameters; the second the gradient component, over all others.
 */
import * as tf from "@tensorflow/tfjs-core";
import { passFor } from "../../engine/choose-passes";
import type { Policy } from "../../engine/policy";
import { contextBatch, type ProbeContext } from "./context-batch";
import { fullContraction, gram } from "./contraction";
import { visitCotangents } from "./cotangents";
import { accumulate, type Grouping, groupedTraces, ONE_GROUP } from "./grouped-trace";
import { probeFeatures } from "./probe-features";

/** (1/V) tr K(x_i, x_j) of both components, each row-major [N, N]. */
export interface TraceKernel {
  readonly representation: Float32Array;
  readonly gradient: Float32Array;
}

/** K(x_i, x_j)[a, b] of both components, each row-major [N, V, N, V]. */
export interface FullKernel {
  readonly representation: Float32Array;
  readonly gradient: Float32Array;
}

/** Numbers in the largest cotangent tensor, [N·T, V', 4d], beyond which outputs are taken in turns. */
const LARGEST = 2 ** 22;

/** V', how many outputs the trace kernel takes at once, to bound its memory. */
export function outputsAtOnce(rows: number, width: number, vocabulary: number): number {
  return Math.max(1, Math.min(vocabulary, Math.floor(LARGEST / (rows * 4 * width))));
}

/** The trace kernel with the gradient component in parts. */
export interface GroupedTraceKernel {
  /** (1/V) tr of the representation component's blocks, row-major [N, N]. */
  readonly representation: Float32Array;
  /** (1/V) tr of each group's part of the gradient component, row-major [G, N, N]. */
  readonly groups: Float32Array;
}

/**
 * Both components of the trace kernel, the gradient component by groups of parameters, which add up
 * to it. Never forms a V × V block: only equal outputs meet.
 * @param count G, how many groups.
 * @throws RangeError when a context is malformed or longer than the policy's.
 */
export async function groupedTraceKernel(
  policy: Policy,
  contexts: readonly ProbeContext[],
  count: number,
  grouping: Grouping,
): Promise<GroupedTraceKernel> {
  const { vocabulary, width } = policy.shape;
  const batch = contextBatch(contexts, vocabulary);
  const packed = tf.tidy(() => {
    const { activations, features } = probeFeatures(policy, batch);
    const step = outputsAtOnce(batch.count * batch.length, width, vocabulary);
    let sums: tf.Tensor2D[] | undefined;
    for (let from = 0; from < vocabulary; from += step) {
      const some = Math.min(step, vocabulary - from);
      const seeds = tf.slice(policy.classifier, [from, 0], [some, width]);
      const traces = groupedTraces(policy, activations, batch, seeds, count, grouping);
      sums = traces.map((trace, group) => accumulate(sums?.[group], trace));
    }
    const parts = (sums as tf.Tensor2D[]).map((sum) => tf.div(sum, vocabulary));
    return tf.stack([gram(features), ...parts]);
  });
  const values = (await packed.data()) as Float32Array;
  packed.dispose();
  const size = batch.count ** 2;
  return { representation: values.slice(0, size), groups: values.slice(size) };
}

/**
 * Both components of the trace kernel.
 * @throws RangeError when a context is malformed or longer than the policy's.
 */
export async function traceKernel(
  policy: Policy,
  contexts: readonly ProbeContext[],
): Promise<TraceKernel> {
  const batch = contextBatch(contexts, policy.shape.vocabulary);
  const pass = await passFor(policy, "traceKernel", batch);
  if (pass !== null) {
    return pass(policy, batch);
  }
  const { representation, groups } = await groupedTraceKernel(policy, contexts, 1, ONE_GROUP);
  return { representation, gradient: groups };
}

/** k_{ij} I_V from k [N,N]: [N,V,N,V]. */
function onDiagonal(products: Float32Array, count: number, vocabulary: number): Float32Array {
  const blocks = new Float32Array((count * vocabulary) ** 2);
  for (let i = 0; i < count; i++) {
    for (let j = 0; j < count; j++) {
      for (let a = 0; a < vocabulary; a++) {
        const index = ((i * vocabulary + a) * count + j) * vocabulary + a;
        blocks[index] = products[i * count + j] as number;
      }
    }
  }
  return blocks;
}

/**
 * Both components of the full kernel. Its size grows as (N·V)²: 2 MB for N = 32, V = 16.
 * @throws RangeError when a context is malformed or longer than the policy's.
 */
export async function fullKernel(
  policy: Policy,
  contexts: readonly ProbeContext[],
): Promise<FullKernel> {
  const { vocabulary } = policy.shape;
  const batch = contextBatch(contexts, vocabulary);
  const { count } = batch;
  const pass = await passFor(policy, "fullKernel", batch);
  if (pass !== null) {
    const { representation, gradient } = await pass(policy, batch);
    return { representation: onDiagonal(representation, count, vocabulary), gradient };
  }
  const packed = tf.tidy(() => {
    const { activations, features } = probeFeatures(policy, batch);
    let sum: tf.Tensor2D | undefined;
    visitCotangents(policy, activations, batch, policy.classifier, (site) => {
      sum = accumulate(
        sum,
        tf.tidy(() => fullContraction(site, count)),
      );
    });
    return tf.concat([tf.reshape(gram(features), [-1]), tf.reshape(sum as tf.Tensor2D, [-1])]);
  });
  const values = (await packed.data()) as Float32Array;
  packed.dispose();
  return {
    representation: onDiagonal(values.subarray(0, count * count), count, vocabulary),
    gradient: values.slice(count * count),
  };
}
