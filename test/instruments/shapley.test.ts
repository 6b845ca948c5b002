import { describe, expect, it } from "vitest";
import { layerGroups } from "../../src/instruments/layer-attribution";
import { shapleyValues } from "../../src/instruments/shapley";

describe("Shapley values", () => {
  it("are those of the glove game", () => {
    // One left glove (player 0), two right ones (1, 2); a pair is worth 1 (Shapley & Shubik 1969).
    const worth = Array.from({ length: 8 }, (_, s) => ((s & 1) === 1 && (s & 6) !== 0 ? 1 : 0));
    const [left, first, second] = shapleyValues(worth);
    expect(left).toBeCloseTo(2 / 3, 12);
    expect(first).toBeCloseTo(1 / 6, 12);
    expect(second).toBeCloseTo(1 / 6, 12);
  });

  it("share a product of two equally and give a dummy nothing", () => {
    const worth = Array.from({ length: 8 }, (_, s) => 5 + ((s & 3) === 3 ? 4 : 0));
    expect([...shapleyValues(worth)].map((x) => Number(x.toFixed(12)))).toEqual([2, 2, 0]);
  });

  it("refuse what is not a value for every subset", () => {
    expect(() => shapleyValues([0, 1, 2])).toThrow(/power of two/);
  });
});

describe("the groups of layers", () => {
  it("hold every parameter once, and are six at most", () => {
    for (const layers of [1, 2, 3, 4, 6]) {
      const shape = { vocabulary: 4, width: 4, layers, heads: 1, context: 3 };
      const groups = layerGroups(shape);
      expect(groups.length).toBe(Math.min(layers, 3) + 3);
      const names = groups.flatMap(({ specs }) => specs.map(({ name }) => name));
      expect(new Set(names).size).toBe(names.length);
      expect(names.length).toBe(4 + 6 * layers);
    }
    const six = layerGroups({ vocabulary: 4, width: 4, layers: 6, heads: 1, context: 3 });
    expect(six.map(({ label }) => label).slice(1, 4)).toEqual([
      "blocks 0–1",
      "blocks 2–3",
      "blocks 4–5",
    ]);
  });
});
