/** The lever, and what a reset makes of it. */
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { resolveExperiment } from "../../src/experiment/resolve";
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

it("goes back to what was asked for when it is reset after a flip", async () => {
  await lab.stepOnce();
  await lab.flipLever("everything");
  await lab.reset();
  expect(client.stepsMade).toBe(0);
  expect(client.status.experiment?.settings.schedule).toBe("cf-rl");
  expect(client.runs.kept).not.toBeNull();
});

it("leaves what was asked for in force where other phases are refused", async () => {
  // Of several seeds only the lead's kernel is measured.
  await lab.open(race({ seeds: 3 }), false);
  await lab.stepOnce();
  const until = { metric: "ntk/drift", op: ">=", value: 2 } as const;
  const { schedule } = resolveExperiment({
    schedule: [{ trainable: "classifier", until }, { trainable: "all" }],
  });
  await lab.switchPhases(schedule);
  expect(useLab.getState().refusal).toMatch(/until\.metric/);
  expect(lab.inFirstStage()).toBe(true);
  await lab.endFirstStage(3);
  await client.step(3);
  expect(trainedNow()).toBe("all");
});

it("is what was asked for that another backend begins with, and not the switch", async () => {
  await lab.stepOnce();
  await lab.flipLever("everything");
  await lab.forceBackend("cpu");
  expect(client.stepsMade).toBe(0);
  expect(client.status.experiment?.settings.schedule).toBe("cf-rl");
  expect(useLab.getState()).toMatchObject({ departed: null });
  expect(asked().settings.schedule).toBe("cf-rl");
  await lab.forceBackend(null);
});

it("leaves what was asked for as it was where the engine is lost after a flip", async () => {
  await lab.stepOnce();
  await lab.flipLever("everything");
  await lab.stepOnce();
  await client.save();
  const { departed } = useLab.getState();
  FakeWorker.latest?.onerror?.({ message: "out of memory" } as ErrorEvent);
  await expect.poll(() => client.status.recovered).not.toBeNull();
  expect(client.stepsMade).toBe(2);
  expect(asked().settings.schedule).toBe("cf-rl");
  expect(useLab.getState().departed).toBe(departed);
  expect(departed).not.toBeNull();
  await lab.reset();
  await lab.stepOnce();
  expect(trainedNow()).toBe("classifier");
});
