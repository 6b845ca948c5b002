import { expect, it, vi } from "vitest";
import { resolveExperiment } from "../../../src/experiment/resolve";
import { CommonAxes } from "../../../src/pages/compare/common-axes";
import type { TrackSpec } from "../../../src/panels/timeline/track";
import { RunRecord } from "../../../src/run/record";
import { timelineRun } from "../../run/seed-records";

const REWARD: TrackSpec = {
  ...{ id: "reward", title: "Reward", unit: "", lines: [{ metric: "reward" }] },
  ...{ range: { start: null, minSpan: 0.2 }, weight: 1, decimals: 2 },
};

const row = (step: number, reward: number) => ({
  ...{ step, metrics: { reward }, events: [], kernel: null, rollouts: null, answers: null },
});

function recordOf(rewards: readonly number[]): RunRecord {
  const experiment = resolveExperiment({ settings: { companion: "none" } });
  const header = { id: "run", label: "run", backend: "cpu", adapter: "", probes: [] };
  const record = new RunRecord({ ...header, experiment });
  for (const [step, reward] of rewards.entries()) record.append(row(step, reward));
  return record;
}

/** Two runs, and how often the reward of the first was read. */
function twoRuns() {
  const a = recordOf([0.1, 0.4]);
  const reads = vi.spyOn(a, "values");
  const runs = [timelineRun("a", "A", "std", a), timelineRun("b", "B", "cf", recordOf([0.2, 0.9]))];
  return { a, runs, reads };
}

it("works the axis of a row out once, however many charts are painted of it", () => {
  const { runs, reads } = twoRuns();
  const axes = new CommonAxes(runs);
  const end = axes.follow();
  const first = axes.domain(REWARD, 10);
  expect(first?.[0]).toBeLessThanOrEqual(0.1);
  expect(first?.[1]).toBeGreaterThanOrEqual(0.9);
  const once = reads.mock.calls.length;
  expect(once).toBeGreaterThan(0);
  expect(axes.domain(REWARD, 10)).toBe(first);
  expect(reads.mock.calls.length).toBe(once);
  end();
});

it("works it out anew when a run has grown, for another step at the right, and for another scale", () => {
  const { a, runs } = twoRuns();
  const axes = new CommonAxes(runs);
  const end = axes.follow();
  const upTo0 = axes.domain(REWARD, 0);
  const upTo1 = axes.domain(REWARD, 1);
  expect(upTo0?.[1]).toBeLessThan(0.9);
  expect(upTo1?.[1]).toBeGreaterThanOrEqual(0.9);
  expect(axes.domain(REWARD, 9)?.[1]).toBeLessThan(1.7);
  a.append(row(2, 1.7));
  expect(axes.domain(REWARD, 9)?.[1]).toBeGreaterThanOrEqual(1.7);
  expect(axes.domain({ ...REWARD, log: true }, 9)).not.toEqual(axes.domain(REWARD, 9));
  end();
});
