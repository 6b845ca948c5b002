/**
 * Sampling completions on the device, without reading anything back on the way.
 *
 * The prompt is run once per distinct prompt and its keys and values are shared by the group; each
 * further token runs alone against the cache. Sampling is Gumbel-max: argmax(z/τ + g) with
 * g = −log(−log u) is a draw from softmax(z/τ) (Gumbel 1954; Maddison et al. 2014), and the noise
 * is a counted draw, so that runs under comparison share it.
 */
import * as tf from "@tensorflow/tfjs-core";
import type { Policy } from "../policy";
import { forward, joinHeads, logits, rmsNorm, shifted } from "./transformer";

/** Keys and values of one block so far, each [B,H,t,d/H]. */
interface CachedBlock {
  k: tf.Tensor4D;
  v: tf.Tensor4D;
}

/** What to sample. */
export interface RolloutRequest {
  /** Distinct prompts, as token ids, all of one length: [P][T₀]. */
  readonly prompts: readonly (readonly number[])[];
  /** Completions per prompt, G. Sequence p·G + g continues prompt p. */
  readonly generations: number;
  /** Tokens per completion, T'. */
  readonly completionLength: number;
  /** τ > 0. */
  readonly temperature: number;
  /** Gumbel noise, [T'·B·V] in the order (token, sequence, vocabulary), B = P·G. */
  readonly noise: Float32Array;
}

/** One-hot rows [n,V] of token ids, made on the host. */
export function oneHotRows(tokens: readonly number[], vocabulary: number): tf.Tensor2D {
  const values = new Float32Array(tokens.length * vocabulary);
  tokens.forEach((token, row) => {
    values[row * vocabulary + token] = 1;
  });
  return tf.tensor2d(values, [tokens.length, vocabulary]);
}

/**
 * The largest entry of each row of scores [n,V] as one-hot float32 [n,V]. By comparison, because
 * `tf.oneHot` in float32 stores integers on wasm.
 */
export function argMaxOneHot(scores: tf.Tensor2D): tf.Tensor2D {
  const [rows, vocabulary] = scores.shape;
  const chosen = tf.reshape(tf.argMax(scores, 1), [rows, 1]);
  const isChosen = tf.equal(chosen, tf.range(0, vocabulary, 1, "int32"));
  return tf.where(isChosen, tf.onesLike(scores), tf.zerosLike(scores));
}

/** Repeats each of the first axis's P entries G times: [P,…] → [P·G,…]. */
function repeatEach<T extends tf.Tensor>(x: T, times: number): T {
  if (times === 1) {
    return x;
  }
  const [count, ...rest] = x.shape as [number, ...number[]];
  const size = rest.reduce((product, n) => product * n, 1);
  const tiled = tf.tile(tf.reshape(x, [count, size]), [1, times]);
  return tf.reshape(tiled, [count * times, ...rest]) as T;
}

/** One token of every sequence through the blocks, against the cache, which it extends: h [B,d]. */
function decode(
  policy: Policy,
  token: tf.Tensor2D,
  position: number,
  cache: CachedBlock[],
): tf.Tensor2D {
  const { width, heads } = policy.shape;
  const batch = token.shape[0];
  const headWidth = width / heads;
  const embedding = tf.slice(policy.parameter("embed.position"), [position, 0], [1, width]);
  let x = tf.add(
    tf.matMul(token, policy.parameter("embed.token") as tf.Tensor2D),
    embedding,
  ) as tf.Tensor2D;
  cache.forEach((block, i) => {
    const weight = (name: string) => policy.parameter(`blocks.${i}.${name}`) as tf.Tensor2D;
    const qkv = tf.matMul(rmsNorm(x, weight("norm1.gain")).output, weight("attn.qkv"));
    const part = (index: number) =>
      tf.reshape(tf.slice(qkv, [0, index * width], [batch, width]), [batch, heads, 1, headWidth]);
    block.k = tf.concat([block.k, part(1) as tf.Tensor4D], 2);
    block.v = tf.concat([block.v, part(2) as tf.Tensor4D], 2);
    const scores = tf.mul(tf.matMul(part(0), block.k, false, true), 1 / Math.sqrt(headWidth));
    const attended = joinHeads(tf.matMul(tf.softmax(scores), block.v) as tf.Tensor4D);
    x = tf.add(x, tf.matMul(attended, weight("attn.out")));
    const up = tf.matMul(rmsNorm(x, weight("norm2.gain")).output, weight("mlp.up"));
    x = tf.add(x, tf.matMul(tf.mul(up, tf.sigmoid(up)) as tf.Tensor2D, weight("mlp.down")));
  });
  return shifted(policy, rmsNorm(x, policy.parameter("final_norm.gain")).output);
}

/** Runs the prompts and fills the cache, repeated for the group; returns the last features [B,d]. */
function prefill(policy: Policy, request: RolloutRequest, cache: CachedBlock[]): tf.Tensor2D {
  const { prompts, generations } = request;
  const length = (prompts[0] as readonly number[]).length;
  const oneHot = oneHotRows(prompts.flat(), policy.shape.vocabulary);
  const activations = forward(policy, oneHot, prompts.length, length);
  for (const { attention } of activations.blocks) {
    cache.push({
      k: repeatEach(attention.k, generations),
      v: repeatEach(attention.v, generations),
    });
  }
  const { width } = policy.shape;
  const rows = tf.reshape(activations.features, [prompts.length, length, width]);
  const last = tf.slice(rows, [0, length - 1, 0], [prompts.length, 1, width]);
  return repeatEach(tf.reshape(last, [prompts.length, width]), generations);
}

/**
 * Samples completions.
 * @returns T' tensors [B,V], one-hot float32: the token at each position of the completion.
 * The caller owns them.
 * @throws RangeError when the noise has the wrong length.
 */
export function rollout(policy: Policy, request: RolloutRequest): tf.Tensor2D[] {
  const { prompts, generations, completionLength, temperature, noise } = request;
  const { vocabulary } = policy.shape;
  const batch = prompts.length * generations;
  const expected = completionLength * batch * vocabulary;
  if (noise.length !== expected) {
    throw new RangeError(`rollout noise has ${noise.length} numbers; it needs ${expected}`);
  }
  const promptLength = (prompts[0] as readonly number[]).length;
  return tf.tidy(() => {
    const cache: CachedBlock[] = [];
    const gumbel = tf.tensor3d(noise, [completionLength, batch, vocabulary]);
    const tokens: tf.Tensor2D[] = [];
    let features = prefill(policy, request, cache);
    for (let t = 0; t < completionLength; t++) {
      const perturbation = tf.reshape(tf.slice(gumbel, [t, 0, 0], [1, batch, vocabulary]), [
        batch,
        vocabulary,
      ]);
      const scores = tf.add(tf.div(logits(policy, features), temperature), perturbation);
      const token = argMaxOneHot(scores as tf.Tensor2D);
      tokens.push(token);
      if (t + 1 < completionLength) {
        features = decode(policy, token, promptLength + t, cache);
      }
    }
    return tokens;
  });
}
