/** Against closed forms, and values computed by SciPy 1.17. */
import { describe, expect, it } from "vitest";
import { normalCdf, studentCentral, studentQuantile } from "../../src/statistics/distributions";
import { uniforms } from "../../src/statistics/random";

describe("normal", () => {
  it.each([
    [-3.5, 0.00023262907903552502],
    [-1.959963984540054, 0.025],
    [0, 0.5],
    [0.3, 0.6179114221889526],
    [2, 0.9772498680518208],
    [-18, 0],
    [40, 1],
  ])("has P(Z ≤ %d) = %d", (x, p) => {
    expect(normalCdf(x)).toBeCloseTo(p, 13);
  });
});

describe("Student's t", () => {
  it.each([
    [1, 0.95, 12.706204736174694],
    [2, 0.95, 4.302652729749462],
    [4, 0.95, 2.7764451051977934],
    [7, 0.95, 2.364624251592784],
    [10, 0.95, 2.228138851986274],
    [31, 0.6, 0.8533702956969437],
  ])("has with %d degrees the quantile of level %d", (degrees, level, t) => {
    expect(studentQuantile(level, degrees)).toBeCloseTo(t, 9);
  });

  it("is t/√(2 + t²) with two degrees and 2 atan(t)/π with one", () => {
    for (const t of [0.2, 1, 5]) {
      expect(studentCentral(t, 2)).toBeCloseTo(t / Math.sqrt(2 + t * t), 14);
      expect(studentCentral(t, 1)).toBeCloseTo((2 * Math.atan(t)) / Math.PI, 14);
    }
  });

  it("refuses what has no quantile", () => {
    expect(() => studentQuantile(0.95, 0)).toThrow(RangeError);
    expect(() => studentQuantile(1, 3)).toThrow(RangeError);
  });
});

describe("uniforms", () => {
  it("are the same for a seed, others for another, and even", () => {
    const draw = (seed: number, n: number) => {
      const next = uniforms(seed);
      return Array.from({ length: n }, next);
    };
    expect(draw(7, 5)).toEqual(draw(7, 5));
    expect(draw(7, 5)).not.toEqual(draw(8, 5));
    const many = draw(1, 100_000);
    expect(Math.min(...many.slice(0, 1000))).toBeGreaterThanOrEqual(0);
    const counts = new Array(10).fill(0);
    for (const u of many) counts[Math.floor(u * 10)]++;
    // Chi-squared with 9 degrees is above 27.9 once in a thousand seeds.
    const chi = counts.reduce((sum, count) => sum + (count - 10_000) ** 2 / 10_000, 0);
    expect(chi).toBeLessThan(27.9);
  });
});
