import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { bootstrapInterval, expandedTail } from "../../src/statistics/bootstrap";
import { uniforms } from "../../src/statistics/random";

/** Every resample of a few values: the bootstrap distribution of the mean itself, ascending. */
function allMeans(values: readonly number[]): number[] {
  let sums = [0];
  for (let i = 0; i < values.length; i++) {
    sums = sums.flatMap((sum) => values.map((value) => sum + value));
  }
  return sums.map((sum) => sum / values.length).sort((a, b) => a - b);
}

describe("expandedTail", () => {
  // SciPy: norm.cdf(-sqrt(n/(n-1)) * t.ppf(.975, n-1)).
  it.each([
    [5, 0.0009541005518824907],
    [8, 0.0057375205170298775],
    [20, 0.015880829920347974],
  ])("of %d values is %d", (n, tail) => {
    expect(expandedTail(n, 0.95)).toBeCloseTo(tail, 10);
  });
});

describe("bootstrapInterval", () => {
  it("reads the exact bootstrap distribution at the expanded quantiles", () => {
    const values = [1, 2, 4, 8, 16, 32];
    const means = allMeans(values);
    const tail = expandedTail(values.length, 0.95);
    const { estimate, low, high, n } = bootstrapInterval(values, { resamples: 200_000 });
    expect(estimate).toBe(10.5);
    expect(n).toBe(6);
    // The share of the exact distribution at or below each end, of which ends are atoms.
    const share = (x: number, strictly: boolean) =>
      means.filter((value) => (strictly ? value < x : value <= x)).length / means.length;
    expect(share(low, true)).toBeLessThan(tail + 5e-4);
    expect(share(low, false)).toBeGreaterThan(tail - 5e-4);
    expect(share(high, true)).toBeLessThan(1 - tail + 5e-4);
    expect(share(high, false)).toBeGreaterThan(1 - tail - 5e-4);
  });

  it("holds the mean of eight normals about as often as it says", () => {
    const next = uniforms(3);
    const normal = () => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next());
    const tries = 600;
    let held = 0;
    for (let k = 0; k < tries; k++) {
      const values = Array.from({ length: 8 }, normal);
      const { low, high } = bootstrapInterval(values, { resamples: 1000 });
      if (low <= 0 && 0 <= high) held++;
    }
    // 0.94 in a long simulation, plain percentile 0.89; three standard errors either side.
    expect(held / tries).toBeGreaterThan(0.91);
    expect(held / tries).toBeLessThan(0.97);
  });

  const finite = fc.double({ min: -1e6, max: 1e6, noNaN: true });
  it("lies among the values, around the mean, whatever their order", () => {
    fc.assert(
      fc.property(fc.array(finite, { minLength: 2, maxLength: 12 }), (values) => {
        const options = { resamples: 200 };
        const interval = bootstrapInterval(values, options);
        const slack = 1e-9 * (1 + Math.max(...values.map(Math.abs)));
        expect(interval.low).toBeGreaterThanOrEqual(Math.min(...values) - slack);
        expect(interval.high).toBeLessThanOrEqual(Math.max(...values) + slack);
        expect(interval.low).toBeLessThanOrEqual(interval.high);
        expect(bootstrapInterval([...values].reverse(), options)).toEqual(interval);
      }),
    );
  });

  it("moves and stretches with its values", () => {
    const values = [0.25, 1, 1.5, 4, 7];
    const { low, high } = bootstrapInterval(values);
    const moved = bootstrapInterval(values.map((value) => 2 * value + 8));
    expect(moved.low).toBeCloseTo(2 * low + 8, 12);
    expect(moved.high).toBeCloseTo(2 * high + 8, 12);
  });

  it("takes another statistic", () => {
    const largest = (values: Float64Array) => Math.max(...values);
    const { estimate, high } = bootstrapInterval([3, 1, 2], { statistic: largest });
    expect([estimate, high]).toEqual([3, 3]);
  });

  it("knows nothing of the spread of one value, and takes no bad ones", () => {
    expect(bootstrapInterval([5])).toMatchObject({ estimate: 5, low: Number.NaN, n: 1 });
    expect(() => bootstrapInterval([])).toThrow(RangeError);
    expect(() => bootstrapInterval([1, Number.NaN])).toThrow(RangeError);
  });
});
