/**
 * *Largest digit*: give the largest of the prompt's four digits, one token: a classification, of seven
 * classes since the digits are distinct. The supervised control of LP-FT, meant for a new classifier
 * (the setting `head`). Its prompts are those of *sort*, so that no base policy has seen a token
 * there that it does not know, and it is no part of what base policies are pretrained on.
 */
import { DISTINCT_PROMPTS, distinctDigitsPrompt } from "./prompt-space";
import type { Task } from "./task";
import { promptDigits, SORT_TOKEN } from "./vocabulary";

function largest(prompt: readonly number[]): number[] {
  return [Math.max(...promptDigits(prompt))];
}

export const largestDigit = {
  id: "largest_digit",
  label: "largest digit",
  explanation:
    "Emit the largest of the prompt's four digits, as a classification: one answer is right.",
  token: SORT_TOKEN,
  completionLength: 1,
  promptCount: DISTINCT_PROMPTS,
  mixtureWeight: 0,
  prompt: (index) => distinctDigitsPrompt(SORT_TOKEN, index),
  correctness: { rule: "sequence", target: largest, noise: { kind: "none", p: 0 } },
  answers: (prompt) => [largest(prompt)],
  demonstrate: largest,
} as const satisfies Task;
