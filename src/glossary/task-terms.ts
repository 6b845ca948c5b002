/** What each task asks for, in its own words. */
import { TASKS } from "../tasks/registry";
import type { Term } from "./term";

/** The term of a task, by its id. */
export function termOfTask(id: string): string {
  return `task/${id}`;
}

export const TASK_TERMS: readonly Term[] = TASKS.map(({ id, label, explanation }) => ({
  id: termOfTask(id),
  name: label,
  group: "learning" as const,
  sentence: `${explanation} Under an answer’s first wrong token stands a line.`,
  related: ["setting/task", "heldout"],
}));
