/**
 * What a step leaves for the instruments of learning dynamics: θ_s, and the gradients that it used.
 * Made before the step, handed to the trainer as its observer, disposed of after the measurement.
 */
import * as tf from "@tensorflow/tfjs-core";
import type { Policy } from "../engine/policy";
import type { ObservedUpdate } from "../engine/trainer";
import { clipFactor, sgdDirection } from "./update-direction";

/** Watches the updates of one step. */
export class StepTrace {
  /** θ_s, a copy. Owned by the trace. */
  readonly before: Policy;
  #sgd: tf.Tensor1D | null = null;
  #clip: tf.Scalar | null = null;
  #updates = 0;

  /** @param policy θ_s, which the step is about to move. */
  constructor(policy: Policy) {
    this.before = policy.clone();
  }

  /** The observer to give to `Trainer.advance`. */
  readonly observe = ({ gradient, rates, maxGradNorm }: ObservedUpdate): void => {
    const { layout } = this.before;
    const [sgd, clip] = tf.tidy(() => {
      const own = sgdDirection(layout, gradient, rates);
      const factor = clipFactor(layout, gradient, rates, maxGradNorm);
      return [
        this.#sgd === null ? own : tf.add(this.#sgd, own),
        this.#clip === null ? factor : tf.add(this.#clip, factor),
      ];
    }) as [tf.Tensor1D, tf.Scalar];
    tf.dispose([this.#sgd, this.#clip].filter((tensor) => tensor !== null));
    this.#sgd = tf.keep(sgd);
    this.#clip = tf.keep(clip);
    this.#updates += 1;
  };

  /**
   * −Σ η ⊙ g [P] over the step's updates: where plain descent would have gone, by each parameter's
   * rate and without clipping. Owned by the trace.
   * @throws Error before the step.
   */
  get sgd(): tf.Tensor1D {
    if (this.#sgd === null) {
      throw new Error("the trace has seen no update yet");
    }
    return this.#sgd;
  }

  /**
   * The mean over updates of the factor that clipping took, scalar; the gradient after clipping is
   * this times the one before. The caller owns the result.
   * @throws Error before the step.
   */
  clip(): tf.Scalar {
    if (this.#clip === null) {
      throw new Error("the trace has seen no update yet");
    }
    return tf.div(this.#clip, this.#updates);
  }

  /** θ_{s+1} − θ_s [P]: where the run's own optimiser went. The caller owns the result. */
  displacement(after: Policy): tf.Tensor1D {
    return tf.sub(after.theta, this.before.theta);
  }

  /** Frees every tensor. */
  dispose(): void {
    this.before.dispose();
    this.#sgd?.dispose();
    this.#clip?.dispose();
  }
}
