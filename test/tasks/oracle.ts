/**
 * Whether a completion is right, written a second time from the tasks' statements alone, on texts
 * instead of token ids. Shares nothing with `src/tasks`. Sort and largest digit have the same prompts:
 * what is asked for shows in the answer's length.
 */
const TOKENS = "0123456789=PSRUM";

const values = (digits: string): number[] => [...digits].map(Number);
const total = (digits: string): number => values(digits).reduce((a, b) => a + b, 0);

/** Whether "4719" is right for "P4719=" and so on. */
export function isRight(prompt: readonly number[], completion: readonly number[]): boolean {
  const text = prompt.map((token) => TOKENS[token]).join("");
  const answer = completion.map((token) => TOKENS[token]).join("");
  const match = /^([PSRUM])(\d)(\d)(\d)(\d)=$/.exec(text);
  if (match === null) throw new Error(`not a prompt: ${text}`);
  const [, task, a, b, c, d] = match as unknown as [string, string, string, string, string, string];
  if (!/^\d+$/.test(answer)) return false;
  switch (task) {
    case "P":
      return [...answer].sort().join() === [a, b, c, d].sort().join();
    case "S":
      if (answer.length === 1) return Number(answer) === Math.max(...values(a + b + c + d));
      return (
        answer.length === 4 &&
        answer ===
          values(a + b + c + d)
            .sort((x, y) => x - y)
            .join("")
      );
    case "R":
      return answer === `${d}${c}${b}${a}`;
    case "U":
      return answer.length === 4 && total(answer) === total(a + b + c + d);
    default: {
      const result = (Number(a + b) + Number(c + d)) % 100;
      return answer === String(result).padStart(2, "0");
    }
  }
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
