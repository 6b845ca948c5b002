import { describe, expect, it } from "vitest";
import { resolveExperiment } from "../../src/experiment/resolve";
import { buildSchedule } from "../../src/experiment/schedules";
import type { LectureRunSpec } from "../../src/lecture/lecture";
import { RunClient } from "../../src/run/client";
import { LectureRuns } from "../../src/store/lecture-runs";
import { FakeWorker } from "./fake-worker";

function spec(schedule: "standard" | "cf-rl"): LectureRunSpec {
  const experiment = resolveExperiment({ preset: "cf-rl-race", schedule, companion: "none" });
  return { name: "", experiment, watch: [], ripple: null, recording: null };
}

function lectureRuns() {
  let changes = 0;
  const loads: string[] = [];
  const client = new RunClient({ spawn: () => new FakeWorker(), baseUrl: "base/" });
  const load = client.load.bind(client);
  client.load = (experiment) => {
    loads.push(experiment.settings.schedule);
    return load(experiment);
  };
  const runs = new LectureRuns(
    { std: spec("standard"), cf: spec("cf-rl") },
    () => {
      changes += 1;
    },
    { client },
  );
  return { runs, loads, changed: () => changes };
}

const lastStep = (runs: LectureRuns, id: string) => runs.run(id).record?.lastStep ?? -1;

describe("the runs of a lecture", () => {
  it("are made one after the other, the most urgent first, and kept", async () => {
    const { runs, loads, changed } = lectureRuns();
    runs.want([
      { run: "cf", step: 4 },
      { run: "std", step: 12 },
    ]);
    await expect.poll(() => lastStep(runs, "std")).toBe(12);
    expect(loads).toEqual(["cf-rl", "standard"]);
    expect(lastStep(runs, "cf")).toBe(4);
    expect(changed()).toBe(2);
    // What is there is not made again.
    runs.want([{ run: "cf", step: 2 }]);
    expect(loads).toHaveLength(2);
    runs.rest();
  });

  it("go on from the start where the worker holds another, without losing what is shown", async () => {
    const { runs, loads } = lectureRuns();
    runs.want([
      { run: "cf", step: 6 },
      { run: "std", step: 2 },
    ]);
    await expect.poll(() => lastStep(runs, "std")).toBe(2);
    const shown = runs.run("cf").record;
    runs.want([{ run: "cf", step: 9 }]);
    await expect
      .poll(
        () => {
          // Never less than what was on screen.
          expect(lastStep(runs, "cf")).toBeGreaterThanOrEqual(6);
          return lastStep(runs, "cf");
        },
        { timeout: 10_000, interval: 2 },
      )
      .toBe(9);
    expect(runs.run("cf").record).not.toBe(shown);
    expect(loads).toEqual(["cf-rl", "standard", "cf-rl"]);
    runs.rest();
  });

  it("branch where the lever is moved, and go back to what they were", async () => {
    const { runs, loads } = lectureRuns();
    runs.want([{ run: "cf", step: 8 }]);
    await expect.poll(() => lastStep(runs, "cf")).toBe(8);
    const phases = buildSchedule("standard", spec("cf-rl").experiment.settings, 5);
    runs.fork({ run: "cf", flips: [{ step: 5, phases }], until: 9 });
    await expect.poll(() => runs.forked.record?.lastStep ?? -1).toBe(9);
    const forked = runs.forked.record;
    expect(forked?.phaseAt(4)?.phase.trainable).toBe("classifier");
    expect(forked?.phaseAt(6)?.phase.trainable).toBe("all");
    expect(runs.run("cf").record?.phaseAt(6)?.phase.trainable).toBe("classifier");
    // A second move goes on from the first.
    const back = buildSchedule("classifier-only", spec("cf-rl").experiment.settings, 9);
    const first = { step: 5, phases };
    runs.fork({ run: "cf", flips: [first, { step: 9, phases: back }], until: 12 });
    await expect.poll(() => runs.forked.record?.lastStep ?? -1).toBe(12);
    expect(runs.forked.record).toBe(forked);
    expect(runs.forked.record?.phaseAt(11)?.phase.trainable).toBe("classifier");
    expect(loads).toHaveLength(2);
    runs.fork(null);
    expect(runs.forked.record).toBeNull();
    runs.rest();
  });

  it("say why they cannot be made, and leave the others alone", async () => {
    const client = new RunClient({ spawn: () => new FakeWorker(), baseUrl: "base/" });
    const bad = spec("cf-rl");
    const runs = new LectureRuns(
      { bad: { ...bad, watch: ["no-such-instrument"] }, std: spec("standard") },
      () => {},
      { client },
    );
    runs.want([
      { run: "bad", step: 3 },
      { run: "std", step: 3 },
    ]);
    await expect.poll(() => lastStep(runs, "std")).toBe(3);
    expect(runs.run("bad").problem).toMatch(/no-such-instrument/);
    runs.rest();
  });
});
