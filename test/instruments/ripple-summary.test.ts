import { describe, expect, it } from "vitest";
import type { Ripple } from "../../src/instruments/ripple";
import { rippleSummary } from "../../src/instruments/ripple-summary";

/** Probes of tasks 1, 1 and 2, and the updated context, of task 1; two tokens. */
const contexts = [[1, 0], [1], [2, 0], [1, 1]].map((tokens) => ({
  tokens,
  position: tokens.length - 1,
}));
const change = {
  representation: Float32Array.of(9, 1, 9, 2, 9, 3, 9, 4),
  gradient: Float32Array.of(9, 1, 9, -4, 9, -5, 9, 6),
  predicted: Float32Array.of(9, 2, 9, -2, 9, -2, 9, 10),
  measured: Float32Array.of(9, 2, 9, -1, 9, 0.5, 9, 8),
};
const ripple: Ripple = {
  contexts,
  probeCount: 3,
  logProbabilities: change,
  logits: change,
  scales: Float64Array.of(1),
  errors: Float64Array.of(0),
  rounding: Float64Array.of(0),
};

describe("the ripple in a few numbers", () => {
  it("says how far a token moves here, on its task and on others, and where it rises", () => {
    expect(rippleSummary(ripple, 1)).toEqual({
      here: { count: 1, representation: 4, gradient: 6, predicted: 10, measured: 8 },
      sameTask: { count: 2, representation: 1.5, gradient: -1.5, predicted: 0, measured: 0.5 },
      otherTasks: { count: 1, representation: 3, gradient: -5, predicted: -2, measured: 0.5 },
      probes: 3,
      rises: { representation: 3, gradient: 1, predicted: 1, measured: 2 },
    });
  });

  it("refuses a token outside the vocabulary", () => {
    expect(() => rippleSummary(ripple, 2)).toThrow(/token is 2.*0 to 1/);
  });
});
