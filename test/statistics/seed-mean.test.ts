import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { seedDifference, seedMean } from "../../src/statistics/seed-mean";

/** ∫ of Student's density from 0 to t by Simpson's rule, times 2: the probability of |T| ≤ t. */
function withinT(t: number, degrees: number): number {
  // Γ((ν+1)/2) / Γ(ν/2) by Γ(x+1) = xΓ(x), from Γ(1) = 1 and Γ(1/2) = √π.
  const gamma = (x: number): number =>
    x === 1 ? 1 : x === 0.5 ? Math.sqrt(Math.PI) : (x - 1) * gamma(x - 1);
  const constant = gamma((degrees + 1) / 2) / (Math.sqrt(degrees * Math.PI) * gamma(degrees / 2));
  const density = (x: number) => constant * (1 + (x * x) / degrees) ** (-(degrees + 1) / 2);
  const pieces = 20_000;
  const width = t / pieces;
  let sum = density(0) + density(t);
  for (let i = 1; i < pieces; i++) sum += (i % 2 === 1 ? 4 : 2) * density(i * width);
  return (2 * sum * width) / 3;
}

const some = fc.double({ min: -1e3, max: 1e3, noNaN: true });
const values = fc.array(some, { minLength: 2, maxLength: 16 });

describe("the mean over seeds", () => {
  it("is that of a case worked by hand", () => {
    // Mean 5, deviations −3, −1, 1, 3: s² = 20/3, s/√4 = 1.2909944; t of 3 degrees is 3.1824463.
    const { mean, low, high, count } = seedMean([2, 4, 6, 8]) ?? {};
    expect([mean, count]).toEqual([5, 4]);
    expect(low).toBeCloseTo(5 - 4.1085202, 6);
    expect(high).toBeCloseTo(5 + 4.1085202, 6);
  });

  it("leaves out seeds that were not measured, and has no interval of one", () => {
    expect(seedMean([Number.NaN, 3, Number.POSITIVE_INFINITY])).toEqual({
      mean: 3,
      low: Number.NaN,
      high: Number.NaN,
      count: 1,
    });
    expect(seedMean([2, Number.NaN, 4, 6, 8])).toEqual(seedMean([2, 4, 6, 8]));
    expect(seedMean([Number.NaN])).toBeNull();
    expect(seedMean([])).toBeNull();
  });

  it("has an interval that holds 95 % of Student's distribution, for every number of seeds", () => {
    for (let count = 2; count <= 16; count++) {
      // Any sample gives back the t that its interval was made with.
      const sample = Array.from({ length: count }, (_, i) => i);
      const { mean, high } = seedMean(sample) as NonNullable<ReturnType<typeof seedMean>>;
      const variance = sample.reduce((sum, x) => sum + (x - mean) ** 2, 0) / (count - 1);
      const t = (high - mean) / Math.sqrt(variance / count);
      expect(withinT(t, count - 1)).toBeCloseTo(0.95, 6);
    }
  });

  it("moves and stretches with the values, and goes by no order", () => {
    fc.assert(
      fc.property(
        values,
        some,
        fc.double({ min: 0.1, max: 10, noNaN: true }),
        (list, by, times) => {
          const plain = seedMean(list) as NonNullable<ReturnType<typeof seedMean>>;
          const moved = seedMean(list.map((value) => value * times + by).reverse());
          const size = 1e-9 * (1 + Math.max(...list.map(Math.abs)) * times + Math.abs(by));
          expect(Math.abs((moved?.mean ?? 0) - (plain.mean * times + by))).toBeLessThan(size * 10);
          const half = (plain.high - plain.mean) * times;
          expect(Math.abs((moved?.high ?? 0) - (moved?.mean ?? 0) - half)).toBeLessThan(size * 100);
          expect(plain.low).toBeLessThanOrEqual(plain.mean);
        },
      ),
    );
  });
});

describe("the paired difference", () => {
  it("is that of a case worked by hand, of which luck common to a pair drops out", () => {
    // Differences 1, 2, 3: mean 2, s = 1, s/√3 = 0.5773503; t of 2 degrees is 4.3026527.
    const difference = seedDifference([11, 102, 1003], [10, 100, 1000]);
    expect(difference).toMatchObject({ mean: 2, count: 3 });
    expect(difference?.low).toBeCloseTo(2 - 2.4841377, 6);
    expect(difference?.high).toBeCloseTo(2 + 2.4841377, 6);
  });

  it("counts only pairs of which both were measured", () => {
    expect(seedDifference([1, Number.NaN, 5], [0, 3, Number.NaN])).toMatchObject({
      mean: 1,
      count: 1,
    });
    expect(seedDifference([Number.NaN], [1])).toBeNull();
  });

  it("is turned round with its sides", () => {
    fc.assert(
      fc.property(values, values, (a, b) => {
        const one = seedDifference(a, b);
        const other = seedDifference(b, a);
        expect(one?.mean).toBeCloseTo(-(other?.mean ?? 0), 8);
        if (one && one.count > 1) expect(one.low).toBeCloseTo(-(other?.high ?? 0), 6);
      }),
    );
  });
});
