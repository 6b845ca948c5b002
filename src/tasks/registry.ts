/** Every task there is. To add one: write its file, list it here. */
import { largestDigit } from "./largest-digit";
import { modularAddition } from "./modular-addition";
import { permute } from "./permute";
import { reverse } from "./reverse";
import { sort } from "./sort";
import { sum } from "./sum";
import type { Task } from "./task";

const LISTED = [permute, sort, reverse, sum, modularAddition, largestDigit] as const;

/** Names a task. */
export type TaskId = (typeof LISTED)[number]["id"];

/** The tasks, in the order in which they are offered. */
export const TASKS: readonly (Task & { readonly id: TaskId })[] = LISTED;

/**
 * The tasks that base policies are pretrained on and that the kernel's probes are of. Each opens its
 * prompts with a token of its own.
 */
export const MIXTURE: readonly Task[] = TASKS.filter((task) => task.mixtureWeight > 0);

/** The task of this name. Throws a RangeError naming the tasks there are. */
export function taskById(id: TaskId): Task {
  const task = TASKS.find((candidate) => candidate.id === id);
  if (task === undefined) {
    throw new RangeError(
      `task: "${id}" is not a task; allowed: ${TASKS.map((known) => known.id).join(", ")}`,
    );
  }
  return task;
}

/**
 * The task whose prompts open with this token, if there is one. Where two do, the one whose
 * completions have `completionLength` tokens, or the one of the mixture.
 */
export function taskByToken(token: number, completionLength?: number): Task | undefined {
  const opening = TASKS.filter((task) => task.token === token);
  return opening.find((task) => task.completionLength === completionLength) ?? opening[0];
}
