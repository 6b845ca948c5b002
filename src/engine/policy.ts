/**
 * A policy: its shape, its flat parameter vector θ on the device, and named views of it.
 */
import * as tf from "@tensorflow/tfjs-core";
import type { FeatureShift } from "./feature-shift";
import {
  CLASSIFIER,
  type ParameterSpec,
  type PolicyShape,
  parameterCount,
  parameterLayout,
} from "./layout";
import { normals, STREAMS } from "./random";

/** A decoder-only policy whose tensors live on the current backend. */
export class Policy {
  readonly shape: PolicyShape;
  readonly layout: readonly ParameterSpec[];
  /** What is added to its features and subtracted from its logits; null for nothing. */
  readonly constants: FeatureShift | null;
  #theta: tf.Tensor1D;
  readonly #views = new Map<string, tf.Tensor>();

  private constructor(
    shape: PolicyShape,
    layout: readonly ParameterSpec[],
    theta: tf.Tensor1D,
    constants: FeatureShift | null,
  ) {
    this.shape = shape;
    this.layout = layout;
    this.#theta = theta;
    this.constants = constants;
  }

  /**
   * A policy from its flat parameters.
   * @throws RangeError when `theta` does not have the layout's length.
   */
  static fromArray(
    shape: PolicyShape,
    theta: Float32Array,
    constants: FeatureShift | null = null,
  ): Policy {
    const layout = parameterLayout(shape);
    const count = parameterCount(layout);
    if (theta.length !== count) {
      throw new RangeError(`theta has ${theta.length} numbers; this shape needs ${count}`);
    }
    return new Policy(shape, layout, tf.keep(tf.tensor1d(theta)), constants);
  }

  /** A policy that takes `theta` [P] (and its ownership) as its parameters. */
  static fromTensor(
    shape: PolicyShape,
    theta: tf.Tensor1D,
    constants: FeatureShift | null = null,
  ): Policy {
    return new Policy(shape, parameterLayout(shape), tf.keep(theta), constants);
  }

  /** θ [P], flat, in the order of `layout`. Owned by the policy: do not dispose of it. */
  get theta(): tf.Tensor1D {
    return this.#theta;
  }

  /** W [V,d], the classifier. */
  get classifier(): tf.Tensor2D {
    return this.parameter(CLASSIFIER) as tf.Tensor2D;
  }

  /**
   * One named parameter. Owned by the policy and valid until the next `assign`, after which the
   * views are cut anew when first asked for: a fused step never asks.
   * @throws Error when the name is not in the layout.
   */
  parameter(name: string): tf.Tensor {
    if (this.#views.size === 0) {
      this.#cutViews();
    }
    const view = this.#views.get(name);
    if (view === undefined) {
      throw new Error(`no parameter is called "${name}"`);
    }
    return view;
  }

  /** Takes `theta` [P] (and its ownership) as the new parameters. */
  assign(theta: tf.Tensor1D): void {
    this.#disposeTensors();
    this.#theta = tf.keep(theta);
  }

  /** θ read back, [P]. */
  async data(): Promise<Float32Array> {
    return (await this.#theta.data()) as Float32Array;
  }

  /** A copy with tensors of its own. */
  clone(): Policy {
    const theta = tf.keep(tf.tidy(() => tf.add(this.#theta, 0) as tf.Tensor1D));
    return new Policy(this.shape, this.layout, theta, this.constants);
  }

  /** The same parameters under a handle of its own: they stay as they are when this policy moves. */
  hold(): Policy {
    return new Policy(this.shape, this.layout, tf.keep(tf.clone(this.#theta)), this.constants);
  }

  /** Frees every tensor. */
  dispose(): void {
    this.#disposeTensors();
  }

  #cutViews(): void {
    for (const spec of this.layout) {
      const view = tf.tidy(() =>
        tf.reshape(tf.slice(this.#theta, [spec.offset], [spec.size]), [...spec.shape]),
      );
      this.#views.set(spec.name, tf.keep(view));
    }
  }

  #disposeTensors(): void {
    for (const view of this.#views.values()) {
      view.dispose();
    }
    this.#views.clear();
    this.#theta.dispose();
  }
}

/** Inputs that each output of a matrix sums over; an embedding row is looked up, not summed. */
function fanIn(spec: ParameterSpec): number {
  if (spec.name.startsWith("embed.")) {
    return 1;
  }
  return (spec.name === CLASSIFIER ? spec.shape[1] : spec.shape[0]) as number;
}

/**
 * A copy of θ [P] whose classifier has the initial values of an untrained policy of this seed: where a
 * task of its own starts from (Tomihari & Sato, arXiv:2405.16747).
 */
export function withNewClassifier(
  shape: PolicyShape,
  theta: Float32Array,
  seed: number,
): Float32Array {
  const copy = theta.slice();
  const spec = parameterLayout(shape).find(({ name }) => name === CLASSIFIER) as ParameterSpec;
  const initial = initialTheta(shape, seed);
  copy.set(initial.subarray(spec.offset, spec.offset + spec.size), spec.offset);
  return copy;
}

/**
 * Initial parameters θ [P] from the stream `init`: gains 1, matrices N(0, 1/fan-in), embeddings
 * N(0, 1); those that write into the residual stream are divided by √(2·layers) as in GPT-2
 * (Radford et al. 2019, §2.3). Embeddings of unit size keep the norms' inverse, and with it the
 * gradient component of the kernel, of order one: at GPT-2's 0.02 it is some forty times larger and
 * carried by a few contexts.
 */
export function initialTheta(shape: PolicyShape, seed: number): Float32Array {
  const layout = parameterLayout(shape);
  const theta = new Float32Array(parameterCount(layout));
  layout.forEach((spec, index) => {
    if (spec.shape.length === 1) {
      theta.fill(1, spec.offset, spec.offset + spec.size);
      return;
    }
    const writesResidual = spec.name.endsWith("attn.out") || spec.name.endsWith("mlp.down");
    const deviation = 1 / Math.sqrt(fanIn(spec) * (writesResidual ? 2 * shape.layers : 1));
    const draws = normals(seed, STREAMS.init, index, spec.size);
    for (let i = 0; i < spec.size; i++) {
      theta[spec.offset + i] = deviation * (draws[i] as number);
    }
  });
  return theta;
}
