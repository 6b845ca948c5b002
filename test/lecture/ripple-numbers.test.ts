import { describe, expect, it } from "vitest";
import { type RippleAsk, rippleNumbers } from "../../src/lecture/ripple-numbers";

const PERMUTE = 11;
const SORT = 12;

/** Two probes of the task, one of another, and one context a rewarded token; two tokens in all. */
function answer(measured: readonly number[]) {
  const contexts = [PERMUTE, PERMUTE, SORT, PERMUTE, PERMUTE];
  const shape = [contexts.length, 2];
  const data = Float32Array.from(measured);
  return {
    arrays: {
      contexts: { shape: [contexts.length, 1], data: Float32Array.from(contexts) },
      measured: { shape, data },
      representation: { shape, data: data.map((value) => value / 4) },
      gradient: { shape, data: data.map((value) => (3 * value) / 4) },
    },
  };
}

const ASKED: RippleAsk = {
  prompt: [PERMUTE],
  completion: [1, 0],
  reward: 1,
  token: 0,
  rate: 1e-3,
};

describe("rippleNumbers", () => {
  it("is of the rewarded token, by where it moves", () => {
    const numbers = rippleNumbers(answer([9, 2, 9, 4, 9, -8, 9, 16, 9, 0]), ASKED, 3);
    expect(numbers).toMatchObject({
      tokens: [1],
      here: 16,
      predictedHere: 16,
      "same-task": 3,
      "other-tasks": -8,
      rises: 2,
      falls: 1,
      probes: 3,
      byProbe: [2, 4, -8],
      gradient: [1.5, 3, -6],
    });
  });

  it("is a mean over the tokens where all are rewarded, each in its own context", () => {
    const all = { ...ASKED, token: "all" } as const;
    const numbers = rippleNumbers(answer([2, 4, 0, 0, 0, 0, 0, 6, 10, 0]), all, 3);
    expect(numbers.byProbe).toEqual([3, 0, 0]);
    expect(numbers.here).toBe(8);
  });

  it("says which array an answer lacks", () => {
    const { measured: _, ...arrays } = answer([0, 0, 0, 0, 0, 0, 0, 0, 0, 0]).arrays;
    expect(() => rippleNumbers({ arrays } as never, ASKED, 3)).toThrow(/no array measured/);
  });
});
