/**
 * One step of supervised training, stated so that engines, libraries and C compute the same numbers:
 * a policy, a fixed batch, cross-entropy over the completions' tokens, Adam without clipping.
 */
import { type Demonstrations, drawDemonstrations } from "../../src/engine/batch";
import { type PolicyShape, parameterLayout } from "../../src/engine/layout";
import { initialTheta } from "../../src/engine/policy";
import { resolveExperiment } from "../../src/experiment/resolve";
import type { SettingValues } from "../../src/experiment/schema";
import type { Task } from "../../src/tasks/task";
import { PROMPT_LENGTH, VOCABULARY_SIZE } from "../../src/tasks/vocabulary";
import { longTask } from "../long-task";

/** The sizes of a step. V is the tasks' vocabulary, the completion is what a prompt leaves of T. */
export interface TrainingSize {
  /** B, sequences. */
  readonly batch: number;
  /** T, input tokens a sequence. */
  readonly length: number;
  /** d. */
  readonly width: number;
  readonly layers: number;
  readonly heads: number;
}

/** The size that the targets are stated for. */
export const TARGET_SIZE: TrainingSize = { batch: 128, length: 16, width: 64, layers: 2, heads: 4 };

/** What every implementation is given. */
export interface TrainingProblem {
  readonly size: TrainingSize;
  readonly shape: PolicyShape;
  /** θ_0 [P], in the order of `parameterLayout`. */
  readonly theta: Float32Array;
  /** The batch: inputs [B][T] and targets [B][L], L = `completionLength`; nothing is padded. */
  readonly batch: Demonstrations;
  /** Whose demonstrations the batch is made of. */
  readonly task: Task;
  readonly settings: SettingValues;
}

/** An implementation, at θ_0 and with zero moments to begin with. */
export interface TrainingStep {
  readonly name: string;
  /** Makes one step. @returns the loss of the policy as it was before it, in nats. */
  step(): Promise<number>;
  dispose(): void;
}

/** The problem of a size. */
export function trainingProblem(size: TrainingSize): TrainingProblem {
  const { batch, length, width, layers, heads } = size;
  const shape = { vocabulary: VOCABULARY_SIZE, width, layers, heads, context: length };
  const task = longTask(length - PROMPT_LENGTH + 1);
  const { settings } = resolveExperiment({
    demonstrations: "task",
    demonstration_noise: 0,
    pretrain_batch: batch,
    optimizer: "adam",
    learning_rate: 1e-3,
    max_grad_norm: 0,
    entropy_coef: 0,
  });
  return {
    size,
    shape,
    theta: initialTheta(shape, 1),
    batch: drawDemonstrations([task], settings.seed, 0, batch, 0),
    task,
    settings,
  };
}

/** The parameters' names and shapes with their part of a flat vector [P]. */
export function namedParts(
  shape: PolicyShape,
  flat: Float32Array,
): { name: string; shape: readonly number[]; values: Float32Array<ArrayBuffer> }[] {
  return parameterLayout(shape).map(({ name, shape: dims, offset, size }) => ({
    name,
    shape: dims,
    values: flat.slice(offset, offset + size),
  }));
}

/** The batch one-hot: inputs [B·T,V], and targets [B·T,V] with empty rows where no loss is. */
export function oneHotBatch({ batch, shape, size }: TrainingProblem): {
  readonly inputs: Float32Array<ArrayBuffer>;
  readonly targets: Float32Array<ArrayBuffer>;
} {
  const { vocabulary } = shape;
  const { length } = size;
  const inputs = new Float32Array(size.batch * length * vocabulary);
  const targets = new Float32Array(inputs.length);
  const first = length - batch.completionLength;
  for (let row = 0; row < size.batch; row++) {
    for (let t = 0; t < length; t++) {
      const at = (row * length + t) * vocabulary;
      inputs[at + (batch.inputs[row]?.[t] as number)] = 1;
      if (t >= first) {
        targets[at + (batch.targets[row]?.[t - first] as number)] = 1;
      }
    }
  }
  return { inputs, targets };
}
