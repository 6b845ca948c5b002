import { describe, expect, it } from "vitest";
import { REACH, sharesShape } from "../../../src/panels/answers/shares-geometry";

/** The heights of a path's bars, by its `M x base V end` pairs. */
function ends(path: string): number[] {
  return [...path.matchAll(/M[\d.]+ [\d.]+V([\d.]+)/g)].map((match) => Number(match[1]));
}

describe("the distribution over right answers", () => {
  it("draws heights as the square root of the probability, up or down from the line", () => {
    const shares = [0, 0.04, 0.25, 0.16];
    const up = sharesShape(shares, 0.55, 200, 80, false);
    expect(ends(up.right)).toEqual([80, 80 - 0.2 * REACH, 80 - 0.5 * REACH, 80 - 0.4 * REACH]);
    const down = sharesShape(shares, 1, 200, 80, true);
    expect(ends(down.right)).toEqual([80, 80 + 0.2 * REACH, 80 + 0.5 * REACH, 80 + 0.4 * REACH]);
    expect(ends(down.wrong)).toEqual([80 + REACH]);
  });

  it("names the most probable answer beside its bar, on its own side of the line", () => {
    const left = sharesShape([0.5, 0.1, 0.1, 0.1], 0.2, 200, 80, false).top;
    expect(left).toMatchObject({ index: 0, anchor: "start" });
    const right = sharesShape([0.001, 0.001, 0.001, 0.002], 0.995, 200, 80, false).top;
    expect(right).toMatchObject({ index: 3, anchor: "end" });
    expect(right.y).toBeLessThan(80);
    expect(sharesShape([0.001, 0], 0.999, 200, 80, true).top.y).toBeGreaterThan(80);
  });
});
