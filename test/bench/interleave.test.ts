import { describe, expect, it } from "vitest";
import { countRatio, duration, slowdown, speedup } from "../../bench/figure";
import { interleave, median, medianRatio, WARM_UP } from "../../bench/interleave";

describe("median", () => {
  it("takes the middle, or the mean of the two middles, and changes nothing", () => {
    const values = [10, 2, 7];
    expect(median(values)).toBe(7);
    expect(values).toEqual([10, 2, 7]);
    expect(median([4, 1, 10, 2])).toBe(3);
    expect(median([])).toBeNaN();
  });
});

describe("medianRatio", () => {
  it("divides pair by pair before it takes the middle", () => {
    // The ratio of the medians would be 20 / 10.
    expect(medianRatio([20, 20, 90], [1, 10, 30])).toBe(3);
  });
});

describe("interleave", () => {
  it("takes the sides in turn, and counts no round of the warm-up", async () => {
    const order: string[] = [];
    const side = (name: string) => async () => {
      order.push(name);
    };
    const turns = await interleave({ a: side("a"), b: side("b") }, 3);
    expect(order.join("")).toBe("ab".repeat(3 + WARM_UP));
    expect(turns.a).toHaveLength(3);
    expect(turns.b).toHaveLength(3);
  });

  it("believes a side that times itself", async () => {
    let next = 0;
    const turn = async () => ({ wall: next++, processor: 1 });
    const turns = await interleave({ own: { turn } }, 3, 1);
    expect(turns.own.map(({ wall }) => wall)).toEqual([1, 2, 3]);
  });
});

describe("figures", () => {
  const turns = (walls: readonly number[]) =>
    walls.map((wall, i) => ({ wall, processor: wall + 10 * i }));
  const ours = { name: "ours", turns: turns([10, 30, 20]) };
  const other = { name: "other", turns: turns([20, 90, 80]) };

  it("is above 1 where ours is the faster", () => {
    expect(speedup(ours, other)).toEqual({
      value: 3,
      sides: [
        { name: "ours", value: 20, unit: "ms", processor: 40 },
        { name: "other", value: 80, unit: "ms", processor: 100 },
      ],
      ofProcessor: 2.5,
      pairs: 3,
      note: "",
    });
  });

  it("is a multiple of the other's time the other way round", () => {
    expect(slowdown(ours, other).value).toBeCloseTo(1 / 3);
    expect(slowdown(ours, other).ofProcessor).toBe(0.4);
    expect(slowdown(ours, other).sides.map(({ name }) => name)).toEqual(["ours", "other"]);
  });

  it("is a multiple where things are counted", () => {
    const figure = countRatio({ name: "16", count: 6 }, { name: "1", count: 4 }, "dispatches");
    expect(figure).toMatchObject({ value: 1.5, ofProcessor: null, pairs: null });
    expect(figure.sides.map(({ value }) => value)).toEqual([6, 4]);
  });

  it("is a median where nothing is compared", () => {
    expect(duration(ours)).toMatchObject({ value: 20, ofProcessor: 40, sides: [], pairs: 3 });
  });
});
