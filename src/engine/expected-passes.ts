/**
 * What fused passes should say of a few tokens, by the reference on the cpu backend: that is plain
 * JavaScript, compiles nothing, and at this size takes a fraction of a second.
 */
import * as tf from "@tensorflow/tfjs-core";
import { type PolicyShape, parameterCount } from "./layout";
import { onCpu } from "./on-cpu";
import type { ContextRows, SampleRequest } from "./passes";
import { initialTheta, Policy } from "./policy";
import { gradient } from "./reference/backward";
import { oneHotRows } from "./reference/rollout";
import { sampleBatch, tokenIds } from "./reference/sampled-batch";
import { score, uncertainty } from "./reference/scoring";
import { forward } from "./reference/transformer";

/** Deterministic numbers in (−1, 1) that need no generator of the engine. */
export function wave(length: number, pace: number): Float32Array {
  return Float32Array.from({ length }, (_, i) => Math.sin(pace * (i + 1)));
}

/** θ that passes are checked at: gains differ from 1, so that none is left out unnoticed. */
export function checkTheta(shape: PolicyShape): Float32Array {
  return initialTheta(shape, 0).map((x, i) => x + 0.1 * Math.sin(i));
}

/** Two contexts of different lengths, the second with tokens after its position where they fit. */
export function checkContexts({ vocabulary, context }: PolicyShape): ContextRows {
  const length = Math.min(context, 4);
  const tokens = Array.from({ length: 2 * length }, (_, i) => (3 * i + 1) % vocabulary);
  return { count: 2, length, tokens, positions: [length - 1, Math.max(0, length - 3)] };
}

/** Two prompts with two completions each, as long as the policy's context allows. */
export function checkSampling({ vocabulary, context }: PolicyShape): SampleRequest {
  const completionLength = Math.min(context, 2);
  const promptLength = Math.min(context - completionLength + 1, 3);
  const prompt = (from: number) =>
    Array.from({ length: promptLength }, (_, t) => (from + 2 * t) % vocabulary);
  return {
    prompts: [prompt(1), prompt(2)],
    generations: 2,
    completionLength,
    temperature: 0.9,
    noise: wave(completionLength * 4 * vocabulary, 0.83),
  };
}

/** What the policy of the check gives on the cpu backend. */
function expected<T>(shape: PolicyShape, compute: (policy: Policy) => T): T {
  return onCpu(() => {
    const policy = Policy.fromArray(shape, checkTheta(shape));
    const value = compute(policy);
    policy.dispose();
    return value;
  });
}

/** What the reference says of the check's contexts. */
export interface ExpectedReadings {
  /** h(x_i) [N,d]. */
  readonly features: Float32Array;
  /** The direction θ̇ [P] that is followed. */
  readonly direction: Float32Array;
  /** ∂z_a(x_i)/∂ψ · ψ̇ [N,V]. */
  readonly logitsAlong: Float64Array;
  /** ∂z_a(x_i)/∂ψ · ∂z_b(x_j)/∂ψ [N,V,N,V]. */
  readonly kernel: Float64Array;
}

/** ⟨a, b⟩ over the first `size` numbers. */
function product(a: Float32Array, b: Float32Array, size: number): number {
  let sum = 0;
  for (let i = 0; i < size; i++) {
    sum += (a[i] as number) * (b[i] as number);
  }
  return sum;
}

/** One backward pass a context and output. */
function readings(policy: Policy): ExpectedReadings {
  const { shape, layout } = policy;
  const { vocabulary, width } = shape;
  const { count, length, tokens, positions } = checkContexts(shape);
  const features = new Float32Array(count * width);
  // Filled from within: a tidy walks what it returns for tensors, number by number.
  const slopes: Float32Array[] = [];
  positions.forEach((position, i) => {
    tf.tidy(() => {
      const own = tokens.slice(i * length, (i + 1) * length);
      const activations = forward(policy, oneHotRows(own, vocabulary), 1, length);
      const rows = activations.features.dataSync();
      features.set(rows.subarray(position * width, (position + 1) * width), i * width);
      for (let a = 0; a < vocabulary; a++) {
        const seeds = new Float32Array(length * vocabulary);
        seeds[position * vocabulary + a] = 1;
        const dLogits = tf.tensor2d(seeds, [length, vocabulary]);
        slopes.push(gradient(policy, activations, dLogits).dataSync<"float32">());
      }
    });
  });
  // ψ comes first in θ.
  const backbone = parameterCount(layout) - vocabulary * width;
  const direction = wave(parameterCount(layout), 0.37);
  return {
    features,
    direction,
    logitsAlong: Float64Array.from(slopes, (slope) => product(slope, direction, backbone)),
    kernel: Float64Array.from(slopes.flatMap((a) => slopes.map((b) => product(a, b, backbone)))),
  };
}

/** What one shape's readings should be. */
export function expectedReadings(shape: PolicyShape): ExpectedReadings {
  return expected(shape, readings);
}

/** What sampling should give: tokens, their log-probabilities, mean entropy, mean confidence. */
export function expectedSample(shape: PolicyShape): Float32Array {
  return expected(shape, (policy) =>
    tf.tidy(() => {
      const request = checkSampling(shape);
      const sampled = sampleBatch(policy, request);
      const scored = score(policy, sampled, request.temperature);
      const { entropy, confidence } = uncertainty(scored.logProbabilities);
      const means = tf.stack([tf.mean(entropy), tf.mean(confidence)]) as tf.Tensor1D;
      const logp = tf.reshape(scored.logp, [-1]) as tf.Tensor1D;
      return tf.concat([tokenIds(sampled.targets), logp, means]).dataSync<"float32">();
    }),
  );
}
