import { expect, it } from "vitest";
import { cosines, meanBetween } from "../../src/lecture/feature-cosines";
import { effectiveCount, sharesOfRight } from "../../src/lecture/right-answers";

it("tells how right answers are spread, whatever wrong ones are given", () => {
  const of = (...probabilities: number[]) =>
    sharesOfRight({ prompt: [], answers: [], probabilities, wrong: 0 });
  expect(of(0.1, 0.1, 0.2)).toEqual([0.25, 0.25, 0.5]);
  expect(of(0, 0)).toEqual([0, 0]);
  expect(effectiveCount(of(0.01, 0.01, 0.01, 0.01))).toBeCloseTo(4, 12);
  expect(effectiveCount(of(0.9, 0, 0))).toBe(1);
  // Between the two: e^{1.5 ln 2}.
  expect(effectiveCount(of(0.1, 0.1, 0.2))).toBeCloseTo(2 ** 1.5, 12);
});

it("tells the angles between features from their inner products", () => {
  // (2, 0), (0, 3), (1, 1)
  const angles = cosines(Float32Array.of(4, 0, 2, 0, 9, 3, 2, 3, 2));
  const half = Math.SQRT1_2;
  const expected = [1, 0, half, 0, 1, half, half, half, 1];
  for (const [i, value] of expected.entries()) expect(angles[i]).toBeCloseTo(value, 6);
  expect(meanBetween(angles)).toBeCloseTo((4 * half) / 6, 6);
  expect([...cosines(Float32Array.of(1, 0, 0, 0))]).toEqual([1, 0, 0, 0]);
});
