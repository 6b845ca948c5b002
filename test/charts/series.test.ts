import { describe, expect, it } from "vitest";
import { describeCurve, describeMatrix } from "../../src/charts/describe";
import { linePoints, standingApart } from "../../src/charts/line-track";
import { summariseMatrix } from "../../src/charts/matrix-summary";
import {
  extentBetween,
  firstCrossing,
  firstValue,
  indexAt,
  valueAt,
} from "../../src/charts/series";

const N = Number.NaN;

function series(values: readonly number[], steps = values.map((_, i) => i)) {
  return { length: values.length, steps, values };
}

describe("a series with values that were not measured", () => {
  const sparse = series([1, N, N, 4, N], [0, 2, 4, 6, 8]);

  it("finds rows by step", () => {
    expect([-1, 0, 1, 2, 7, 100].map((step) => indexAt(sparse, step))).toEqual([-1, 0, 0, 1, 3, 4]);
  });

  it("gives the newest measured value", () => {
    expect(valueAt(sparse, 5)).toEqual({ step: 0, value: 1 });
    expect(valueAt(sparse, 100)).toEqual({ step: 6, value: 4 });
    expect(valueAt(sparse, -1)).toBeNull();
    expect(firstValue(series([N, N, 3]))).toEqual({ step: 2, value: 3 });
    expect(firstValue(series([]))).toBeNull();
  });

  it("passes them over in crossings and extents", () => {
    expect(firstCrossing(series([0.1, N, 0.79, 0.8, 0.7]), 0.8)).toBe(3);
    expect(firstCrossing(sparse, 5)).toBeNull();
    expect(extentBetween(sparse, 0, 8)).toEqual([1, 4]);
    expect(extentBetween(sparse, 1, 5)).toBeNull();
  });
});

describe("linePoints", () => {
  const place = { x: (step: number) => step * 10, y: (value: number) => -value };

  it("goes through the measured values of the span only", () => {
    expect(linePoints(series([1, N, 3, 4]), 0, 2, place)).toEqual([0, -1, 20, -3]);
  });

  it("keeps first, lowest, highest and last of a crowded column", () => {
    const crowded = series([5, 9, 2, 7, 6]);
    const tight = { x: () => 3.2, y: (value: number) => -value };
    expect(linePoints(crowded, 0, 10, tight, 1)).toEqual([3.2, -5, 3.2, -9, 3.2, -2, 3.2, -6]);
  });

  it("draws long runs with a bounded number of points", () => {
    const long = series(Array.from({ length: 20_000 }, (_, i) => Math.sin(i / 7)));
    const points = linePoints(long, 0, 20_000, { x: (s) => (s / 20_000) * 700, y: (v) => v }, 0.5);
    expect(points.length / 2).toBeLessThanOrEqual(4 * 1401);
    expect(points.length / 2).toBeGreaterThan(1000);
  });
});

describe("describeCurve", () => {
  const f = (value: number) => value.toFixed(1);

  it("says what a curve did", () => {
    const rise = series([0.2, 0.4, 0.9]);
    expect(describeCurve(rise, 2, 0.2, f)).toBe("rose from 0.2 to 0.9");
    expect(describeCurve(rise, 1, 0.2, f)).toBe("rose from 0.2 to 0.4");
    expect(describeCurve(series([1.8, 0.4]), 1, 0.2, f)).toBe("fell from 1.8 to 0.4");
    expect(describeCurve(series([0.5, 0.502]), 1, 0.2, f)).toBe("stayed near 0.5");
    expect(describeCurve(series([1, 3, 5, 1.5]), 3, 0.2, f)).toBe(
      "rose from 1.0 to 5.0 at step 2, then fell to 1.5",
    );
    expect(describeCurve(series([5, 1, 4]), 2, 0.2, f)).toBe(
      "fell from 5.0 to 1.0 at step 1, then rose to 4.0",
    );
    expect(describeCurve(null, 2, 0.2, f)).toBe("not measured yet");
    expect(describeCurve(series([N]), 2, 0.2, f)).toBe("not measured yet");
  });
});

describe("summariseMatrix", () => {
  // Rows: 4 −1 2 / −1 9 0 / 2 0 5.
  const summary = summariseMatrix([4, -1, 2, -1, 9, 0, 2, 0, 5], 3);

  it("counts diagonal and rest by hand", () => {
    expect(summary.diagonal).toBe(6);
    expect(summary.diagonalRange).toEqual([4, 9]);
    expect(summary.offDiagonal).toBeCloseTo(1 / 3);
    expect(summary.offDiagonalRange).toEqual([-1, 2]);
    expect(summary.strongest).toEqual({ row: 0, column: 2, value: 2 });
    expect(summary.largest).toBe(9);
    expect(summary.smallest).toBe(-1);
    // Sizes 0 0 1 1 2 2 4 5 9.
    expect(summary.typical).toBe(2);
  });

  it("is said in a sentence with the contexts' names", () => {
    expect(describeMatrix(summary, ["sort 1234", "sort 4321", "sum 1111"])).toBe(
      "Diagonal mean 6.00, from 4.00 to 9.00; off the diagonal mean .333, from −1.00 to 2.00; " +
        "strongest between sort 1234 and sum 1111, 2.00.",
    );
  });
});

describe("standingApart", () => {
  const at = (perStep: number, ...steps: number[]) =>
    standingApart(steps.length, (i) => perStep * (steps[i] as number), { x: (s) => perStep * s });

  it("tells measurements between which a line is only drawn", () => {
    expect(at(1)).toEqual([]);
    expect(at(1, 5)).toEqual([0]);
    expect(at(1, 0, 1, 2, 40, 80, 81)).toEqual([3]);
    expect(at(4, 0, 5, 10)).toEqual([0, 1, 2]);
  });

  it("leaves alone what is measured at every step, however wide a step is", () => {
    expect(at(30, 0, 1, 2, 3)).toEqual([]);
    expect(at(30, 0, 1, 3, 5)).toEqual([2, 3]);
  });
});
