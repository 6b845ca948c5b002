/** A policy while a step moves it, and what the step leaves behind. */
import * as tf from "@tensorflow/tfjs-core";
import type { ParameterGroup } from "../layout";
import {
  disposeOptimizerState,
  type OptimizerState,
  type OptimizerStep,
  optimizerStep,
} from "../optimizer";
import { Policy } from "../policy";
import type { StepRequest } from "../step-engine";

/** What the reference's steps need to know, and the policy that they move. */
export interface ReferenceContext extends Omit<StepRequest, "policy"> {
  /** The policy as the updates so far have left it. */
  readonly policy: Policy;
  /** Takes ∂L/∂θ [P] (not its ownership), moves the policy, and reports the gradient's norms. */
  readonly update: (gradient: tf.Tensor1D) => Readonly<Record<ParameterGroup, tf.Scalar>>;
}

/** What the request's optimiser makes of a gradient [P] at a policy. */
export function updateOf(
  request: Omit<StepRequest, "policy">,
  theta: tf.Tensor1D,
  layout: Policy["layout"],
  state: OptimizerState,
  gradient: tf.Tensor1D,
): OptimizerStep {
  const { settings } = request;
  return optimizerStep({
    theta,
    gradient,
    layout,
    state,
    kind: settings.optimizer,
    learningRate: request.learningRate,
    betas: [settings.adam_beta1, settings.adam_beta2],
    epsilon: settings.adam_epsilon,
    weightDecay: settings.weight_decay,
    scale: request.scale,
    maxGradNorm: settings.max_grad_norm,
  });
}

/** Moves a copy of a request's policy; the request's own tensors stay as they are. */
export class MovingPolicy {
  readonly gradients: tf.Tensor1D[] = [];
  #policy: Policy;
  #state: OptimizerState;

  constructor(private readonly request: StepRequest) {
    this.#policy = request.policy;
    this.#state = request.optimizer;
  }

  /** What a step is given. */
  context(): ReferenceContext {
    const { request } = this;
    const current = () => this.#policy;
    return {
      ...request,
      get policy() {
        return current();
      },
      update: (gradient) => this.#update(gradient),
    };
  }

  /** θ and the optimiser's state after the step: the caller's, kept. To be called once, at the end. */
  finish(): { readonly theta: tf.Tensor1D; readonly optimizer: OptimizerState } {
    const theta = tf.keep(this.#policy.theta.clone());
    this.#free(this.#policy);
    return { theta, optimizer: this.#state };
  }

  #update(gradient: tf.Tensor1D): Readonly<Record<ParameterGroup, tf.Scalar>> {
    const [policy, state] = [this.#policy, this.#state];
    const next = updateOf(this.request, policy.theta, policy.layout, state, gradient);
    // An update runs inside the step's tidy; what outlives the step is kept.
    for (const moments of [next.state.m, next.state.v]) {
      if (moments !== null) {
        tf.keep(moments);
      }
    }
    if (this.request.observed) {
      this.gradients.push(tf.keep(gradient.clone()));
    }
    this.#policy = Policy.fromTensor(policy.shape, next.theta, policy.constants);
    this.#state = next.state;
    this.#free(policy);
    if (state !== this.request.optimizer) {
      disposeOptimizerState(state);
    }
    return next.gradNorm;
  }

  /** Frees a policy of this step's own. */
  #free(policy: Policy): void {
    if (policy !== this.request.policy) {
      policy.dispose();
    }
  }
}
