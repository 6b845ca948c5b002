import { describe, expect, it } from "vitest";
import {
  formatCount,
  formatFixed,
  formatPercent,
  formatSignedPercent,
  formatSignificant,
  formatTick,
  withoutZeros,
} from "../../src/charts/format";

describe("numbers as the page sets them", () => {
  it("drops those zeros in a text, and no other", () => {
    expect(withoutZeros("less, by 0.1 nats: −0.394 [−10.05, 0.0703]; 1.0.2, 0")).toBe(
      "less, by .1 nats: −.394 [−10.05, .0703]; 1.0.2, 0",
    );
  });

  it("drops the zero before the point and uses a true minus", () => {
    expect([0.94, -0.031, 1.618, 0, -0.001, 1234.5].map((v) => formatFixed(v))).toEqual([
      ".94",
      "−.03",
      "1.62",
      "0",
      "0",
      "1,234.50",
    ]);
  });

  it("keeps three digits, and exponents for what is tiny or huge", () => {
    expect([76.83, 1322.4, 0.00042, 3e-8, 0, -60, 2e9].map((v) => formatSignificant(v))).toEqual([
      "76.8",
      "1,322",
      ".000420",
      "3.00e−8",
      "0",
      "−60.0",
      "2.00e9",
    ]);
  });

  it("says what is not a number", () => {
    expect(formatFixed(Number.NaN)).toBe("–");
    expect(formatSignificant(Number.NEGATIVE_INFINITY)).toBe("−∞");
  });

  it("gives ticks the decimals that their spacing needs", () => {
    expect([0, 0.5, 1].map((v) => formatTick(v, 0.5))).toEqual(["0", ".5", "1"]);
    expect([1.65, 1.7].map((v) => formatTick(v, 0.05))).toEqual(["1.65", "1.7"]);
    expect(formatTick(0.30000000000000004, 0.1)).toBe(".3");
    expect(formatTick(1e-17, 0.1)).toBe("0");
    expect(formatTick(-0.04, 0.02)).toBe("−.04");
    expect([100, 200].map((v) => formatTick(v, 100))).toEqual(["100", "200"]);
  });

  it("writes shares as percentages", () => {
    expect(formatPercent(0.784)).toBe("78\u2009%");
    expect(formatPercent(0.004)).toBe(".4\u2009%");
    expect(formatPercent(0.004, 2)).toBe(".40\u2009%");
    expect(formatPercent(0.784, 1)).toBe("78.4\u2009%");
    expect(formatSignedPercent(0.22)).toBe("+22\u2009%");
    expect(formatSignedPercent(-0.04)).toBe("−4\u2009%");
    expect(formatSignedPercent(0)).toBe("0\u2009%");
  });

  it("writes counts", () => {
    expect(formatCount(1200)).toBe("1,200");
    expect(formatCount(0)).toBe("0");
  });
});
