import { describe, expect, it } from "vitest";
import { spreadIndices } from "../../src/instruments/spread-indices";

describe("an even choice", () => {
  it("is all of a few, and different ones, evenly placed, of many", () => {
    expect([...spreadIndices(3, 5)]).toEqual([0, 1, 2]);
    const chosen = spreadIndices(512, 128);
    expect(chosen).toEqual(spreadIndices(512, 128));
    expect(new Set(chosen).size).toBe(128);
    // Evenly over contexts, and over the tokens of a vocabulary of 16.
    const perToken = new Array<number>(16).fill(0);
    for (const index of chosen) {
      (perToken[index % 16] as number) += 1;
    }
    expect(Math.min(...perToken)).toBeGreaterThanOrEqual(6);
    const gaps = [...chosen].map((index, i) => index - (chosen[i - 1] ?? 0));
    expect(Math.max(...gaps)).toBeLessThan(12);
  });
});
