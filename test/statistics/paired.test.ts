/** Paired differences, the sign test and Holm's correction: by hand, and against SciPy 1.17. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { holm } from "../../src/statistics/holm";
import { pairedDifference } from "../../src/statistics/paired";
import { signTest } from "../../src/statistics/sign-test";

const signs = (positive: number, negative: number) => [
  ...new Array<number>(positive).fill(1),
  ...new Array<number>(negative).fill(-0.5),
];

describe("signTest", () => {
  // SciPy: binomtest(k, n).pvalue.
  it.each([
    [7, 1, 0.0703125],
    [5, 0, 0.0625],
    [3, 7, 0.34375],
    [4, 4, 1],
  ])("of %d against %d has p = %d", (positive, negative, p) => {
    expect(signTest(signs(positive, negative)).p).toBeCloseTo(p, 14);
  });

  it("leaves ties out and says how many there were", () => {
    expect(signTest([0, 1, 0, 1])).toEqual({ positive: 2, negative: 0, ties: 2, p: 0.5 });
    expect(signTest([0, 0]).p).toBe(1);
  });
});

describe("pairedDifference", () => {
  it("compares by pairs", () => {
    const b = [10, 20, 30, 40, 50, 60];
    const a = b.map((value, index) => value + ([3, 1, 4, 1, 5, -2][index] as number));
    const { difference, effectSize, signs } = pairedDifference(a, b);
    expect(difference.estimate).toBeCloseTo(2, 12);
    expect(difference.low).toBeGreaterThan(-2);
    expect(difference.high).toBeLessThan(5);
    // Mean 2, standard deviation √(32/5), correction 1 − 3/19.
    expect(effectSize).toBeCloseTo((2 / Math.sqrt(32 / 5)) * (16 / 19), 12);
    expect(signs).toMatchObject({ positive: 5, negative: 1 });
  });

  it("turns round when its arms are swapped", () => {
    const value = fc.integer({ min: -50, max: 50 });
    const pairs = fc.array(fc.tuple(value, value), { minLength: 3, maxLength: 9 });
    fc.assert(
      fc.property(pairs, (both) => {
        const a = both.map(([one]) => one);
        const b = both.map(([, other]) => other);
        const there = pairedDifference(a, b, { resamples: 100 });
        const back = pairedDifference(b, a, { resamples: 100 });
        expect(back.difference.estimate).toBeCloseTo(-there.difference.estimate, 12);
        expect(back.signs.positive).toBe(there.signs.negative);
        expect(back.signs.p).toBe(there.signs.p);
      }),
    );
  });

  it("refuses arms of different length", () => {
    expect(() => pairedDifference([1, 2], [1])).toThrow("2 values beside 1");
  });
});

describe("holm", () => {
  it("steps down, never decreasing", () => {
    // By hand: 4·0.005, 3·0.011, then 2·0.02 = 0.04, and 0.04 stays below 1·0.05.
    const adjusted = holm([0.02, 0.005, 0.05, 0.011]);
    [0.04, 0.02, 0.05, 0.033].forEach((p, index) => {
      expect(adjusted[index]).toBeCloseTo(p, 12);
    });
    expect(holm([0.04, 0.03])).toEqual([0.06, 0.06]);
    expect(holm([0.9, 0.8])).toEqual([1, 1]);
    expect(holm([])).toEqual([]);
  });

  it("lies between p and m·p and keeps the order", () => {
    const p = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(fc.array(p, { minLength: 1, maxLength: 8 }), (values) => {
        const adjusted = holm(values);
        values.forEach((value, i) => {
          expect(adjusted[i]).toBeGreaterThanOrEqual(value);
          expect(adjusted[i]).toBeLessThanOrEqual(Math.min(1, values.length * value) + 1e-12);
          values.forEach((other, j) => {
            if (value < other) {
              expect(adjusted[i] as number).toBeLessThanOrEqual(adjusted[j] as number);
            }
          });
        });
      }),
    );
  });
});
