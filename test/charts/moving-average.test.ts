import fc from "fast-check";
import { expect, it } from "vitest";
import { MovingAverage } from "../../src/charts/moving-average";

const series = (values: readonly number[]) => ({
  length: values.length,
  steps: values.map((_, i) => i),
  values,
});
const over = (values: readonly number[], span: number) => {
  const mean = new MovingAverage().over(series(values), span);
  return Array.from({ length: values.length }, (_, i) => mean.values[i] as number);
};

it("weighs values as pandas does: ewm(span=3).mean() of 1, 2, 4", () => {
  // α = 1/2: (2 + 1/2) / (3/2), (4 + 2/2 + 1/4) / (7/4).
  expect(over([1, 2, 4], 3)).toEqual([1, 5 / 3, 3]);
});

it("passes over what was not measured, and is the curve itself at span 1", () => {
  const values = [1, Number.NaN, 2, 4];
  expect(over(values, 3)).toEqual([1, Number.NaN, 5 / 3, 3]);
  expect(over(values, 1)).toEqual(values);
});

it("is the same whether a curve grows or comes at once, its newest row completed later", () => {
  const finite = fc.double({ min: -10, max: 10, noNaN: true });
  fc.assert(
    fc.property(fc.array(finite, { minLength: 1, maxLength: 30 }), (values) => {
      const growing = new MovingAverage();
      let mean = growing.over(series([]), 8);
      for (let rows = 1; rows <= values.length; rows++) {
        growing.over(series([...values.slice(0, rows - 1), Number.NaN]), 8);
        mean = growing.over(series(values.slice(0, rows)), 8);
      }
      const whole = over(values, 8);
      for (const [i, value] of whole.entries()) expect(mean.values[i]).toBeCloseTo(value, 10);
    }),
  );
});
