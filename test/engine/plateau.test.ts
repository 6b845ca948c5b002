import { describe, expect, it } from "vitest";
import { changeOverWindow } from "../../src/engine/plateau";

/** Values measured at steps 0, 1, 2, …; a hole where nothing was. */
function series(...values: (number | null)[]) {
  return values.flatMap((value, step) => (value === null ? [] : [{ step, value }]));
}

describe("a metric's change over a window", () => {
  it("is the mean of the second half less that of the first", () => {
    // Steps 2 to 5: (0.4 + 0.6)/2 − (0.2 + 0.3)/2.
    const rising = series(9, 9, 0.2, 0.3, 0.4, 0.6, 9);
    expect(changeOverWindow(rising, 6, 4)).toBeCloseTo(0.25, 12);
    const falling = series(3, 1);
    expect(changeOverWindow(falling, 2, 2)).toBe(-2);
  });

  it("gives the middle step of an odd window to its first half", () => {
    // Steps 0 to 4 are parted at 2.5: (1 + 2 + 3)/3 and (10 + 20)/2.
    expect(changeOverWindow(series(1, 2, 3, 10, 20), 5, 5)).toBeCloseTo(13, 12);
  });

  it("averages what was measured, however seldom", () => {
    const seldom = series(5, null, null, null, null, 7, null, null);
    expect(changeOverWindow(seldom, 8, 8)).toBe(2);
  });

  it("cannot be told where a half holds no measurement", () => {
    expect(changeOverWindow(series(5, 5, null, null), 4, 4)).toBeNull();
    expect(changeOverWindow(series(null, null, 5, 5), 4, 4)).toBeNull();
    expect(changeOverWindow([], 4, 4)).toBeNull();
  });
});
