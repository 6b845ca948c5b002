import { afterEach, expect, it, vi } from "vitest";
import { decodeLink } from "../../src/experiment/link";
import { resolveExperiment } from "../../src/experiment/resolve";
import { FakeWorker } from "./fake-worker";

vi.stubGlobal("Worker", FakeWorker);
vi.stubGlobal("location", {
  href: "https://example.org/",
  origin: "https://example.org",
  pathname: "/",
  hash: "",
});
const { client } = await import("../../src/store/lab");
const { open, openAt } = await import("../../src/store/open-run");
const { shareHash } = await import("../../src/store/share-link");
const { splitAddress } = await import("../../src/store/place");

afterEach(() => client.close());

const wishes = { panels: false, lived: true, changed: true };
const settingsOf = (hash: string) => decodeLink(splitAddress(hash).experiment).experiment.settings;

it("a link to a step carries what was changed on the way there, and opens it so", async () => {
  await open(resolveExperiment({ preset: "cf-rl-race", settings: { max_steps: 40 } }), false);
  await client.step(30);
  await client.set({ learning_rate: 0.005 });
  await client.set({ learning_rate: 0.002 });
  await client.step(10);
  await client.set({ max_steps: 60, beta: 0.1 });
  await client.step(12);
  await client.set({ beta: 0.3 });

  const hash = shareHash({ ...wishes, step: 50 });
  expect(hash).toMatch(/&step=50&changes=30:learning_rate:0.002,40:max_steps:60,40:beta:0.1$/);
  // The experiment is the one that the run began with, and a link that carries nothing is not.
  expect(settingsOf(hash)).toMatchObject({ learning_rate: 0.001, max_steps: 40, beta: 0 });
  expect(settingsOf(shareHash({ ...wishes, step: null }))).toMatchObject({ beta: 0.3 });
  const without = shareHash({ ...wishes, step: 50, changed: false });
  expect(settingsOf(without)).toMatchObject({ learning_rate: 0.002, max_steps: 60, beta: 0.3 });
  expect(without).not.toContain("changes");

  const { experiment, view, problems } = splitAddress(hash);
  expect(problems).toEqual([]);
  await openAt(decodeLink(experiment).experiment, view.step ?? 0, view.changes ?? []);
  expect(client.stepsMade).toBe(50);
  const events = client.runs.main?.events.filter(({ kind }) => kind === "settings");
  expect(events).toMatchObject([
    { step: 30, changes: { learning_rate: { from: 0.001, to: 0.002 } } },
    { step: 40, changes: { max_steps: { from: 40, to: 60 } } },
    { step: 40, changes: { beta: { from: 0, to: 0.1 } } },
  ]);
  expect(client.status.experiment?.settings).toMatchObject({ learning_rate: 0.002, beta: 0.1 });
});
