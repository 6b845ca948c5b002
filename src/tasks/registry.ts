/** Every task there is. To add one: write its file, name it in `TaskId`, list it here. */
import { modularAddition } from "./modular-addition";
import { permute } from "./permute";
import { reverse } from "./reverse";
import { sort } from "./sort";
import { sum } from "./sum";
import type { Task, TaskId } from "./task";

/** The tasks, in the order in which they are offered. */
export const TASKS: readonly Task[] = [permute, sort, reverse, sum, modularAddition];

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

/** The task whose prompts open with this token, if there is one. */
export function taskByToken(token: number): Task | undefined {
  return TASKS.find((task) => task.token === token);
}
