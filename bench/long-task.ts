/** A task whose completions are as long as a benchmark wants them. */
import { permute } from "../src/tasks/permute";
import type { Task } from "../src/tasks/task";
import { promptDigits } from "../src/tasks/vocabulary";

/** Completions of L digits: the prompt's own, over and over. */
export function longTask(completionLength: number): Task {
  return {
    ...permute,
    completionLength,
    demonstrate: (prompt) => {
      const digits = promptDigits(prompt);
      return Array.from({ length: completionLength }, (_, t) => digits[t % 4] as number);
    },
  };
}
