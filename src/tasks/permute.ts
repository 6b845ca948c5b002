/** *Permute*: give the prompt's four digits back, in any order. Twenty-four right answers. */
import { DISTINCT_PROMPTS, distinctDigitsPrompt } from "./prompt-space";
import type { Task } from "./task";
import { PERMUTE_TOKEN, promptDigits } from "./vocabulary";

/** Every order of `items`, lexicographic by position. */
function orders(items: readonly number[]): number[][] {
  if (items.length === 0) return [[]];
  return items.flatMap((first, position) =>
    orders(items.filter((_, other) => other !== position)).map((rest) => [first, ...rest]),
  );
}

const POSITIONS = orders([0, 1, 2, 3]);

function arrange(digits: readonly number[], positions: readonly number[]): number[] {
  return positions.map((position) => digits[position] as number);
}

export const permute = {
  id: "permute",
  label: "permute",
  explanation: "Emit the prompt's four digits in any order: twenty-four answers are right.",
  token: PERMUTE_TOKEN,
  completionLength: 4,
  promptCount: DISTINCT_PROMPTS,
  mixtureWeight: 2,
  prompt: (index) => distinctDigitsPrompt(PERMUTE_TOKEN, index),
  correctness: { rule: "multiset", target: promptDigits, noise: { kind: "none", p: 0 } },
  answers: (prompt) => POSITIONS.map((positions) => arrange(promptDigits(prompt), positions)),
  demonstrate: (prompt, uniform) =>
    arrange(
      promptDigits(prompt),
      POSITIONS[Math.floor(uniform() * POSITIONS.length)] as readonly number[],
    ),
} as const satisfies Task;
