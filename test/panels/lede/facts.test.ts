import { describe, expect, it } from "vitest";
import { resolveExperiment } from "../../../src/experiment/resolve";
import { factsOf } from "../../../src/panels/lede/facts";
import type { RunEvent } from "../../../src/run/frames";
import { RunRecord } from "../../../src/run/record";

function recordOf(rewards: readonly number[], events: readonly RunEvent[] = []): RunRecord {
  const record = new RunRecord({
    id: "main",
    label: "CF-RL",
    experiment: resolveExperiment("cf-rl-race"),
    backend: "cpu",
    adapter: "",
    probes: [],
  });
  rewards.forEach((reward, step) => {
    record.append({
      step,
      metrics: { reward, ...(step % 5 === 0 ? { "diversity/distinct_valid": 10 - step } : {}) },
      events: events.filter((event) => event.step === step),
      kernel: null,
      rollouts: null,
      answers: null,
    });
  });
  return record;
}

const [first, second] = resolveExperiment("cf-rl-race").schedule;
if (!first || !second) throw new Error("the race has two phases");

describe("facts for the lede", () => {
  it("finds the first step at the mark, not beyond the step in view", () => {
    const record = recordOf([0.1, 0.5, 0.8, 0.4, 0.9]);
    expect(factsOf(record, 4, "CF-RL", "cf").reached).toBe(2);
    expect(factsOf(record, 1, "CF-RL", "cf").reached).toBeNull();
  });

  it("compares the first measurements with the last ones up to the step in view", () => {
    const record = recordOf([0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9]);
    expect(factsOf(record, 9, "CF-RL", "cf").reward).toEqual({
      start: expect.closeTo(0.2),
      now: expect.closeTo(0.7),
    });
    expect(factsOf(record, 5, "CF-RL", "cf").reward.now).toBeCloseTo(0.3);
  });

  it("skips what was not measured", () => {
    const record = recordOf(Array.from({ length: 12 }, () => 0.5));
    // Measured at 0, 5 and 10: (10 + 5 + 0) / 3.
    expect(factsOf(record, 11, "CF-RL", "cf").distinct).toBeCloseTo(5);
    expect(factsOf(record, 11, "CF-RL", "cf").entropy.now).toBeNaN();
  });

  it("knows the phase in force at the step in view, and its age", () => {
    const record = recordOf(
      Array.from({ length: 15 }, () => 0.2),
      [
        { step: 0, kind: "phase", index: 0, phase: first },
        { step: 10, kind: "phase", index: 1, phase: second },
      ],
    );
    const early = factsOf(record, 9, "CF-RL", "cf");
    expect(early.trained).toEqual({ classifier: "all", backbone: "none" });
    expect(early.phaseAge).toBe(9);
    const late = factsOf(record, 12, "CF-RL", "cf");
    expect(late.trained).toEqual({ classifier: "all", backbone: "all" });
    expect(late.phaseAge).toBe(2);
  });
});
