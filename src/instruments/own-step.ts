/** The step that a run's own optimiser would make, as a displacement. */
import * as tf from "@tensorflow/tfjs-core";
import type { Policy } from "../engine/policy";
import type { Trainer } from "../engine/trainer";
import type { StepRule } from "./ripple";

/** θ' − θ [P] for the θ' that the optimiser, with its present moments, would make of a gradient. */
export function ownStep(policy: Policy, trainer: Pick<Trainer, "propose">): StepRule {
  return (gradient) => tf.tidy(() => tf.sub(trainer.propose(gradient), policy.theta));
}
