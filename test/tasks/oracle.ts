/**
 * Whether a completion is right, written a second time from the tasks' statements alone, on texts
 * instead of token ids. Shares nothing with `src/tasks` but the tasks' names: one that has no rule here does
 * not compile.
 */
import type { TaskId } from "../../src/tasks/registry";

const TOKENS = "0123456789=PSRUM";

const values = (digits: string): number[] => [...digits].map(Number);
const total = (digits: string): number => values(digits).reduce((a, b) => a + b, 0);
const ordered = (digits: string): string => [...digits].sort().join("");

/** For each task, whether some digits are right for a prompt's four. */
const RIGHT: Readonly<Record<TaskId, (prompt: string, answer: string) => boolean>> = {
  permute: (prompt, answer) => ordered(answer) === ordered(prompt),
  sort: (prompt, answer) => answer === ordered(prompt),
  reverse: (prompt, answer) => answer === [...prompt].reverse().join(""),
  sum: (prompt, answer) => answer.length === 4 && total(answer) === total(prompt),
  modular_addition: (prompt, answer) => {
    const result = (Number(prompt.slice(0, 2)) + Number(prompt.slice(2))) % 100;
    return answer === String(result).padStart(2, "0");
  },
  largest_digit: (prompt, answer) => answer === String(Math.max(...values(prompt))),
};

/** Whether "4719" is right for "P4719=" and so on. */
export function isRight(
  task: TaskId,
  prompt: readonly number[],
  completion: readonly number[],
): boolean {
  const text = prompt.map((token) => TOKENS[token]).join("");
  const answer = completion.map((token) => TOKENS[token]).join("");
  const digits = /^[PSRUM](\d{4})=$/.exec(text)?.[1];
  if (digits === undefined) throw new Error(`not a prompt: ${text}`);
  return /^\d+$/.test(answer) && RIGHT[task](digits, answer);
}

/** Every sequence of `length` digits, in lexicographic order. */
export function* digitSequences(length: number): Generator<number[]> {
  for (let code = 0; code < 10 ** length; code++) {
    yield [...String(code).padStart(length, "0")].map(Number);
  }
}

/** A small linear congruential generator (Numerical Recipes' constants): fixed draws in [0, 1). */
export function fixedDraws(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}
