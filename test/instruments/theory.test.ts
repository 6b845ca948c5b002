import { describe, expect, it } from "vitest";
import { addFitSums, fitOf, fitSums, NO_PAIRS, scatterPoints } from "../../src/instruments/theory";

describe("predicted against actual", () => {
  it("has the R², slope and error of a hand-worked set", () => {
    // a − p = 0, 1, −1; Σa² = 1 + 9 + 4 = 14, ā = 2, Σ(a − ā)² = 2.
    const fit = fitOf(fitSums([1, 2, 3], [1, 3, 2]));
    expect(fit.r2).toBeCloseTo(1 - 2 / 2, 12);
    expect(fit.slope).toBeCloseTo(13 / 14, 12);
    expect(fit.error).toBeCloseTo(Math.sqrt(2 / 14), 12);
  });

  it("is 1 on the diagonal, and does not fit a line first", () => {
    expect(fitOf(fitSums([1, -2, 4], [1, -2, 4]))).toEqual({ r2: 1, slope: 1, error: 0 });
    const doubled = fitOf(fitSums([1, -1], [2, -2]));
    expect(doubled.slope).toBe(2);
    expect(doubled.r2).toBeCloseTo(1 - 2 / 8, 12);
  });

  it("adds up over steps", () => {
    const [p, a] = [
      [0.5, 1, -2, 3],
      [0.4, 1.5, -1, 2],
    ];
    const parts = addFitSums(
      addFitSums(NO_PAIRS, fitSums(p.slice(0, 1), a.slice(0, 1))),
      fitSums(p.slice(1), a.slice(1)),
    );
    expect(fitOf(parts)).toEqual(fitOf(fitSums(p, a)));
  });

  it("refuses unequal lengths", () => {
    expect(() => fitSums([1], [1, 2])).toThrow(/1 predicted and 2 actual/);
  });
});

describe("the points of a scatter", () => {
  it("are pairs", () => {
    const points = scatterPoints([1, 2], [3, 4], 10);
    expect([...points.predicted, ...points.actual]).toEqual([1, 2, 3, 4]);
  });
});
