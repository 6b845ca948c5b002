import { expect, it } from "vitest";
import { cosines, cosinesOf, meanBetween, overSizes } from "../../../src/panels/kernels/cosines";

it("tells the angles between features from their inner products", () => {
  // (2, 0), (0, 3), (1, 1)
  const angles = cosines(Float32Array.of(4, 0, 2, 0, 9, 3, 2, 3, 2));
  const half = Math.SQRT1_2;
  const expected = [1, 0, half, 0, 1, half, half, half, 1];
  for (const [i, value] of expected.entries()) expect(angles[i]).toBeCloseTo(value, 6);
  expect(meanBetween(angles)).toBeCloseTo((4 * half) / 6, 6);
  expect([...cosines(Float32Array.of(1, 0, 0, 0))]).toEqual([1, 0, 0, 0]);
});

it("tells how alike contexts are to the whole kernel", () => {
  const frame = {
    step: 0,
    representation: Float32Array.of(1, 2, 2, 4),
    gradient: Float32Array.of(3, 1, 1, 12),
  };
  expect([...cosinesOf(frame)]).toEqual([1, 3 / 8, 3 / 8, 1]);
});

it("is nothing where a size is not positive, and where a value is no number", () => {
  const values = Float32Array.of(1, Number.NaN, 3, 4);
  expect([...overSizes(values, Float32Array.of(1, 4))]).toEqual([1, 0, 1.5, 1]);
  expect([...overSizes(values, Float32Array.of(-1, 4))]).toEqual([0, 0, 0, 1]);
  expect([...overSizes(values, Float32Array.of(0, 4))]).toEqual([0, 0, 0, 1]);
});
