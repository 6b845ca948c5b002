import { expect, it } from "vitest";
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
