import { describe, expect, it } from "vitest";
import { timeScale } from "../../../src/charts/time-axis";
import { decades, powerOfTen } from "../../../src/panels/instruments/plot/step-axes";
import { extentOf, nameEdge } from "../../../src/panels/instruments/plot/step-lines";
import { stackEdges } from "../../../src/panels/instruments/plot/step-stack";

describe("axes over steps", () => {
  it("names powers of ten, fewer where there are many", () => {
    expect(decades([1, 1000], 6)).toEqual([1, 10, 100, 1000]);
    expect(decades([1, 1e6], 4)).toEqual([1, 100, 1e4, 1e6]);
    expect([0.001, 1, 10, 1e4].map(powerOfTen)).toEqual(["10⁻³", "1", "10", "10⁴"]);
  });

  it("takes the range of what is measured, of positive values where the axis is logarithmic", () => {
    const line = {
      series: { length: 4, steps: [0, 1, 2, 3], values: [Number.NaN, -2, 0, 5] },
    };
    expect(extentOf([line], 3)).toEqual([-2, 5]);
    expect(extentOf([line], 3, true)).toEqual([5, 5]);
    expect(extentOf([], 3)).toBeNull();
  });

  it("names lines where they end, behind the playhead, and never outside the margin", () => {
    const chart = (playhead: number) => ({
      box: { left: 40, top: 0, right: 240, bottom: 100 },
      last: 100,
      domain: [0, 1] as const,
      time: timeScale(100, 40, 240),
      y: (value: number) => value,
      playhead,
    });
    expect(nameEdge(chart(10), 10)).toBe(67);
    expect(nameEdge(chart(20), 10)).toBe(87);
    expect(nameEdge(chart(5), 10)).toBe(67);
    expect(nameEdge(chart(100), 100)).toBe(247);
  });

  it("piles parts up", () => {
    const edges = stackEdges({
      steps: [0, 1],
      parts: [
        [1, 2],
        [3, 4],
      ],
    });
    expect(edges).toEqual([
      [0, 0],
      [1, 2],
      [4, 6],
    ]);
  });
});
