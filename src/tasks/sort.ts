/** *Sort*: give the prompt's four digits from the smallest to the largest. One right answer. */
import { DISTINCT_PROMPTS, distinctDigitsPrompt } from "./prompt-space";
import type { Task } from "./task";
import { promptDigits, SORT_TOKEN } from "./vocabulary";

function sorted(prompt: readonly number[]): number[] {
  return promptDigits(prompt).sort((a, b) => a - b);
}

export const sort = {
  id: "sort",
  label: "sort",
  explanation: "Emit the prompt's four digits in ascending order: one answer is right.",
  token: SORT_TOKEN,
  completionLength: 4,
  promptCount: DISTINCT_PROMPTS,
  mixtureWeight: 0.5,
  prompt: (index) => distinctDigitsPrompt(SORT_TOKEN, index),
  correctness: { rule: "sequence", target: sorted, noise: { kind: "none", p: 0 } },
  answers: (prompt) => [sorted(prompt)],
  demonstrate: sorted,
} as const satisfies Task;
