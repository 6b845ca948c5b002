import { describe, expect, it } from "vitest";
import type { Phase } from "../../src/experiment/phase";
import { resolveExperiment } from "../../src/experiment/resolve";
import { buildSchedule } from "../../src/experiment/schedules";
import { RunRecord } from "../../src/run/record";
import { asLived, handMade } from "../../src/store/lived-schedule";

const experiment = resolveExperiment({ preset: "cf-rl-race", stage1_steps: 20, max_steps: 100 });
const [first, all] = experiment.schedule as [Phase, Phase];
const standard = buildSchedule("standard", experiment.settings, 0);

/** A run whose lever was flipped to everything before step 8, and later a setting changed. */
function flipped(): RunRecord {
  const header = { id: "a", label: "a", experiment, backend: "cpu", adapter: "", probes: [] };
  const record = new RunRecord(header);
  record.addEvent({ step: 0, kind: "phase", index: 0, phase: first });
  record.addEvent({ step: 8, kind: "schedule", id: "standard", schedule: standard });
  record.addEvent({ step: 8, kind: "phase", index: 0, phase: standard[0] as Phase });
  record.addEvent({ step: 30, kind: "settings", changes: { beta: { from: 0, to: 0.1 } } });
  return record;
}

describe("a run as it was lived", () => {
  it("is a schedule whose phases end where the switches were", () => {
    const lived = asLived(experiment, flipped(), 60);
    expect(lived?.settings.schedule).toBe("custom");
    expect(lived?.schedule.map(({ trainable, until, lr }) => ({ trainable, until, lr }))).toEqual([
      { trainable: "classifier", until: { step: 8 }, lr: first.lr },
      { trainable: "all", until: null, lr: all.lr },
    ]);
  });

  it("knows only what came before the step", () => {
    expect(handMade(flipped(), 8)).toEqual({ switched: false, settings: false });
    expect(handMade(flipped(), 9)).toEqual({ switched: true, settings: false });
    expect(handMade(flipped(), 60)).toEqual({ switched: true, settings: true });
    expect(asLived(experiment, flipped(), 5)?.schedule).toHaveLength(1);
  });

  it("is none before the run has begun", () => {
    const { header } = flipped();
    expect(asLived(experiment, new RunRecord(header), 5)).toBeNull();
  });
});
