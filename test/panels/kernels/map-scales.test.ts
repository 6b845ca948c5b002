import { describe, expect, it } from "vitest";
import { ScaleKeeper } from "../../../src/panels/kernels/map-scales";

const extremes = (...largest: number[]) =>
  largest.map((value) => ({ largest: value, smallest: 0, typical: value / 3 }));

describe("ScaleKeeper", () => {
  it("shares one symmetric-log scale, on which a component at 3 % can still be seen", () => {
    const { maps, bar } = new ScaleKeeper().scales("shared", extremes(1000, 30, 970));
    expect(maps[0]).toBe(maps[1]);
    expect(maps[1]).toBe(maps[2]);
    expect(bar).toBe(maps[0]);
    expect(maps[1].position(30)).toBeGreaterThan(0.3);
  });

  it("gives each map its own largest value", () => {
    const { maps, bar } = new ScaleKeeper().scales("own", extremes(1000, 31.5, 1000));
    expect(maps.map((scale) => scale.max)).toEqual([1000, 31.5, 1000]);
    expect(maps[1].position(31.5)).toBe(1);
    expect(bar.max).toBe(1);
  });

  it("shows structure also where one cell outweighs all others", () => {
    const heavy = { largest: 100_000, smallest: 0, typical: 200 };
    const { maps } = new ScaleKeeper().scales("own", [heavy, heavy, heavy]);
    expect(maps[0].position(200)).toBeGreaterThan(0.1);
    const shared = new ScaleKeeper().scales("shared", [
      heavy,
      { largest: 60, smallest: 0, typical: 20 },
      heavy,
    ]);
    expect(shared.maps[1].position(60)).toBeGreaterThan(0.15);
  });

  it("keeps a colour's meaning from one kernel to the next", () => {
    const keeper = new ScaleKeeper();
    const before = keeper.scales("shared", extremes(990, 30, 960)).maps[0].max;
    expect(keeper.scales("shared", extremes(900, 40, 860)).maps[0].max).toBe(before);
    expect(keeper.scales("shared", extremes(1010, 40, 970)).maps[0].max).toBe(1250);
    keeper.reset();
    expect(keeper.scales("shared", extremes(10, 1, 9)).maps[0].max).toBe(10);
  });

  it("reaches as far below 0 as the data do, and has a scale for zeros too", () => {
    const keeper = new ScaleKeeper();
    const scales = keeper.scales("shared", [
      { largest: 1000, smallest: -120, typical: 100 },
      { largest: 30, smallest: 0, typical: 10 },
      { largest: 970, smallest: -100, typical: 90 },
    ]);
    expect(scales.barLow).toBe(-125);
    const zeros = new ScaleKeeper().scales("own", extremes(0, 0, 0));
    expect(zeros.maps[0].position(0)).toBe(0);
    expect(zeros.barLow).toBe(0);
  });
});
