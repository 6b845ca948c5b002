/**
 * The one interface behind which a step is computed.
 *
 * `reference/` writes it as readable TensorFlow.js operations and runs everywhere; `fused/` holds the
 * fast ones, by backend. Both are given the same request and answer with the same result, and the same
 * tests hold both.
 */
import type * as tf from "@tensorflow/tfjs-core";
import type { PhaseObjective } from "../experiment/phase";
import type { SettingValues } from "../experiment/schema";
import type { RewardDeclaration, Task } from "../tasks/task";
import type { ParameterSpec } from "./layout";
import type { OptimizerState } from "./optimizer";
import type { Policy } from "./policy";

/** One sampled completion, as a step trained on it. */
export interface RolloutSample {
  readonly prompt: readonly number[];
  readonly completion: readonly number[];
  /** log π(y_t|x) under θ_s at the run's temperature, one per token. */
  readonly logprobs: readonly number[];
  readonly reward: number;
  readonly advantage: number;
}

/** A step's metrics by TRL's names, and what it trained on. */
export interface StepOutcome {
  readonly metrics: Record<string, number>;
  /** Empty in a supervised step. */
  readonly samples: readonly RolloutSample[];
}

/** One step of one run. Nothing that is given is changed or freed. */
export interface StepRequest {
  /** What is learnt from: rewards of sampled completions, or demonstrations. */
  readonly objective: PhaseObjective;
  /** θ_s. */
  readonly policy: Policy;
  /** θ_0, which β pulls towards. */
  readonly basePolicy: Policy;
  readonly optimizer: OptimizerState;
  readonly settings: SettingValues;
  readonly task: Task;
  readonly declaration: RewardDeclaration;
  /** s. */
  readonly step: number;
  /** η of the step, before the phase's factors. */
  readonly learningRate: number;
  /** Factor on η for a parameter; 0 freezes it. */
  readonly scale: (spec: ParameterSpec) => number;
  /** Whether the gradients are wanted. */
  readonly observed: boolean;
}

/** What a step gives, queued on the device. The tensors are kept, and the caller's. */
export interface StepResult {
  /** θ_{s+1} [P]. */
  readonly theta: tf.Tensor1D;
  readonly optimizer: OptimizerState;
  /** ∂L/∂θ [P] before clipping, one an inner iteration; empty unless they were asked for. */
  readonly gradients: readonly tf.Tensor1D[];
  /** Reads back what the step did. To be called once. */
  readonly outcome: () => Promise<StepOutcome>;
}

/** `fused`: kernels of our own, where they can be; `reference`: TensorFlow.js operations. */
export type StepEngineName = "fused" | "reference";

/** What makes steps, of the objective that it was chosen for. */
export interface StepEngine {
  readonly name: StepEngineName;
  /** Whether steps are queued long before their outcome is there, so that further ones may follow. */
  readonly overlaps: boolean;
  /**
   * Queues one step of each of R runs, side by side: seeds, schedules and hyper-parameters may
   * differ, shapes and counts may not (`sideBySideKey`). Results in the order of the requests.
   */
  queue(requests: readonly StepRequest[]): StepResult[];
}

/** Told what is being made ready, and how much of it is, from 0 to 1; null where that is not known. */
export type Progress = (message: string, fraction: number | null) => void;

/** What is said of the engine of a run: plain data. */
export interface EngineReport {
  readonly name: StepEngineName;
  /** Why it is not the fused one, as the end of a sentence; null where it is. */
  readonly reason: string | null;
}

/** The engine of a run, and why it is not the fused one: the end of a sentence, null where it is. */
export interface ChosenEngine {
  readonly engine: StepEngine;
  readonly reason: string | null;
}
