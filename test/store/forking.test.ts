/** Forks off the run on the page. */
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { FakeWorker } from "./fake-worker";
import { importLab, race } from "./whole-lab";

vi.stubGlobal("Worker", FakeWorker);
vi.stubGlobal("location", { href: "https://example.org/", hash: "" });
const lab = await importLab();
const { changedAfter } = await import("../../src/store/forking");
const { forkName } = await import("../../src/store/fork-name");
const { useView } = await import("../../src/store/view");

const { client } = lab;

beforeEach(() => lab.open(race(), false));
afterEach(() => client.close());

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
  // A schedule of several phases goes by its name, not by what it does first.
  await lab.forkAt(10, { schedule: "backbone-first", settings: { temperature: 0.8 } });
  expect(forkName(client.runs.fork!, main)).toBe("backbone first from 10, temperature 0.8");
  // One can go on at a time, beside the run.
  await lab.commands.step(1);
  expect([main?.lastStep, fork?.lastStep, client.runs.fork?.lastStep]).toEqual([13, 12, 13]);
  await client.dropFork(fork!.header.id);
  expect(client.runs.forks).toHaveLength(2);
  await lab.reset();
  expect(client.runs.forks).toHaveLength(0);
  expect(forks).toHaveLength(1);
});

it("has nothing of what was changed in the run after its step, and knows that", async () => {
  await lab.commands.step(6);
  await lab.changeSetting("learning_rate", 0.003);
  await lab.commands.step(3);
  const { main } = client.runs;
  // The run's own phases are no change by hand.
  expect([5, 6, 8].map((step) => changedAfter(main!, step))).toEqual([true, false, false]);
  await lab.flipLever("everything");
  await lab.commands.step(3);
  expect([6, 8, 9].map((step) => changedAfter(main!, step))).toEqual([true, true, false]);
  await lab.forkAt(5, {});
  await lab.forkAt(6, {});
  const [before, after] = client.runs.forks;
  for (const fork of [before, after]) expect(changedAfter(fork!, 0)).toBe(false);
  expect(before?.header.experiment.settings.learning_rate).toBe(0.001);
  expect(after?.header.experiment.settings.learning_rate).toBe(0.003);
});
