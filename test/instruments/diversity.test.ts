import { describe, expect, it } from "vitest";
import {
  answerEntropy,
  distinctValid,
  diversityMetrics,
  passAtK,
} from "../../src/instruments/diversity";

/** The chance that k of n samples, c of them right, hold a right one, by enumerating all choices. */
function passByEnumeration(n: number, c: number, k: number): number {
  let choices = 0;
  let passing = 0;
  for (let subset = 0; subset < 2 ** n; subset++) {
    const members = Array.from({ length: n }, (_, i) => i).filter((i) => (subset >> i) & 1);
    if (members.length === k) {
      choices += 1;
      passing += members.some((i) => i < c) ? 1 : 0;
    }
  }
  return passing / choices;
}

describe("pass@k", () => {
  it("is the share of choices of k samples that hold a right one", () => {
    for (const [n, k] of [
      [1, 1],
      [4, 1],
      [6, 4],
      [7, 7],
      [8, 3],
    ] as const) {
      for (let c = 0; c <= n; c++) {
        expect(passAtK(n, c, k), `n=${n} c=${c} k=${k}`).toBeCloseTo(
          passByEnumeration(n, c, k),
          12,
        );
      }
    }
  });

  it("refuses impossible numbers", () => {
    expect(() => passAtK(4, 1, 5)).toThrow(/k is 5/);
    expect(() => passAtK(4, 5, 1)).toThrow(/5 right among 4/);
  });
});

describe("diversity among right answers", () => {
  const even = {
    samples: 4,
    right: [
      [1, 2],
      [2, 1],
      [1, 2],
      [2, 1],
    ],
  };
  const alone = { samples: 4, right: [[3, 4]] };
  const none = { samples: 4, right: [] };

  it("counts different right answers and their entropy", () => {
    expect([even, alone, none].map(distinctValid)).toEqual([2, 1, 0]);
    expect(answerEntropy(even)).toBeCloseTo(Math.log(2), 12);
    expect(answerEntropy(alone)).toBeCloseTo(0, 12);
    expect(answerEntropy(none)).toBeNaN();
  });

  it("does not take digits run together for the same answer", () => {
    expect(
      distinctValid({
        samples: 2,
        right: [
          [1, 12],
          [11, 2],
        ],
      }),
    ).toBe(2);
  });

  it("averages over prompts and offers the k that there are samples for", () => {
    const metrics = diversityMetrics([even, alone, none]);
    expect(metrics["diversity/distinct_valid"]).toBeCloseTo(1, 12);
    expect(metrics["diversity/pass@1"]).toBeCloseTo((1 + 1 / 4 + 0) / 3, 12);
    expect(metrics["diversity/pass@4"]).toBeCloseTo(2 / 3, 12);
    expect(metrics["diversity/answer_entropy"]).toBeCloseTo(Math.log(2) / 2, 12);
    expect(metrics).not.toHaveProperty("diversity/pass@16");
    expect(diversityMetrics([none])).not.toHaveProperty("diversity/answer_entropy");
    expect(() => diversityMetrics([])).toThrow(/at least one/);
  });
});
