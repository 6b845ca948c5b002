/** Everything that was run, as one table. */
import { afterEach, expect, it, vi } from "vitest";
import { FakeWorker } from "./fake-worker";
import { importLab, race } from "./whole-lab";

vi.stubGlobal("Worker", FakeWorker);
vi.stubGlobal("location", { href: "https://example.org/", hash: "" });
const lab = await importLab();
const { keepRun, renameKept, showKept, useKeptRuns } = await import("../../src/store/kept-runs");
const { allRuns, describeRuns } = await import("../../src/store/all-runs");
const { client } = lab;

afterEach(() => client.close());

it("is both runs, and every kept one, shown or not, each under a name of its own", async () => {
  await lab.open(race({ seed: 3 }), false);
  useKeptRuns.setState({ runs: [], removed: null });
  await lab.commands.step(3);
  const names = () => allRuns().map(({ name }) => name);
  expect(names()).toEqual(["CF-RL", "Standard RL"]);
  expect(describeRuns(allRuns())).toBe("CF-RL and Standard RL, seed 3");
  // What is kept while it goes on is one run.
  if (client.runs.main) keepRun(client.runs.main);
  expect(names()).toHaveLength(2);
  await lab.open(race({ seed: 5, learning_rate: 0.003 }), false);
  await lab.commands.step(2);
  const [kept] = useKeptRuns.getState().runs;
  showKept(kept?.id ?? "", false);
  expect(names()).toEqual(["CF-RL", "Standard RL", expect.stringContaining("learning rate 0.001")]);
  expect(describeRuns(allRuns())).toBe("3 runs, 2 seeds");
  // As on Compare.
  renameKept(kept?.id ?? "", "CF-RL");
  expect(names()).toEqual(["CF-RL", "Standard RL", "CF-RL 2"]);
  expect(new Set(allRuns().map(({ record }) => record)).size).toBe(3);
});
