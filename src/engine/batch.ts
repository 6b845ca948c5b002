/**
 * What a step trains on, drawn by counted draws: prompts for RL, demonstrations for supervision.
 */

import type { SettingValues } from "../experiment/schema";
import { MIXTURE } from "../tasks/registry";
import { trainPromptIndices } from "../tasks/split";
import type { Task } from "../tasks/task";
import { EQUALS_TOKEN } from "../tasks/vocabulary";
import { STREAMS, uniforms } from "./random";

/** Demonstrations of equal padded length, ready for the forward pass. */
export interface Demonstrations {
  /** Input tokens [B][T]: prompt, then all but the last token of the completion, padded. */
  readonly inputs: readonly (readonly number[])[];
  /** Target tokens [B][L]: the completion, padded. */
  readonly targets: readonly (readonly number[])[];
  /** [B·L], 1 where the target is a real token. */
  readonly mask: Float32Array;
  /** L. */
  readonly completionLength: number;
}

/**
 * `count` distinct training prompts of a task for a step, from the stream `prompts`.
 * @throws RangeError when the task has fewer training prompts than that.
 */
export function drawPrompts(task: Task, seed: number, step: number, count: number): number[][] {
  const indices = trainPromptIndices(task);
  if (count > indices.length) {
    throw new RangeError(`num_prompts is ${count}; ${task.id} has ${indices.length} to train on`);
  }
  const chosen = new Set<number>();
  // A collision takes the next draw, so the k-th prompt stays a function of (seed, step) alone.
  for (let first = 0; chosen.size < count; first += count) {
    for (const u of uniforms(seed, STREAMS.prompts, step, count, first)) {
      if (chosen.size < count) {
        chosen.add(indices[Math.floor(u * indices.length)] as number);
      }
    }
  }
  return [...chosen].map((index) => task.prompt(index));
}

/** Draws per demonstration: task, prompt, up to 16 choices of an answer, and 2 a token of noise. */
const DRAWS_PER_DEMONSTRATION = 32;

/** The task that a draw u in (0, 1) falls on, each as likely as its `mixtureWeight` says; one alone, always. */
function drawTask(tasks: readonly Task[], u: number): Task {
  const total = tasks.reduce((sum, task) => sum + task.mixtureWeight, 0);
  let left = u * total;
  for (const task of tasks) {
    left -= task.mixtureWeight;
    if (left < 0) {
      return task;
    }
  }
  return tasks[tasks.length - 1] as Task;
}

/** L of a batch of demonstrations of these tasks: the longest completion's tokens. */
function demonstrationLength(tasks: readonly Task[]): number {
  return Math.max(...tasks.map((task) => task.completionLength));
}

/**
 * A batch of demonstrations from the training prompts, each row of one of `tasks` by weight. Each
 * token of a completion is replaced by a random digit with probability `noise`.
 */
export function drawDemonstrations(
  tasks: readonly Task[],
  seed: number,
  step: number,
  count: number,
  noise: number,
): Demonstrations {
  const draws = uniforms(seed, STREAMS.demonstrations, step, count * DRAWS_PER_DEMONSTRATION);
  const completionLength = demonstrationLength(tasks);
  const inputs: number[][] = [];
  const targets: number[][] = [];
  const mask = new Float32Array(count * completionLength);
  for (let row = 0; row < count; row++) {
    let next = row * DRAWS_PER_DEMONSTRATION;
    const end = next + DRAWS_PER_DEMONSTRATION;
    const uniform = () => {
      if (next >= end) {
        throw new RangeError(`a demonstration took more than ${DRAWS_PER_DEMONSTRATION} draws`);
      }
      return draws[next++] as number;
    };
    const task = drawTask(tasks, uniform());
    const indices = trainPromptIndices(task);
    const prompt = task.prompt(indices[Math.floor(uniform() * indices.length)] as number);
    const completion = task
      .demonstrate(prompt, uniform)
      .map((token) => (uniform() < noise ? Math.floor(uniform() * 10) : token));
    mask.fill(1, row * completionLength, row * completionLength + completion.length);
    while (completion.length < completionLength) {
      completion.push(EQUALS_TOKEN);
    }
    inputs.push([...prompt, ...completion.slice(0, -1)]);
    targets.push(completion);
  }
  return { inputs, targets, mask, completionLength };
}

/** What a run's supervised steps are of. */
interface DemonstratedRun {
  readonly settings: SettingValues;
  readonly task: Task;
}

function demonstratedTasks({ settings, task }: DemonstratedRun): readonly Task[] {
  return settings.demonstrations === "mixture" ? MIXTURE : [task];
}

/** L of a run's demonstrations. */
export function demonstratedLength(run: DemonstratedRun): number {
  return demonstrationLength(demonstratedTasks(run));
}

/** The demonstrations of a run's step. */
export function demonstrationsOf(run: DemonstratedRun & { readonly step: number }): Demonstrations {
  const { settings, step } = run;
  return drawDemonstrations(
    demonstratedTasks(run),
    settings.seed,
    step,
    settings.pretrain_batch,
    settings.demonstration_noise,
  );
}
