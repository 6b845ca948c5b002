import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  kaplanMeier,
  medianTime,
  restrictedMean,
  restrictedTime,
  type Time,
  timeToLevel,
} from "../../src/statistics/survival";

const at = (time: number): Time => ({ time, reached: true });
const censored = (time: number): Time => ({ time, reached: false });

/** Weeks in remission under 6-MP (Freireich et al., Blood 21, 1963), the textbook's example. */
const REMISSION = [
  ...[6, 6, 6, 7, 10, 13, 16, 22, 23].map(at),
  ...[6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35].map(censored),
];

describe("kaplanMeier", () => {
  it("gives the textbook's curve", () => {
    const curve = kaplanMeier(REMISSION);
    expect(curve.map(({ time }) => time)).toEqual([0, 6, 7, 10, 13, 16, 22, 23]);
    const known = [1, 0.8571, 0.8067, 0.7529, 0.6902, 0.6275, 0.5378, 0.4482];
    curve.forEach(({ survival }, index) => {
      expect(survival).toBeCloseTo(known[index] as number, 4);
    });
    expect(medianTime(REMISSION)).toBe(23);
  });

  it("is the share not yet there where nothing is censored", () => {
    const times = fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 1, maxLength: 10 });
    fc.assert(
      fc.property(times, (values) => {
        for (const { time, survival } of kaplanMeier(values.map(at))) {
          const later = values.filter((value) => value > time).length;
          if (time > 0 || values.includes(0)) {
            expect(survival).toBeCloseTo(later / values.length, 12);
          }
        }
      }),
    );
  });
});

describe("medianTime", () => {
  it("is null where fewer than half were seen to get there", () => {
    expect(medianTime([at(3), censored(9), censored(9), at(4)])).toBe(4);
    expect(medianTime([at(3), censored(9), censored(9)])).toBeNull();
    expect(medianTime([at(1), at(2), at(3), at(4)])).toBe(2);
  });
});

describe("restrictedMean", () => {
  it("is the area under the curve", () => {
    // By hand: 1 until 2, then 3/4 until 5; the run censored at 4 leaves two at risk at 5, then 3/8.
    expect(restrictedMean([at(2), censored(4), at(5), censored(10)], 10)).toBeCloseTo(
      2 + 3 * 0.75 + 5 * 0.375,
      12,
    );
  });

  it("is the mean of the capped times where all are watched to the horizon", () => {
    const times = fc.array(fc.integer({ min: 0, max: 200 }), { minLength: 1, maxLength: 10 });
    fc.assert(
      fc.property(times, (values) => {
        const watched = values.map((value) => (value <= 100 ? at(value) : censored(100)));
        const capped = watched.map((time) => restrictedTime(time, 100));
        const mean = capped.reduce((sum, value) => sum + value, 0) / capped.length;
        expect(restrictedMean(watched, 100)).toBeCloseTo(mean, 9);
      }),
    );
  });

  it("refuses to reach beyond what was watched", () => {
    expect(() => restrictedMean([at(2), censored(4)], 10)).toThrow("between 4 and 10");
    expect(() => restrictedTime(censored(4), 10)).toThrow("before the horizon 10");
    expect(restrictedMean([at(2), at(4)], 10)).toBe(3);
  });
});

describe("timeToLevel", () => {
  const curve = { steps: [0, 10, 20], values: [0, 0.4, 0.8] };
  it("is the crossing, or the end of the run without it", () => {
    expect(timeToLevel(curve, 0.6, 20)).toEqual(at(15));
    expect(timeToLevel(curve, 0.9, 20)).toEqual(censored(20));
  });
});
