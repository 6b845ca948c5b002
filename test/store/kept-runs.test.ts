/** What is kept to be compared with: by the visitor, at resets, from files. */
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { FakeWorker } from "./fake-worker";
import { importLab, race } from "./whole-lab";

vi.stubGlobal("Worker", FakeWorker);
vi.stubGlobal("location", { href: "https://example.org/", hash: "" });
const lab = await importLab();
const store = await import("../../src/store/kept-runs");

const { client } = lab;
const { useKeptRuns } = store;
/** What the two of the race are called. */
const GOING = ["CF-RL", "Standard RL"];
const told = () =>
  useKeptRuns.getState().runs.map((run, _, runs) => {
    const names = store.keptNames(runs, client.runs.main?.header.experiment ?? null, GOING);
    return `${names.get(run.id)} ${run.mark} ${run.shown ? "shown" : "hidden"}`;
  });

beforeEach(async () => {
  await lab.open(race(), false);
  useKeptRuns.setState({ runs: [], removed: null });
});
afterEach(() => client.close());

it("keeps the run before a reset, named by what is different, and shows the newest of them", async () => {
  await lab.reset();
  // It never began.
  expect(told()).toEqual([]);
  await lab.commands.step(3);
  await lab.open(race({ learning_rate: 0.003 }), false);
  expect(told()).toEqual(["CF-RL, learning rate 0.001 0 shown"]);
  await lab.commands.step(2);
  await lab.reset();
  expect(told()).toEqual(["CF-RL, learning rate 0.001 0 hidden", "CF-RL, before 1 shown"]);
  for (let i = 0; i < 4; i++) {
    await lab.commands.step(2);
    await lab.newSeed();
  }
  // The oldest have given way.
  expect(told()).toEqual([
    "CF-RL, seed 1 2 hidden",
    "CF-RL, seed 2 3 hidden",
    "CF-RL, seed 3 4 hidden",
    "CF-RL, seed 4 0 shown",
  ]);
});

it("keeps what it is told to, however many resets follow, and takes it away again", async () => {
  await lab.commands.step(5);
  const { main, companion } = client.runs;
  if (!main || !companion) throw new Error("two runs expected");
  store.keepRun(companion);
  store.keepRun(main);
  // While they go on they are on the page already.
  expect(store.overKept(useKeptRuns.getState().runs)).toEqual([]);
  for (let i = 0; i < 6; i++) {
    await lab.reset();
    await lab.commands.step(2);
  }
  const { runs } = useKeptRuns.getState();
  expect(runs.slice(0, 2).map(({ record }) => record)).toEqual([companion, main]);
  expect(store.overKept(runs)).toHaveLength(runs.length);
  const [first] = runs;
  store.removeKept(first?.id ?? "");
  expect(useKeptRuns.getState().removed).toBe(first);
  store.keepRun(client.runs.main!);
  store.restoreRemoved();
  const after = useKeptRuns.getState();
  expect(after.removed).toBeNull();
  expect(new Set(after.runs.map(({ mark }) => mark)).size).toBe(after.runs.length);
});

it("hides the curves of another task, and calls a fork by what it did", async () => {
  await lab.commands.step(6);
  await lab.forkAt(3, { settings: { learning_rate: 0.01 } });
  store.keepRun(client.runs.fork!);
  await lab.open(race({ task: "sort" }), false);
  const [fork, before] = useKeptRuns.getState().runs;
  expect(fork?.title).toBe("learning rate 0.01 from 3");
  expect([fork?.shown, before?.shown]).toEqual([false, false]);
  store.showKept(fork?.id ?? "", true);
  expect(useKeptRuns.getState().runs[0]?.shown).toBe(true);
});

it("keeps the newest fork with its run, and gives back one that was taken away", async () => {
  await lab.commands.step(6);
  await lab.forkAt(3, { schedule: "standard" });
  await lab.forkAt(4, { schedule: "standard" });
  const [first, second] = client.runs.forks;
  await store.takeForkAway(first!);
  expect(client.runs.forks).toEqual([second]);
  expect(useKeptRuns.getState().removed?.title).toBe("released at 3");
  await lab.reset();
  expect(told()).toEqual(["CF-RL, before 0 shown", "released at 4 1 hidden"]);
  await lab.commands.step(3);
  await lab.reset();
  store.restoreRemoved();
  expect(told()).toEqual([
    "CF-RL, before 0 hidden",
    "released at 4 1 hidden",
    "CF-RL, before 2 2 shown",
    "released at 3 3 shown",
  ]);
});

it("takes no run of this page for the one that a fork from a file left", async () => {
  await lab.commands.step(6);
  await lab.forkAt(3, { schedule: "standard" });
  store.keepRun(client.runs.fork!, "file");
  // That it was released only the run that it left could say.
  expect(useKeptRuns.getState().runs[0]?.title).toBe("standard RL from 3");
});

it("calls a run what the visitor writes, and by what it does otherwise where that is nothing", async () => {
  await lab.commands.step(3);
  await lab.open(race({ learning_rate: 0.003 }), false);
  await lab.commands.step(3);
  await lab.reset();
  const [first, second] = useKeptRuns.getState().runs;
  for (const run of [first, second]) store.renameKept(run!.id, "  the\n slow one ");
  expect(told()).toEqual(["the slow one 0 hidden", "the slow one 2 1 shown"]);
  store.renameKept(first!.id, " ");
  store.renameKept(second!.id, "x".repeat(500));
  const names = useKeptRuns.getState().runs.map(({ name }) => name);
  expect(names).toEqual([null, "x".repeat(store.LONGEST_NAME)]);
  expect(told()[0]).toBe("CF-RL, learning rate 0.001 0 hidden");
  // That is what a run is called that goes on.
  store.renameKept(first!.id, "Standard RL");
  expect(told()[0]).toBe("Standard RL 2 0 hidden");
  store.removeKept(second!.id);
  store.restoreRemoved();
  expect(useKeptRuns.getState().runs.at(-1)?.name).toBe(names[1]);
});
