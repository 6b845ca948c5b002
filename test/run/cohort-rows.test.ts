import { expect, it } from "vitest";
import type { MemberReport } from "../../src/run/cohort";
import { cohortFrame } from "../../src/run/cohort-rows";

const report = (seed: number, metrics: Record<string, number>, ended = false): MemberReport => ({
  role: "main",
  seed,
  metrics,
  end: ended ? { seed, step: 7, message: "it broke" } : null,
});

it("puts the seeds side by side, metric by metric, those measured before and after a step as one", () => {
  const lead = { reward: 1, "heldout/reward": 2, "ntk/drift": 9, step_time: 3 };
  const frame = cohortFrame(
    7,
    [4, 5, 6],
    lead,
    [report(5, { "heldout/reward": 3 }), report(6, { reward: 7 }), report(5, { reward: 6 })],
    2,
  );
  expect(frame).toEqual({
    step: 7,
    names: ["reward", "heldout/reward"],
    values: Float64Array.of(1, 6, 7, 2, 3, Number.NaN),
    ended: [],
  });
});

it("leaves out what the lead alone measured, unless it is the only one left", () => {
  const lead = { reward: 1, "heldout/reward": 2 };
  expect(cohortFrame(7, [4, 5], lead, [report(5, { reward: 6 })], 1)?.names).toEqual(["reward"]);
  expect(cohortFrame(7, [4, 5], lead, [], 1)).toBeNull();
  expect(cohortFrame(7, [4, 5], lead, [report(5, {}, true)], 0)).toEqual({
    step: 7,
    names: ["reward", "heldout/reward"],
    values: Float64Array.of(1, Number.NaN, 2, Number.NaN),
    ended: [{ seed: 5, step: 7, message: "it broke" }],
  });
  expect(cohortFrame(8, [4, 5], lead, [], 0)?.names).toHaveLength(2);
});
