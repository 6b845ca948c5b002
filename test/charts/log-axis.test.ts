import { expect, it } from "vitest";
import { decadesOf, logPlace, logTicks } from "../../src/charts/log-axis";

it("holds every positive value in whole decades", () => {
  expect(decadesOf([0.03, 7, -1, Number.NaN])).toEqual({ low: 0.01, high: 10 });
  expect(decadesOf([1], 2)).toEqual({ low: 1, high: 100 });
  expect(decadesOf([0, -2])).toBeNull();
});

it("places powers of ten at equal distances and clips the rest", () => {
  const place = logPlace({ low: 0.01, high: 1 }, 0, 200);
  expect(place(0.1)).toBeCloseTo(100);
  expect(place(0.01)).toBe(0);
  expect(place(50)).toBe(200);
});

it("names round values of an axis in decades, never more than there is room for", () => {
  expect(logTicks([Math.log10(0.4), Math.log10(2.2)], 5)).toEqual([0.5, 0.7, 1, 2]);
  expect(logTicks([-3, 1], 5)).toEqual([0.001, 0.01, 0.1, 1, 10]);
  expect(logTicks([-3, 1], 3)).toEqual([0.001, 0.1, 10]);
});
