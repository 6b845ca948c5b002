/** Settings that are changed while a run is there. */
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { FakeWorker } from "./fake-worker";
import { importLab, race } from "./whole-lab";

vi.stubGlobal("Worker", FakeWorker);
vi.stubGlobal("location", { href: "https://example.org/", hash: "" });
const lab = await importLab();

const { client, useLab } = lab;
const asked = () => useLab.getState().asked;
const trainedNow = () =>
  client.runs.main?.phaseAt(client.runs.main.lastStep)?.phase.trainable ?? null;

beforeEach(() => lab.open(race(), false));
afterEach(() => client.close());

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

it("begins again, and runs, with a tenth of the rate and nothing else changed", async () => {
  await lab.changeSetting("learning_rate", 10);
  await lab.changeSetting("temperature", 0.7);
  await lab.stepOnce();
  await lab.beginSlower();
  expect(asked().settings).toMatchObject({ learning_rate: 1, temperature: 0.7 });
  expect(client.status.state).toBe("running");
  await lab.changeSetting("learning_rate", 3e-6);
  await lab.beginSlower();
  // The least that there is.
  expect(asked().settings.learning_rate).toBe(1e-6);
});

it("names the rate where it is no tenth, and offers none below the least", () => {
  expect(lab.slowerWords(1e-5)).toBe("a tenth of the rate");
  expect(lab.slowerWords(3e-6)).toBe("a rate of 0.000001");
  expect(lab.slowerWords(1e-6)).toBeNull();
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
