/** A prompt that a visitor types: four digits, for the task of the run. */
import { DISTINCT_PROMPTS } from "../../../tasks/prompt-space";
import type { Task } from "../../../tasks/task";
import { EQUALS_TOKEN } from "../../../tasks/vocabulary";

/** The prompt's token ids, or what the text should have been. */
export function parsePrompt(
  text: string,
  task: Pick<Task, "token" | "promptCount">,
): { readonly prompt: readonly number[] } | { readonly problem: string } {
  const digits = text.trim().replace(/=$/, "");
  if (!/^\d{4}$/.test(digits)) return { problem: "a prompt is four digits, such as 3174" };
  if (task.promptCount === DISTINCT_PROMPTS && new Set(digits).size < 4) {
    return { problem: "the four digits of this task’s prompts differ, as in 3174" };
  }
  return { prompt: [task.token, ...[...digits].map(Number), EQUALS_TOKEN] };
}
