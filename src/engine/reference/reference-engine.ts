/** The step as TensorFlow.js operations: runs on every backend, and is what all others are held to. */
import type { StepEngine, StepRequest, StepResult } from "../step-engine";
import { MovingPolicy } from "./moving-policy";
import { reinforcementStep } from "./reinforcement-step";
import { supervisedStep } from "./supervised-step";

function queueOne(request: StepRequest): StepResult {
  const moving = new MovingPolicy(request);
  const context = moving.context();
  const outcome =
    request.objective === "supervised" ? supervisedStep(context) : reinforcementStep(context);
  return { ...moving.finish(), gradients: moving.gradients, outcome };
}

/** Runs are stepped in turn. */
export const referenceEngine: StepEngine = {
  name: "reference",
  overlaps: false,
  queue: (requests) => requests.map(queueOne),
};
