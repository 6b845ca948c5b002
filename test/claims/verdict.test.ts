import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Answer, answerOf, verdictOf } from "../../src/claims/verdict";
import type { ArmComparison } from "../../src/results/compare-arms";
import { pairedDifference } from "../../src/statistics/paired";

/** A comparison whose interval is this, over eight pairs. */
function comparison(low: number, high: number, unpaired: readonly number[] = []): ArmComparison {
  const a = [1, 2, 3, 4, 5, 6, 7, 8];
  const paired = pairedDifference(a, a);
  const estimate = (low + high) / 2;
  return {
    pairs: a.map((seed) => ({ seed, a: 0, b: 0, censored: 0 })),
    unpaired,
    paired: { ...paired, difference: { estimate, low, high, level: 0.95, n: 8 } },
  };
}

describe("answerOf", () => {
  it.each([
    ["more", 0.5, 2, "yes"],
    ["more", 0.1, 0.9, "no"],
    ["more", -1, 0.9, "no"],
    ["more", -1, 2, "open"],
    ["less", -2, -0.5, "yes"],
    ["less", -0.9, 3, "no"],
    ["less", -3, 3, "open"],
    ["not more", -1, 0.9, "yes"],
    ["not more", 0.5, 2, "no"],
    ["not less", -0.9, 0.9, "yes"],
    ["not less", -2, -0.5, "no"],
    ["not less", -2, 0.5, "open"],
  ] as const)("%s by 1, interval [%d, %d]: %s", (expects, low, high, answer) => {
    expect(answerOf({ expects, matters: 1 }, comparison(low, high))).toBe(answer);
  });

  it("is open with few pairs, or with many seeds that have none", () => {
    const expected = { expects: "more", matters: 1 } as const;
    const whole = comparison(2, 3);
    expect(answerOf(expected, { ...whole, pairs: whole.pairs.slice(4) })).toBe("open");
    expect(answerOf(expected, { ...whole, paired: null, pairs: [] })).toBe("open");
    expect(answerOf(expected, comparison(2, 3, [9, 10]))).toBe("yes");
    expect(answerOf(expected, comparison(2, 3, [9, 10, 11]))).toBe("open");
  });

  it("is open where nobody got there, and not where one did", () => {
    const expected = { expects: "less", matters: 15 } as const;
    const ties = comparison(0, 0);
    const none = ties.pairs.map((pair) => ({ ...pair, censored: 2 }));
    expect(answerOf(expected, ties)).toBe("no");
    expect(answerOf(expected, { ...ties, pairs: none })).toBe("open");
    const [first, ...others] = none;
    const one = [{ ...first, censored: 1 } as (typeof none)[number], ...others];
    expect(answerOf(expected, { ...ties, pairs: one })).toBe("no");
  });

  it("never says yes and no of opposite expectations", () => {
    const end = fc.double({ min: -10, max: 10, noNaN: true });
    fc.assert(
      fc.property(end, end, (x, y) => {
        const one = comparison(Math.min(x, y), Math.max(x, y));
        const answers = (["more", "less", "not more", "not less"] as const).map((expects) =>
          answerOf({ expects, matters: 1 }, one),
        );
        expect(answers[0] === "yes" && answers[1] === "yes").toBe(false);
        expect([answers[0], answers[2]]).not.toEqual(["yes", "yes"]);
        expect([answers[1], answers[3]]).not.toEqual(["no", "no"]);
      }),
    );
  });
});

describe("verdictOf", () => {
  it.each<[Answer[], string]>([
    [["yes", "yes"], "holds"],
    [["no", "no"], "does not hold"],
    [["yes", "no"], "depends"],
    [["yes", "no", "open"], "depends"],
    [["yes", "open"], "open"],
    [["no", "open"], "open"],
    [[], "open"],
  ])("%j: %s", (answers, verdict) => {
    expect(verdictOf(answers)).toBe(verdict);
  });
});
