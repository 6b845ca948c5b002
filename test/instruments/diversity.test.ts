import { describe, expect, it } from "vitest";
import {
  answerEntropy,
  completionEntropy,
  distinctValid,
  diversityMetrics,
  passAtK,
  passCurve,
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

describe("pass@k as a curve", () => {
  it("has every k that all prompts have samples for, and the estimator's mean at each", () => {
    const prompts = [
      { samples: 4, right: [[1], [1]] },
      { samples: 5, right: [] },
      { samples: 4, right: [[2]] },
    ];
    const { k, pass } = passCurve(prompts);
    expect([...k]).toEqual([1, 2, 3, 4]);
    k.forEach((size, i) => {
      const expected =
        (passByEnumeration(4, 2, size) +
          passByEnumeration(5, 0, size) +
          passByEnumeration(4, 1, size)) /
        3;
      expect(pass[i]).toBeCloseTo(expected, 12);
    });
    expect(() => passCurve([])).toThrow(/at least one prompt/);
    expect(() => passCurve([{ samples: 0, right: [] }])).toThrow(/a sample of each/);
  });
});

describe("entropy over whole completions", () => {
  it("is the mean of minus log π, with its standard error", () => {
    // Surprises 3 and 5: mean 4, variance 2, over two samples.
    const { value, standardError } = completionEntropy([
      [-1, -2],
      [-2, -3],
    ]);
    expect(value).toBe(4);
    expect(standardError).toBeCloseTo(1, 12);
    expect(completionEntropy([[-1]]).standardError).toBeNaN();
    expect(() => completionEntropy([])).toThrow(/at least one sample/);
  });

  it("has the entropy of the distribution as its expectation", () => {
    // Weighted as π weights them, samples from (1/2, 1/4, 1/4) are 2, 1 and 1 in four.
    const logs = [0.5, 0.5, 0.25, 0.25].map((p) => [Math.log(p)]);
    expect(completionEntropy(logs).value).toBeCloseTo(1.5 * Math.LN2, 12);
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
