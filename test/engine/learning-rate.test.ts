import { expect, it } from "vitest";
import { learningRateAt } from "../../src/engine/learning-rate";

const settings = { learning_rate: 0.004, max_steps: 100 };

it("is the same at every step where it is constant", () => {
  const constant = { ...settings, lr_scheduler_type: "constant" } as const;
  expect([0, 50, 100, 200].map((step) => learningRateAt(constant, step))).toEqual([
    0.004, 0.004, 0.004, 0.004,
  ]);
});

it("falls along half a cosine to 0 at the last step, and stays there", () => {
  const cosine = { ...settings, lr_scheduler_type: "cosine" } as const;
  expect(learningRateAt(cosine, 0)).toBe(0.004);
  expect(learningRateAt(cosine, 25)).toBeCloseTo(0.002 * (1 + Math.SQRT1_2), 12);
  expect(learningRateAt(cosine, 50)).toBeCloseTo(0.002, 12);
  expect(learningRateAt(cosine, 100)).toBe(0);
  expect(learningRateAt(cosine, 300)).toBe(0);
});
