/**
 * The plain reference that benchmarks are measured against: the same RL step written the way a
 * TensorFlow.js tutorial would, with the tape's gradients, the built-in Adam, one variable a
 * parameter and a whole forward pass for every sampled token.
 */
import * as tf from "@tensorflow/tfjs";
import { drawPrompts } from "../src/engine/batch";
import { type PolicyShape, parameterLayout } from "../src/engine/layout";
import { initialTheta } from "../src/engine/policy";
import { gumbels, STREAMS } from "../src/engine/random";
import { oneHotRows } from "../src/engine/reference/rollout";
import { causalMask } from "../src/engine/reference/transformer";
import type { Task } from "../src/tasks/task";

/** What the reference trains on. */
export interface ReferenceRequest {
  readonly shape: PolicyShape;
  readonly task: Task;
  readonly prompts: number;
  readonly generations: number;
  readonly learningRate: number;
}

/** A policy in tutorial style. */
export class ReferenceTrainer {
  readonly #variables = new Map<string, tf.Variable>();
  readonly #optimizer: tf.AdamOptimizer;
  #step = 0;

  constructor(private readonly request: ReferenceRequest) {
    const theta = initialTheta(request.shape, 1);
    for (const { name, shape, offset, size } of parameterLayout(request.shape)) {
      const values = tf.tensor(theta.subarray(offset, offset + size), [...shape]);
      this.#variables.set(name, tf.variable(values, true, `reference/${name}`));
      values.dispose();
    }
    this.#optimizer = tf.train.adam(request.learningRate, 0.9, 0.95, 1e-8);
  }

