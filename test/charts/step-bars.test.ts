import { describe, expect, it } from "vitest";
import {
  barExtent,
  stackSegments,
  steadyDomain,
  stepBars,
  stepsPerBar,
  typicalExtent,
} from "../../src/charts/step-bars";

const columns = (parts: number[][], actual: number[] | null) => ({
  length: parts[0]?.length ?? 0,
  steps: parts[0]?.map((_, i) => i) ?? [],
  parts,
  actual,
});

describe("bars over steps", () => {
  it("stacks positive parts upwards and negative ones downwards", () => {
    expect(stackSegments([2, -1, 3, 0, -4])).toEqual([
      { part: 0, from: 0, to: 2 },
      { part: 1, from: 0, to: -1 },
      { part: 2, from: 2, to: 5 },
      { part: 4, from: -1, to: -5 },
    ]);
  });

  it("takes the mean of the measured steps of a bar", () => {
    const bars = stepBars(
      columns(
        [
          [1, 3, Number.NaN, 5],
          [0, 2, 1, 4],
        ],
        [2, 4, 9, 8],
      ),
      2,
    );
    expect(bars).toEqual([
      { from: 0, to: 2, parts: [2, 1], actual: 3, count: 2 },
      { from: 2, to: 4, parts: [5, 4], actual: 8, count: 1 },
    ]);
  });

  it("leaves out ticks where nothing is compared", () => {
    expect(stepBars(columns([[1]], null), 1)[0]?.actual).toBeNaN();
  });

  it("makes bars as wide as asked for", () => {
    expect(stepsPerBar(100, 800)).toBe(1);
    expect(stepsPerBar(1000, 800)).toBe(5);
    expect(stepsPerBar(1_000_000, 800)).toBe(5000);
  });

  it("has room for stacks and ticks", () => {
    const bars = stepBars(
      columns(
        [
          [-1, 2],
          [-2, 1],
        ],
        [-5, 1],
      ),
      1,
    );
    expect(barExtent(bars)).toEqual([-5, 3]);
    expect(barExtent([])).toBeNull();
  });

  it("cuts the few that are far longer than most, and only those", () => {
    const few = Array.from({ length: 20 }, (_, i) => (i < 4 ? -100 : -1));
    expect(typicalExtent(stepBars(columns([few], null), 1))).toEqual([-3, 0]);
    // Where most have come to nothing, the axis is not made for them.
    expect(
      typicalExtent(stepBars(columns([[-2, ...Array(19).fill(-1e-13)]], null), 1), 0.1),
    ).toEqual([-0.1, 0]);
    const even = Array.from({ length: 20 }, (_, i) => -1 - i / 20);
    expect(typicalExtent(stepBars(columns([even], null), 1))).toEqual([-1.95, 0]);
  });

  it("keeps an axis that still fits, and gives room back in large steps only", () => {
    const first = steadyDomain(null, [-0.7, 0.1]);
    expect(first).toEqual([-0.8, 0.1]);
    expect(steadyDomain(first, [-0.4, 0.05])).toEqual(first);
    expect(steadyDomain(first, [-0.2, 0.05])).toEqual([-0.2, 0.1]);
    expect(steadyDomain(first, null)).toEqual(first);
  });
});
