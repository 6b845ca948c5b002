/**
 * The RL step in tutorial style: a whole forward pass for every sampled token, the tape's gradients,
 * the built-in Adam.
 */
import * as tf from "@tensorflow/tfjs";
import { drawPrompts } from "../../src/engine/batch";
import type { PolicyShape } from "../../src/engine/layout";
import { initialTheta } from "../../src/engine/policy";
import { gumbels, STREAMS } from "../../src/engine/random";
import { oneHotRows } from "../../src/engine/reference/rollout";
import type { Task } from "../../src/tasks/task";
import { TapePolicy } from "./tape-policy";

/** What it trains on. */
export interface TapeRequest {
  readonly shape: PolicyShape;
  readonly task: Task;
  readonly prompts: number;
  readonly generations: number;
  readonly learningRate: number;
}

/** RLOO on the share of even digits. */
export class TapeTrainer {
  readonly #policy: TapePolicy;
  readonly #optimizer: tf.AdamOptimizer;
  #step = 0;

  constructor(private readonly request: TapeRequest) {
    this.#policy = new TapePolicy(request.shape, initialTheta(request.shape, 1));
    this.#optimizer = tf.train.adam(request.learningRate, 0.9, 0.95, 1e-8);
  }

  /** One step: rollout, reward, update. @returns the mean reward. */
  async advance(): Promise<number> {
    const { task, prompts: count, generations, shape } = this.request;
    const { vocabulary } = shape;
    const step = this.#step++;
    const batch = count * generations;
    const { completionLength } = task;
    const prompts = drawPrompts(task, 1, step, count).flatMap((prompt) =>
      Array.from({ length: generations }, () => prompt),
    );
    const promptLength = (prompts[0] as number[]).length;
    const noise = gumbels(1, STREAMS.sampling, step, completionLength * batch * vocabulary);
    const mean = tf.tidy(() => {
      const gumbel = tf.tensor3d(noise, [completionLength, batch, vocabulary]);
      let sequence = tf.reshape(oneHotRows(prompts.flat(), vocabulary), [
        batch,
        promptLength,
        vocabulary,
      ]) as tf.Tensor3D;
      for (let t = 0; t < completionLength; t++) {
        sequence = this.#appendToken(sequence, gumbel, t);
      }
      const from = [0, promptLength, 0] as [number, number, number];
      const completions = tf.slice(sequence, from, [batch, completionLength, vocabulary]);
      const inputLength = promptLength + completionLength - 1;
      const inputs = tf.slice(sequence, [0, 0, 0], [batch, inputLength, vocabulary]);
      const reward = evenShare(completions, vocabulary);
      const groups = tf.reshape(reward, [count, generations]);
      const centred = tf.sub(groups, tf.mean(groups, 1, true));
      const advantage = tf.reshape(tf.mul(centred, generations / (generations - 1)), [batch, 1]);
      this.#policy.minimize(this.#optimizer, () => {
        const z = this.#policy.logits(inputs);
        const scored = tf.slice(z, [0, promptLength - 1, 0], [batch, completionLength, vocabulary]);
        const logp = tf.sum(tf.mul(tf.logSoftmax(scored), completions), 2);
        return tf.neg(tf.div(tf.sum(tf.mul(logp, advantage)), batch)) as tf.Scalar;
      });
      return tf.mean(reward);
    });
    const value = (await mean.data())[0] as number;
    mean.dispose();
    return value;
  }

  /** Frees every tensor. */
  dispose(): void {
    this.#optimizer.dispose();
    this.#policy.dispose();
  }

  /** Sequences [B,T,V] with one more token, sampled by Gumbel-max with noise [L,B,V]. */
  #appendToken(sequence: tf.Tensor3D, gumbel: tf.Tensor3D, t: number): tf.Tensor3D {
    const [batch, length, vocabulary] = sequence.shape;
    const z = this.#policy.logits(sequence);
    const last = tf.slice(z, [0, length - 1, 0], [batch, 1, vocabulary]);
    const scores = tf.add(
      tf.reshape(last, [batch, vocabulary]),
      tf.reshape(tf.slice(gumbel, [t, 0, 0], [1, batch, vocabulary]), [batch, vocabulary]),
    );
    const isTop = tf.equal(scores, tf.max(scores, 1, true));
    const token = tf.where(isTop, tf.onesLike(scores), tf.zerosLike(scores));
    return tf.concat([sequence, tf.reshape(token, [batch, 1, vocabulary])], 1) as tf.Tensor3D;
  }
}

/** The share of even digits in completions [B,L,V]: [B]. */
function evenShare(completions: tf.Tensor3D, vocabulary: number): tf.Tensor1D {
  const isEven = tf.tensor1d(
    Float32Array.from({ length: vocabulary }, (_, v) => (v < 10 && v % 2 === 0 ? 1 : 0)),
  );
  return tf.mean(tf.sum(tf.mul(completions, isEven), 2), 1);
}