  #weight(name: string): tf.Variable {
    return this.#variables.get(name) as tf.Variable;
  }

  #norm(x: tf.Tensor, name: string): tf.Tensor {
    const scale = tf.rsqrt(tf.add(tf.mean(tf.square(x), -1, true), 1e-5));
    return tf.mul(tf.mul(x, scale), this.#weight(name));
  }

  /** Logits [B,T,V] of one-hot tokens [B,T,V]. */
  logits(oneHot: tf.Tensor3D): tf.Tensor3D {
    const [batch, length, vocabulary] = oneHot.shape;
    const { width, heads, layers } = this.request.shape;
    const dense = (x: tf.Tensor, name: string) =>
      tf.matMul(tf.reshape(x, [batch * length, -1]), this.#weight(name) as tf.Tensor2D);
    const position = tf.slice(this.#weight("embed.position"), [0, 0], [length, width]);
    let x: tf.Tensor = tf.add(
      tf.reshape(dense(oneHot, "embed.token"), [batch, length, width]),
      position,
    );
    for (let i = 0; i < layers; i++) {
      const qkv = dense(this.#norm(x, `blocks.${i}.norm1.gain`), `blocks.${i}.attn.qkv`);
      const [q, k, v] = tf
        .split(qkv, 3, 1)
        .map((part) =>
          tf.transpose(tf.reshape(part, [batch, length, heads, width / heads]), [0, 2, 1, 3]),
        ) as [tf.Tensor, tf.Tensor, tf.Tensor];
      const scores = tf.mul(tf.matMul(q, k, false, true), 1 / Math.sqrt(width / heads));
      const mixed = tf.matMul(tf.softmax(tf.add(scores, causalMask(length))), v);
      const joined = tf.reshape(tf.transpose(mixed, [0, 2, 1, 3]), [batch, length, width]);
      x = tf.add(x, tf.reshape(dense(joined, `blocks.${i}.attn.out`), [batch, length, width]));
      const up = dense(this.#norm(x, `blocks.${i}.norm2.gain`), `blocks.${i}.mlp.up`);
      const hidden = tf.mul(up, tf.sigmoid(up));
      x = tf.add(x, tf.reshape(dense(hidden, `blocks.${i}.mlp.down`), [batch, length, width]));
    }
    const features = tf.reshape(this.#norm(x, "final_norm.gain"), [batch * length, width]);
    const z = tf.matMul(
      features as tf.Tensor2D,
      this.#weight("classifier.weight") as tf.Tensor2D,
      false,
      true,
    );
    return tf.reshape(z, [batch, length, vocabulary]) as tf.Tensor3D;
  }

  /** One RLOO step: rollout, share of even digits as the reward, update; returns the mean reward. */
  async advance(): Promise<number> {
    const { task, prompts: count, generations, shape } = this.request;
    const { vocabulary } = shape;
    const step = this.#step++;
    const batch = count * generations;
    const completionLength = task.completionLength;
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
        const z = this.logits(sequence);
        const last = tf.slice(z, [0, promptLength + t - 1, 0], [batch, 1, vocabulary]);
        const scores = tf.add(
          tf.reshape(last, [batch, vocabulary]),
          tf.reshape(tf.slice(gumbel, [t, 0, 0], [1, batch, vocabulary]), [batch, vocabulary]),
        );
        const isTop = tf.equal(scores, tf.max(scores, 1, true));
        const token = tf.where(isTop, tf.onesLike(scores), tf.zerosLike(scores));
        sequence = tf.concat(
          [sequence, tf.reshape(token, [batch, 1, vocabulary])],
          1,
        ) as tf.Tensor3D;
      }
      const from = [0, promptLength, 0] as [number, number, number];
      const completions = tf.slice(sequence, from, [batch, completionLength, vocabulary]);
      const inputs = tf.slice(
        sequence,
        [0, 0, 0],
        [batch, promptLength + completionLength - 1, vocabulary],
      ) as tf.Tensor3D;
      const isEven = tf.tensor1d(
        Float32Array.from({ length: vocabulary }, (_, v) => (v < 10 && v % 2 === 0 ? 1 : 0)),
      );
      const reward = tf.mean(tf.sum(tf.mul(completions, isEven), 2), 1);
      const groups = tf.reshape(reward, [count, generations]);
      const centred = tf.sub(groups, tf.mean(groups, 1, true));
      const advantage = tf.reshape(tf.mul(centred, generations / (generations - 1)), [batch, 1]);
      const { grads } = tf.variableGrads(() => {
        const z = this.logits(inputs);
        const scored = tf.slice(z, [0, promptLength - 1, 0], [batch, completionLength, vocabulary]);
        const logp = tf.sum(tf.mul(tf.logSoftmax(scored), completions), 2);
        return tf.neg(tf.div(tf.sum(tf.mul(logp, advantage)), batch)) as tf.Scalar;
      }, [...this.#variables.values()]);
      const named = Object.entries(grads).map(([name, tensor]) => ({ name, tensor }));
      this.#optimizer.applyGradients(named);
      return tf.mean(reward);
    });
    const value = (await mean.data())[0] as number;
    mean.dispose();
    return value;
  }

  /**
   * The full kernel by brute force, one backward pass per output: the sum over all parameters of
   * gradient products, [N·V, N·V], on the host.
   */
  bruteForceKernel(contexts: readonly { tokens: readonly number[]; position: number }[]): number {
    const { vocabulary } = this.request.shape;
    const variables = [...this.#variables.values()];
    return tf.tidy(() => {
      const rows: tf.Tensor1D[] = [];
      for (const { tokens, position } of contexts) {
        const oneHot = tf.reshape(oneHotRows(tokens, vocabulary), [1, tokens.length, vocabulary]);
        for (let a = 0; a < vocabulary; a++) {
          const row = tf.tidy(() => {
            const { grads } = tf.variableGrads(
              () =>
                tf.reshape(
                  tf.slice(this.logits(oneHot as tf.Tensor3D), [0, position, a], [1, 1, 1]),
                  [],
                ) as tf.Scalar,
              variables,
            );
            return tf.concat(
              variables.map(({ name }) => tf.reshape(grads[name] as tf.Tensor, [-1])),
            ) as tf.Tensor1D;
          });
          rows.push(row);
        }
      }
      const jacobian = tf.stack(rows) as tf.Tensor2D;
      const gram = tf.matMul(jacobian, tf.transpose(jacobian));
      return (tf.sum(gram).dataSync() as Float32Array)[0] as number;
    });
  }

  /** Frees every tensor. */
  dispose(): void {
    this.#optimizer.dispose();
    for (const variable of this.#variables.values()) {
      variable.dispose();
    }
  }
}
