/** *Reverse*: give the prompt's four digits from the last to the first. One right answer. */
import { DISTINCT_PROMPTS, distinctDigitsPrompt } from "./prompt-space";
import type { Task } from "./task";
import { promptDigits, REVERSE_TOKEN } from "./vocabulary";

function reversed(prompt: readonly number[]): number[] {
  return promptDigits(prompt).reverse();
}

export const reverse = {
  id: "reverse",
  label: "reverse",
  explanation: "Emit the prompt's four digits from the last to the first: one answer is right.",
  token: REVERSE_TOKEN,
  completionLength: 4,
  promptCount: DISTINCT_PROMPTS,
  mixtureWeight: 0.5,
  prompt: (index) => distinctDigitsPrompt(REVERSE_TOKEN, index),
  correctness: { rule: "sequence", target: reversed, noise: { kind: "none", p: 0 } },
  answers: (prompt) => [reversed(prompt)],
  demonstrate: reversed,
} as const satisfies Task;
