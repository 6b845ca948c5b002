import { describe, expect, it } from "vitest";
import type { Phase } from "../../src/experiment/phase";
import { resolveExperiment } from "../../src/experiment/resolve";
import { buildSchedule, scheduleIds } from "../../src/experiment/schedules";
import { defaultSettings } from "../../src/experiment/schema";
import type { RunEvent } from "../../src/run/frames";
import { RunRecord } from "../../src/run/record";
import { identify, identityOf } from "../../src/store/run-identity";

const stages = defaultSettings();
const built = (id: (typeof scheduleIds)[number], start = 0) => buildSchedule(id, stages, start);

describe("a run's identity", () => {
  it("is blue for standard RL, vermillion for CF-RL, and the third hue for the rest", () => {
    for (const id of scheduleIds) {
      const expected = id === "standard" ? "std" : id === "cf-rl" ? "cf" : "third";
      expect(identify(id, built(id)).colour, id).toBe(expected);
    }
  });

  it("is the schedule's own where it begins with the classifier and is not CF-RL", () => {
    const inTurn = [...built("cf-rl").slice(0, 1), ...built("backbone-first", 10)];
    expect(identify("lp-ft", inTurn)).toEqual({ name: "LP-FT", short: "LP-FT", colour: "third" });
    expect(identify("custom", inTurn).name).toBe("CF-RL");
    expect(identify("backbone-first", built("backbone-first"))).toMatchObject({
      name: "Backbone first",
      short: "ψ first",
    });
  });

  it("names every schedule, and tells two of them apart", () => {
    const names = scheduleIds.map((id) => identify(id, built(id)).name);
    expect(new Set(names).size).toBe(names.length);
  });

  const phaseEvent = (step: number, phase: Phase, index = 0): RunEvent => ({
    step,
    kind: "phase",
    index,
    phase,
  });
  function recordOf(preset: string, events: readonly RunEvent[]): RunRecord {
    const record = new RunRecord({
      id: "main",
      label: "",
      experiment: resolveExperiment(preset),
      backend: "cpu",
      adapter: "",
      probes: [],
    });
    for (const event of events) record.addEvent(event);
    return record;
  }
  const [classifier, all] = built("cf-rl") as [Phase, Phase];

  it("stays CF-RL when the lever is closed before the stage is over", () => {
    const record = recordOf("cf-rl-race", [
      phaseEvent(0, classifier),
      { step: 4, kind: "schedule", id: "standard", schedule: [all] },
      phaseEvent(4, all),
    ]);
    expect(identityOf(record).colour).toBe("cf");
  });

  it("is another schedule's when it was switched before its first step", () => {
    const record = recordOf("cf-rl-race", [
      phaseEvent(0, classifier),
      { step: 0, kind: "schedule", id: "standard", schedule: [all] },
      phaseEvent(0, all),
    ]);
    expect(identityOf(record)).toMatchObject({ name: "Standard RL", colour: "std" });
  });

  it("is no longer standard once a standard run was switched", () => {
    const switched = built("cf-rl", 40);
    const record = recordOf("diversity-collapse", [
      phaseEvent(0, all),
      { step: 40, kind: "schedule", id: "cf-rl", schedule: switched },
      phaseEvent(40, switched[0] as Phase),
    ]);
    expect(identityOf(record).colour).toBe("third");
  });
});
