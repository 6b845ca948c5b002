import { describe, expect, it } from "vitest";
import { expandSweep } from "../../../src/experiment/expand-sweep";
import { parseSweep } from "../../../src/experiment/parse-sweep";
import { estimateSeconds } from "../../../src/store/sweep/estimate";
import { fakeResult } from "../../results/fake-result";

const runs = expandSweep(
  parseSweep({
    version: 1,
    name: "made",
    experiment: { max_steps: 10 },
    grid: { learning_rate: [1e-3, 2e-3, 3e-3] },
    seeds: [1, 2],
  }),
);

describe("how long runs take", () => {
  it("is read off those of the same point, and of all where there are none", () => {
    expect(estimateSeconds(runs, [], 1)).toBeNull();
    const slow = fakeResult({ learning_rate: 1e-3 }, {}, { steps: 10, seconds: 20 });
    const fast = fakeResult({ learning_rate: 2e-3 }, {}, { steps: 10, seconds: 10 });
    const known = [
      { ...slow, label: "learning_rate 0.001" },
      { ...fast, label: "learning_rate 0.002" },
    ];
    // Two runs each at 2 s, 1 s and their mean, 1.5 s, a step; ten steps each.
    expect(estimateSeconds(runs, known, 1)).toBeCloseTo(90);
    expect(estimateSeconds(runs, known, 3)).toBeCloseTo(30);
    expect(estimateSeconds([], known, 3)).toBe(0);
  });
});
