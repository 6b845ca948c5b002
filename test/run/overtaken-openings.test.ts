/** What is opened while something else still is, or when the engine is lost meanwhile. */
import { expect, it } from "vitest";
import type { RunClient } from "../../src/run/client";
import type { RunHeader } from "../../src/run/frames";
import { RunRecord } from "../../src/run/record";
import type { RestoredRuns } from "../../src/run/saved-state";
import { single, startClient, until } from "./fake-worker";

/** A run of the learning rate 0.003 that was saved after seven steps. */
function savedRun(): RestoredRuns {
  return {
    step: 7,
    experiment: single({ learning_rate: 0.003 }),
    resume: { main: { step: 7 } } as unknown as RestoredRuns["resume"],
    recordOf: (run: string, header: RunHeader) => (run === "main" ? new RunRecord(header) : null),
    forksOf: () => [],
  } as RestoredRuns;
}

const rate = (client: RunClient) =>
  client.runs.main?.header.experiment.settings.learning_rate ?? null;

const die = (worker: { onerror: ((event: ErrorEvent) => void) | null } | undefined) =>
  worker?.onerror?.({ message: "out of memory" } as ErrorEvent);

it("restores a run over one that is still being opened", async () => {
  const { client } = startClient();
  const opening = client.load(single());
  await client.restore(savedRun());
  await opening;
  expect([rate(client), client.stepsMade]).toEqual([0.003, 7]);
  expect(client.status.experiment?.settings.learning_rate).toBe(0.003);
  const events = client.runs.main?.events.map(({ kind, step }) => `${kind} ${step}`);
  expect(events).toContain("recovered 7");
});

it("opens what was asked for last when the engine is lost before it is open", async () => {
  const { client, workers, opened } = startClient();
  await client.load(single({ max_steps: 1000 }));
  // Its state is saved meanwhile, and is none to go on from with another experiment.
  await client.step(40);
  const before = client.runs.main;
  const opening = client.load(single({ learning_rate: 0.003 }));
  die(workers[0]);
  await opening;
  expect(client.status.state).toBe("paused");
  expect([rate(client), client.stepsMade, opened.at(-1)?.resumed]).toEqual([0.003, 0, false]);
  // The run before it was not what was lost.
  expect(client.runs.kept).toBe(before);
  expect(before?.lastStep).toBe(40);
  await expect.poll(() => client.status.recovered).toMatchObject({ step: 0, from: 0 });
});

it("restores a run though the engine is lost before it is open", async () => {
  const { client, workers, opened } = startClient();
  await client.load(single({ max_steps: 1000 }));
  await client.step(40);
  const restoring = client.restore(savedRun());
  die(workers[0]);
  await restoring;
  expect(client.status.state).toBe("paused");
  expect([rate(client), client.stepsMade, opened.at(-1)?.resumed]).toEqual([0.003, 7, true]);
});

it("says that nothing can be opened where the engine is lost again and again", async () => {
  const { client, workers } = startClient();
  const opening = client.load(single());
  const lost = expect(opening).rejects.toThrow("stopped unexpectedly");
  for (let loss = 0; loss < 6; loss++) {
    await expect.poll(() => workers, { interval: 1 }).toHaveLength(loss + 1);
    die(workers[loss]);
  }
  await lost;
  expect(client.status.state).toBe("lost");
});

it("does not say that it is open where something else was asked for meanwhile", async () => {
  const { client, workers } = startClient();
  const opening = client.load(single({ learning_rate: 0.003 }));
  const overtaken = expect(opening).rejects.toThrow("stopped unexpectedly");
  die(workers[0]);
  await client.load(single({ learning_rate: 0.007 }));
  await overtaken;
  expect(rate(client)).toBe(0.007);
});

it("goes on with the run that is there when another was refused before the engine is lost", async () => {
  const { client, workers } = startClient();
  await client.load(single({ max_steps: 1000 }));
  await client.step(40);
  await expect(client.load(single({ base: "untrained" }))).rejects.toThrow("base policy");
  die(workers[0]);
  await until(client, "loading");
  await until(client, "paused");
  expect(client.stepsMade).toBeGreaterThan(0);
  expect(client.status.experiment?.settings.base).not.toBe("untrained");
});

it("does not listen to a worker that was ended", async () => {
  const { client, workers } = startClient();
  await client.load(single());
  await client.setBackend("cpu");
  die(workers[0]);
  workers[0]?.onmessage?.({ data: { type: "fault", reason: "too late" } } as MessageEvent);
  expect(workers).toHaveLength(2);
  expect(client.status).toMatchObject({ state: "paused", backend: { name: "cpu" } });
});
