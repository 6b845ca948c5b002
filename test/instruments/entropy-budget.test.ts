import { describe, expect, it } from "vitest";
import { driveOf } from "../../src/instruments/drive";
import { predictedConfidenceChange } from "../../src/instruments/dynamics";
import { budgetMeans, uncertaintyBudget } from "../../src/instruments/entropy-budget";
import { confidences, logSoftmax } from "../../src/instruments/softmax";
import { relativeError } from "../reference/kernel";
import { normals } from "../reference/random";

const VOCABULARY = 4;
const draw = normals(71);
const before = Float64Array.from({ length: 3 * VOCABULARY }, () => 2 * draw());
const [representation, gradient] = [0, 1].map(() => before.map(() => 1e-3 * draw())) as [
  Float64Array,
  Float64Array,
];
const after = before.map(
  (z, i) => z + (representation[i] as number) + (gradient[i] as number) + 1e-6,
);

describe("the entropy budget", () => {
  const change = { representation, gradient };
  const request = { before, after, change, vocabulary: VOCABULARY, temperature: 0.7 };

  it.each(["entropy", "confidence"] as const)(
    "explains a small change of %s but for a second-order rest",
    (quantity) => {
      const budget = uncertaintyBudget(request)[quantity];
      const whole = budget.representation.map((x, i) => x + (budget.gradient[i] as number));
      expect(relativeError(whole, budget.actual)).toBeLessThan(0.01);
      budget.actual.forEach((value, i) => {
        expect((whole[i] as number) + (budget.residual[i] as number)).toBeCloseTo(value, 15);
      });
      const means = budgetMeans(budget);
      expect(means.representation + means.gradient + means.residual).toBeCloseTo(means.actual, 15);
    },
  );

  it("predicts confidence by the derivative of the largest probability", () => {
    const step = 1e-6;
    const at = (sign: number) => {
      const moved = before.map((z, i) => z + sign * step * (gradient[i] as number));
      return confidences(logSoftmax(moved, VOCABULARY, 0.7), VOCABULARY);
    };
    const down = at(-1);
    const expected = at(1).map((c, i) => (c - (down[i] as number)) / (2 * step));
    const predicted = predictedConfidenceChange(before, gradient, VOCABULARY, 0.7);
    expect(relativeError(predicted, expected)).toBeLessThan(1e-5);
  });
});

describe("what drives", () => {
  it("shares out ‖Δz‖² with the cross term", () => {
    // (3,0) and (1,2): 9 + 5 + 2·3 = 20.
    const drive = driveOf({
      representation: Float64Array.of(3, 0),
      gradient: Float64Array.of(1, 2),
    });
    expect(drive.representation).toBeCloseTo(9 / 20, 15);
    expect(drive.gradient).toBeCloseTo(5 / 20, 15);
    expect(drive.cross).toBeCloseTo(6 / 20, 15);
    expect(drive.norm).toBeCloseTo(Math.sqrt(20), 15);
  });

  it("cannot be told where nothing moves", () => {
    const nothing = new Float64Array(2);
    expect(driveOf({ representation: nothing, gradient: nothing }).gradient).toBeNaN();
  });
});
