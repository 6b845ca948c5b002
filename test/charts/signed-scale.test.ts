import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  linearScale,
  preferredCeiling,
  steadyBound,
  symlogScale,
} from "../../src/charts/signed-scale";

describe("symlogScale", () => {
  it("is asinh(v/c)/asinh(max/c)", () => {
    const scale = symlogScale(1400, 14);
    // asinh 1 = ln(1 + √2), asinh 100 = ln(100 + √10001).
    expect(scale.position(14)).toBeCloseTo(
      Math.log(1 + Math.SQRT2) / Math.log(100 + Math.sqrt(10001)),
      12,
    );
    expect(scale.position(1400)).toBe(1);
  });

  it("shows a component at 3 % of the largest value, which a linear scale would not", () => {
    expect(symlogScale(1400, 14).position(42)).toBeGreaterThan(0.3);
    expect(linearScale(1400).position(42)).toBeCloseTo(0.03, 12);
  });

  it("is odd, monotone and inside [−1, 1]", () => {
    const value = fc.double({ min: -1e6, max: 1e6, noNaN: true });
    const positive = fc.double({ min: 1e-6, max: 1e6, noNaN: true });
    fc.assert(
      fc.property(value, value, positive, positive, (a, b, max, knee) => {
        const { position } = symlogScale(max, knee);
        expect(position(-a)).toBeCloseTo(-position(a), 12);
        expect(Math.abs(position(a))).toBeLessThanOrEqual(1);
        if (a < b) expect(position(a)).toBeLessThanOrEqual(position(b));
      }),
    );
  });

  it("names a bound that is none", () => {
    expect(() => symlogScale(0, 1)).toThrow(/max 0/);
    expect(() => symlogScale(1, Number.NaN)).toThrow(/knee NaN/);
    expect(() => linearScale(-1)).toThrow(/max -1/);
  });
});

describe("preferredCeiling", () => {
  it("rounds up within the R10 series", () => {
    expect([1, 1.1, 1.3, 99, 1010, 0.034].map(preferredCeiling)).toEqual([
      1, 1.25, 1.6, 100, 1250, 0.04,
    ]);
    expect(preferredCeiling(0)).toBe(0);
  });

  it("is never below the value and never more than 28 % above it", () => {
    fc.assert(
      fc.property(fc.double({ min: 1e-9, max: 1e9, noNaN: true }), (value) => {
        const bound = preferredCeiling(value);
        expect(bound).toBeGreaterThanOrEqual(value * (1 - 1e-8));
        expect(bound).toBeLessThanOrEqual(value * 1.2801);
      }),
    );
  });
});

describe("steadyBound", () => {
  it("grows at once and shrinks only after a fall to a third", () => {
    expect(steadyBound(0, 900)).toBe(1000);
    expect(steadyBound(1000, 1001)).toBe(1250);
    expect(steadyBound(1000, 400)).toBe(1000);
    expect(steadyBound(1000, 300)).toBe(315);
  });
});
