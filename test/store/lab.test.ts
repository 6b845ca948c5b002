import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { resolveExperiment } from "../../src/experiment/resolve";
import { FakeWorker } from "./fake-worker";

vi.stubGlobal("Worker", FakeWorker);
vi.stubGlobal("location", { href: "https://example.org/", hash: "" });
const lab = await import("../../src/store/lab");
const { forkName } = await import("../../src/store/fork-name");
const { useView } = await import("../../src/store/view");

const race = (changes = {}) =>
  resolveExperiment({ preset: "cf-rl-race", settings: { max_steps: 1000, ...changes } });
const { client, useLab } = lab;
const asked = () => useLab.getState().asked;
const trainedNow = () =>
  client.runs.main?.phaseAt(client.runs.main.lastStep)?.phase.trainable ?? null;

beforeEach(() => lab.open(race(), false));
afterEach(() => client.close());

describe("the lab", () => {
  it("opens an experiment and starts it where asked", async () => {
    expect(client.status.state).toBe("paused");
    expect(asked().settings.schedule).toBe("cf-rl");
    await lab.open(race(), true);
    expect(client.status.state).toBe("running");
    await lab.pause();
    expect(client.status.state).toBe("paused");
  });

  it("makes one step and lets the view follow it", async () => {
    useView.setState({ playhead: 0 });
    await lab.stepOnce();
    expect(client.stepsMade).toBe(1);
    expect(useView.getState().playhead).toBeNull();
  });

  it("flips the lever during the run without changing what was asked for", async () => {
    await lab.stepOnce();
    expect(trainedNow()).toBe("classifier");
    await lab.flipLever("everything");
    await lab.stepOnce();
    expect(trainedNow()).toBe("all");
    expect(asked().settings.schedule).toBe("cf-rl");
    await lab.flipLever("classifier");
    await lab.stepOnce();
    expect(trainedNow()).toBe("classifier");
    const { phase } = client.runs.main?.phaseAt(3) ?? {};
    // At the rate that stage 1 of this experiment has.
    expect(phase?.lr.classifier).toBe(30);
    expect(phase?.until).toBeNull();
  });

  it("forks where an earlier step is looked at, and leaves the run as it is", async () => {
    await lab.commands.step(12);
    useView.setState({ playhead: 6 });
    await lab.flipLever("everything");
    const { main, fork, forks } = client.runs;
    expect([main?.lastStep, main?.events.length]).toEqual([12, 2]);
    expect(fork?.header).toMatchObject({ id: "fork-2", origin: { run: "main-1", step: 6 } });
    expect(fork?.phaseAt(6)?.phase.trainable).toBe("all");
    // It has come to where the run is, which the view shows again.
    expect([fork?.lastStep, client.stepsMade, client.status.state]).toEqual([12, 12, "paused"]);
    expect(useView.getState().playhead).toBeNull();
    expect(forkName(fork!, main)).toBe("released at 6");
    await lab.forkAt(8, { settings: { learning_rate: 0.003 } });
    expect(client.runs.forks).toEqual([fork, client.runs.fork]);
    expect(forkName(client.runs.fork!, main)).toBe("learning rate 0.003 from 8");
    // One can go on at a time, beside the run.
    await lab.commands.step(1);
    expect([main?.lastStep, fork?.lastStep, client.runs.fork?.lastStep]).toEqual([13, 12, 13]);
    await client.dropFork(fork!.header.id);
    expect(client.runs.forks).toHaveLength(1);
    await lab.reset();
    expect(client.runs.forks).toHaveLength(0);
    expect(forks).toHaveLength(1);
  });

  it("goes back to what was asked for when it is reset after a flip", async () => {
    await lab.stepOnce();
    await lab.flipLever("everything");
    await lab.reset();
    expect(client.stepsMade).toBe(0);
    expect(client.status.experiment?.settings.schedule).toBe("cf-rl");
    expect(client.runs.kept).not.toBeNull();
  });

  it("keeps the seed on a reset, and takes the next one when asked", async () => {
    await lab.stepOnce();
    await lab.reset();
    expect(asked().settings.seed).toBe(1);
    await lab.newSeed();
    expect(asked().settings.seed).toBe(2);
    expect(client.stepsMade).toBe(0);
  });

  it("applies a live setting at once and restarts for one that cannot be", async () => {
    await lab.stepOnce();
    await lab.changeSetting("temperature", 0.7);
    expect(asked().settings.temperature).toBe(0.7);
    expect(client.stepsMade).toBe(1);
    await lab.changeSetting("num_generations", 4);
    expect(asked().settings).toMatchObject({ num_generations: 4, temperature: 0.7 });
    expect(client.stepsMade).toBe(0);
    expect(lab.changedKeys(asked())).toEqual(["num_generations", "temperature", "max_steps"]);
  });

  it("refuses settings that are at odds, and says why", async () => {
    await lab.changeSetting("num_generations", 1);
    expect(useLab.getState().refusal).toMatch(/num_generations/);
    expect(asked().settings.num_generations).toBe(8);
    lab.dismissProblems();
    expect(useLab.getState().refusal).toBeNull();
  });

  it("moves the end of the first stage while it lies ahead", async () => {
    await lab.stepOnce();
    await lab.endFirstStage(3);
    expect(asked().settings.stage1_steps).toBe(3);
    await client.step(3);
    expect(trainedNow()).toBe("all");
    await lab.reset();
    expect(asked()).toMatchObject({ settings: { schedule: "cf-rl", stage1_steps: 3 } });
    expect(asked().schedule[0]?.until).toEqual({ step: 3 });
  });

  it("lets a first stage that is over be, until the next reset", async () => {
    await client.step(12);
    await lab.changeSetting("stage1_lr_scale", 5);
    expect(trainedNow()).toBe("all");
    expect(asked().settings.stage1_lr_scale).toBe(5);
    await lab.reset();
    expect(asked().schedule[0]?.lr.classifier).toBe(5);
  });

  it("switches the schedule from the present step, and is reset to the new one", async () => {
    await client.step(12);
    await lab.changeSetting("schedule", "classifier-only");
    await lab.stepOnce();
    expect(client.stepsMade).toBe(13);
    expect(trainedNow()).toBe("classifier");
    expect(asked().settings.schedule).toBe("classifier-only");
    await lab.reset();
    expect(client.status.experiment?.settings.schedule).toBe("classifier-only");
  });

  it("runs on after a change that restarts, if it ran", async () => {
    await lab.play();
    await lab.changeSetting("num_prompts", 4);
    expect(client.status.state).toBe("running");
    await lab.pause();
  });

  it("puts the preset's values back and keeps the seed", async () => {
    await lab.open(race({ seed: 5, temperature: 2 }), false);
    await lab.restorePreset();
    expect(lab.changedKeys(asked())).toEqual(["seed"]);
  });

  it("does for a program what the buttons do, and tells the page", async () => {
    const { commands } = lab;
    await commands.step(1);
    await lab.flipLever("everything");
    await commands.reset();
    expect(client.status.experiment?.settings.schedule).toBe("cf-rl");
    await lab.flipLever("everything");
    await commands.setSchedule("backbone-first");
    expect(asked().settings.schedule).toBe("backbone-first");
    await commands.reset();
    expect(client.status.experiment?.settings.schedule).toBe("backbone-first");
    expect(client.status.state).toBe("paused");
  });

  it("does not start what a program loads while the page still opens its own", async () => {
    const opening = lab.open(race(), true);
    await lab.commands.load(race({ seed: 9 }));
    await opening;
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(client.status.state).toBe("paused");
    expect(client.stepsMade).toBe(0);
    expect(asked().settings.seed).toBe(9);
  });

  it("takes over what a program loads", async () => {
    await client.load(resolveExperiment("diversity-collapse"));
    expect(asked().preset).toBe("diversity-collapse");
  });
});
