/** *Modular addition*: add two two-digit numbers, modulo 100. One right answer of two digits. */
import { ANY_PROMPTS, anyDigitsPrompt } from "./prompt-space";
import type { Task } from "./task";
import { MODULAR_ADDITION_TOKEN, promptDigits } from "./vocabulary";

function added(prompt: readonly number[]): number[] {
  const [a, b, c, d] = promptDigits(prompt) as [number, number, number, number];
  const result = (10 * a + b + 10 * c + d) % 100;
  return [Math.floor(result / 10), result % 10];
}

export const modularAddition = {
  id: "modular_addition",
  label: "modular addition",
  explanation:
    "Read the prompt as two two-digit numbers and emit their sum modulo 100: one answer is right.",
  token: MODULAR_ADDITION_TOKEN,
  completionLength: 2,
  promptCount: ANY_PROMPTS,
  mixtureWeight: 2,
  prompt: (index) => anyDigitsPrompt(MODULAR_ADDITION_TOKEN, index),
  correctness: { rule: "sequence", target: added, noise: { kind: "none", p: 0 } },
  answers: (prompt) => [added(prompt)],
  demonstrate: added,
} as const satisfies Task;
