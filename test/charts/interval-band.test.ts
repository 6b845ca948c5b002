import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { bandOutline, traceCurve } from "../../src/charts/interval-band";

const PLACE = { x: (step: number) => 10 * step, y: (value: number) => 100 - value };
const NONE = Number.NaN;

describe("a band", () => {
  it("goes along its upper edge and back along the lower one", () => {
    const band = { length: 3, steps: [0, 1, 2], low: [1, 2, 3], high: [5, 7, 9] };
    expect(bandOutline(band, 0, 2, PLACE)).toEqual([0, 95, 10, 93, 20, 91, 20, 97, 10, 98, 0, 99]);
    expect(bandOutline(band, 1, 1, PLACE)).toEqual([10, 93, 10, 98]);
  });

  it("passes over steps without an interval", () => {
    const band = { length: 4, steps: [0, 1, 2, 3], low: [1, NONE, 3, NONE], high: [5, NONE, 9, 9] };
    expect(bandOutline(band, 0, 3, PLACE)).toEqual([0, 95, 20, 91, 20, 97, 0, 99]);
  });

  it("keeps the extremes of steps that share a column", () => {
    const place = { ...PLACE, x: (step: number) => step / 10 };
    const band = { length: 3, steps: [0, 1, 2], low: [3, 1, 2], high: [5, 4, 9] };
    expect(bandOutline(band, 0, 2, place)).toEqual([0, 91, 0, 99]);
  });
});

describe("a traced curve", () => {
  /** The points that a path was given, those of `moveTo` marked. */
  function path(steps: number[], values: number[], from: number, to: number, place = PLACE) {
    const points: [number, number, boolean][] = [];
    const context = {
      moveTo: (x: number, y: number) => points.push([x, y, true]),
      lineTo: (x: number, y: number) => points.push([x, y, false]),
    };
    traceCurve(context, { length: steps.length, steps, values }, from, to, place);
    return points;
  }

  it("joins what was measured between two steps", () => {
    expect(path([0, 1, 2, 3, 4], [5, 6, NONE, 8, 9], 1, 3)).toEqual([
      [10, 94, true],
      [30, 92, false],
    ]);
    expect(path([], [], 0, 9)).toEqual([]);
  });

  it("loses no extreme of a column, and draws few points a column", () => {
    const place = { ...PLACE, x: (step: number) => step / 7 };
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 99 }), { minLength: 1, maxLength: 60 }),
        (list) => {
          const steps = list.map((_, i) => i);
          const points = path(steps, list, 0, 99, place);
          const columns = Math.ceil(list.length / 7);
          expect(points.length).toBeLessThanOrEqual(4 * columns);
          for (let column = 0; column < columns; column++) {
            const within = (x: number) => Math.floor(x) === column;
            const ys = points.filter(([x]) => within(x)).map(([, y]) => y);
            const wanted = list.filter((_, i) => within(i / 7)).map((value) => 100 - value);
            expect([Math.min(...ys), Math.max(...ys)]).toEqual([
              Math.min(...wanted),
              Math.max(...wanted),
            ]);
          }
          expect(points.at(-1)?.[1]).toBe(100 - (list.at(-1) as number));
          expect(points.filter(([, , moved]) => moved)).toHaveLength(1);
        },
      ),
    );
  });
});
