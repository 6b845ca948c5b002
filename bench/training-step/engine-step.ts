/** The training step of this project's engines: a supervised step, asked for as a trainer would. */
import type * as tf from "@tensorflow/tfjs-core";
import { createOptimizerState, disposeOptimizerState } from "../../src/engine/optimizer";
import { Policy } from "../../src/engine/policy";
import type { StepEngine, StepRequest, StepResult } from "../../src/engine/step-engine";
import type { TrainingProblem, TrainingStep } from "./problem";

/** A step of ours, whose gradient can be looked at. */
export interface EngineStep extends TrainingStep {
  /** ∂L/∂θ [P] of the policy as it is, which stays. */
  gradient(): Promise<Float32Array>;
}

/** On the current backend. The batch is drawn anew at every step, and is the problem's. */
export function engineStep(problem: TrainingProblem, engine: StepEngine, name: string): EngineStep {
  const { shape, settings, task } = problem;
  const policy = Policy.fromArray(shape, problem.theta);
  const basePolicy = Policy.fromArray(shape, problem.theta);
  let optimizer = createOptimizerState(policy.layout, settings.optimizer);
  const queue = (observed: boolean): StepResult => {
    const request: StepRequest = {
      objective: "supervised",
      policy,
      basePolicy,
      optimizer,
      settings,
      task,
      declaration: task.correctness,
      step: 0,
      learningRate: settings.learning_rate,
      scale: () => 1,
      observed,
    };
    return engine.queue([request])[0] as StepResult;
  };
  return {
    name,
    async step() {
      const result = queue(false);
      disposeOptimizerState(optimizer);
      optimizer = result.optimizer;
      policy.assign(result.theta);
      const { metrics } = await result.outcome();
      return metrics.loss as number;
    },
    async gradient() {
      const result = queue(true);
      const [gradient] = result.gradients as [tf.Tensor1D];
      const values = (await gradient.data()) as Float32Array;
      await result.outcome();
      gradient.dispose();
      result.theta.dispose();
      disposeOptimizerState(result.optimizer);
      return values;
    },
    dispose() {
      policy.dispose();
      basePolicy.dispose();
      disposeOptimizerState(optimizer);
    },
  };
}
