/**
 * Whether a fused engine computes on this very device what the reference does: one small step with every
 * term of its objective, on both. The reference makes it on the cpu backend, which is plain JavaScript:
 * it compiles nothing, and no fault of the device is in it.
 */
import type { PhaseObjective } from "../../experiment/phase";
import type { SettingValues } from "../../experiment/schema";
import type { Task } from "../../tasks/task";
import type { FeatureShift } from "../feature-shift";
import type { PolicyShape } from "../layout";
import { onCpu } from "../on-cpu";
import { createOptimizerState, disposeOptimizerState } from "../optimizer";
import { initialTheta, Policy } from "../policy";
import { referenceEngine } from "../reference/reference-engine";
import type { StepEngine, StepOutcome, StepRequest, StepResult } from "../step-engine";

/** Largest relative error that the check lets pass. */
export const STEP_TOLERANCE = 1e-3;

/** ‖a − b‖ / ‖b‖; infinite when a value is not finite. */
function relativeError(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let difference = 0;
  let size = 0;
  for (let i = 0; i < b.length; i++) {
    difference += ((a[i] as number) - (b[i] as number)) ** 2;
    size += (b[i] as number) ** 2;
  }
  const error = Math.sqrt(difference / Math.max(size, 1e-30));
  return a.length === b.length && Number.isFinite(error) ? error : Number.POSITIVE_INFINITY;
}

/** Settings under which one small step runs every kernel and every term of the objective. */
function checkSettings({ settings, changes }: CheckRequest): SettingValues {
  return {
    ...settings,
    seed: 1,
    algorithm: "grpo",
    scale_rewards: "group",
    num_prompts: 2,
    num_generations: 3,
    num_iterations: 1,
    pretrain_batch: 5,
    temperature: 0.9,
    beta: 0.1,
    entropy_coef: 0.01,
    optimizer: "adam",
    // Large, so that the direction of a gradient that is next to nothing does not decide.
    adam_epsilon: 1e-2,
    ...changes,
  };
}

/** The reward of the check: it differs within every group, and some of it is flipped. */
function checkReward(task: Task): StepRequest["declaration"] {
  return {
    ...task.correctness,
    rule: "share",
    target: () => [],
    set: [0, 2, 4, 6, 8],
    noise: { kind: "flip", p: 0.3 },
  };
}

/** What a fused engine is checked with: the shape that it was made for, a run's task and settings. */
export interface CheckRequest {
  readonly engine: StepEngine;
  readonly shape: PolicyShape;
  readonly task: Task;
  readonly settings: SettingValues;
  /** What the engine learns from; sampled completions where left out. */
  readonly objective?: PhaseObjective;
  /** Whether the policies have constants; where left out, they have none. */
  readonly hasConstants?: boolean;
  /** What is to be otherwise than in the usual check. */
  readonly changes?: Partial<SettingValues>;
}

/** Constants that show in every number. */
function checkConstants({ width, vocabulary }: PolicyShape): FeatureShift {
  return {
    shift: Float32Array.from({ length: width }, (_, i) => 0.5 * Math.cos(i)),
    offset: Float32Array.from({ length: vocabulary }, (_, v) => Math.sin(v)),
  };
}

/** How far a quantity is from what it should be. */
export interface QuantityError {
  readonly quantity: string;
  /** ‖actual − expected‖ / ‖expected‖; infinite when a value is not finite. */
  readonly error: number;
}

/** Makes the small step, on the current backend; nothing of it stays. */
function made(
  engine: StepEngine,
  start: Float32Array,
  check: CheckRequest,
): () => Promise<{ readonly outcome: StepOutcome; readonly theta: Float32Array }> {
  const { shape, task, objective = "rl" } = check;
  const settings = checkSettings(check);
  const constants = check.hasConstants ? checkConstants(shape) : null;
  const policy = Policy.fromArray(shape, start, constants);
  const base = Policy.fromArray(shape, initialTheta(shape, 0), constants);
  const optimizer = createOptimizerState(policy.layout, settings.optimizer);
  const request: StepRequest = {
    objective,
    policy,
    basePolicy: base,
    optimizer,
    settings,
    task,
    declaration: checkReward(task),
    step: 0,
    learningRate: 1e-2,
    scale: (spec) => (spec.group === "classifier" ? 2 : 1),
    observed: false,
  };
  const [result] = engine.queue([request]) as [StepResult];
  disposeOptimizerState(optimizer);
  policy.dispose();
  base.dispose();
  return async () => {
    const outcome = await result.outcome();
    const theta = await result.theta.data<"float32">();
    result.theta.dispose();
    disposeOptimizerState(result.optimizer);
    return { outcome, theta };
  };
}

/** Makes the small step on both engines. @returns how far each quantity of one is from the other's. */
export async function stepErrors(check: CheckRequest): Promise<readonly QuantityError[]> {
  const { engine, shape } = check;
  const start = initialTheta(shape, 0).map((x, i) => x + 0.1 * Math.sin(i));
  const queued = made(engine, start, check);
  const expected = await onCpu(() => made(referenceEngine, start, check))();
  const actual = await queued();
  const moved = (theta: ArrayLike<number>) =>
    Float64Array.from(theta, (x, i) => x - (start[i] as number));
  const flat = (key: "completion" | "logprobs", { samples }: StepOutcome) =>
    samples.flatMap((sample) => [...sample[key]]);
  const metrics = Object.keys(expected.outcome.metrics);
  const quantity = (name: string, a: ArrayLike<number>, b: ArrayLike<number>) => ({
    quantity: name,
    error: relativeError(a, b),
  });
  return [
    quantity(
      "sampled tokens",
      flat("completion", actual.outcome),
      flat("completion", expected.outcome),
    ),
    quantity(
      "log-probabilities",
      flat("logprobs", actual.outcome),
      flat("logprobs", expected.outcome),
    ),
    quantity(
      "metrics",
      metrics.map((name) => actual.outcome.metrics[name] ?? Number.NaN),
      metrics.map((name) => expected.outcome.metrics[name] as number),
    ),
    quantity("update", moved(actual.theta), moved(expected.theta)),
  ];
}

/** Makes the small step on both engines. @returns what differs, in words, or null. */
export async function difference(check: CheckRequest): Promise<string | null> {
  const errors = await stepErrors(check);
  const { quantity, error } = errors.reduce((worst, one) =>
    one.error > worst.error ? one : worst,
  );
  return error <= STEP_TOLERANCE
    ? null
    : `it computes wrongly here: its ${quantity} is off by ${(100 * error).toPrecision(2)} %`;
}
