/** *Sum*: give any four digits with the same sum as the prompt's. Between 1 and 670 right answers. */
import { ANY_PROMPTS, anyDigitsPrompt } from "./prompt-space";
import type { Task } from "./task";
import { promptDigits, SUM_TOKEN } from "./vocabulary";

function total(prompt: readonly number[]): number {
  return promptDigits(prompt).reduce((sum, digit) => sum + digit, 0);
}

const answersBySum: number[][][] = Array.from({ length: 37 }, () => []);
for (let index = 0; index < ANY_PROMPTS; index++) {
  const prompt = anyDigitsPrompt(SUM_TOKEN, index);
  answersBySum[total(prompt)]?.push(promptDigits(prompt));
}

function answersOf(prompt: readonly number[]): readonly number[][] {
  return answersBySum[total(prompt)] ?? [];
}

export const sum = {
  id: "sum",
  label: "sum",
  explanation:
    "Emit any four digits that add up to the sum of the prompt's: many answers are right.",
  token: SUM_TOKEN,
  completionLength: 4,
  promptCount: ANY_PROMPTS,
  mixtureWeight: 1,
  prompt: (index) => anyDigitsPrompt(SUM_TOKEN, index),
  correctness: {
    rule: "sum",
    target: (prompt) => [total(prompt)],
    noise: { kind: "none", p: 0 },
  },
  answers: (prompt) => answersOf(prompt).map((answer) => [...answer]),
  demonstrate: (prompt, uniform) => {
    const answers = answersOf(prompt);
    return [...(answers[Math.floor(uniform() * answers.length)] as number[])];
  },
} as const satisfies Task;
