/**
 * The policy the way a TensorFlow.js tutorial would write it: one variable a parameter, the tape's
 * gradients, library operations only. It shares nothing with the engine but the order of θ.
 */
import * as tf from "@tensorflow/tfjs";
import { type PolicyShape, parameterLayout } from "../../src/engine/layout";
import { causalMask } from "../../src/engine/reference/transformer";

/** A policy in tutorial style. */
export class TapePolicy {
  readonly #variables = new Map<string, tf.Variable>();

  /** @param theta θ [P], in the order of `parameterLayout`. */
  constructor(
    readonly shape: PolicyShape,
    theta: Float32Array,
  ) {
    for (const { name, shape: dims, offset, size } of parameterLayout(shape)) {
      const values = tf.tensor(theta.subarray(offset, offset + size), [...dims]);
      this.#variables.set(name, tf.variable(values));
      values.dispose();
    }
  }

  /** The parameters, in the order of θ. */
  get variables(): tf.Variable[] {
    return [...this.#variables.values()];
  }

  /** Logits [B,T,V] of one-hot tokens [B,T,V]. */
  logits(oneHot: tf.Tensor3D): tf.Tensor3D {
    const [batch, length, vocabulary] = oneHot.shape;
    const { width, heads, layers } = this.shape;
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
    const classifier = this.#weight("classifier.weight") as tf.Tensor2D;
    const z = tf.matMul(features as tf.Tensor2D, classifier, false, true);
    return tf.reshape(z, [batch, length, vocabulary]) as tf.Tensor3D;
  }

  /** Moves the parameters by the tape's gradient of a loss. @returns the loss before, a scalar. */
  minimize(optimizer: tf.Optimizer, loss: () => tf.Scalar): tf.Scalar {
    return optimizer.minimize(loss, true, this.variables) as tf.Scalar;
  }

  /** Frees every tensor. */
  dispose(): void {
    tf.dispose(this.variables);
  }

  #weight(name: string): tf.Variable {
    return this.#variables.get(name) as tf.Variable;
  }

  #norm(x: tf.Tensor, name: string): tf.Tensor {
    const scale = tf.rsqrt(tf.add(tf.mean(tf.square(x), -1, true), 1e-5));
    return tf.mul(tf.mul(x, scale), this.#weight(name));
  }
}
