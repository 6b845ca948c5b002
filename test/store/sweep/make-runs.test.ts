/** Runs made in several workers: each once, in order, whatever fails. */
import { describe, expect, it } from "vitest";
import { expandSweep } from "../../../src/experiment/expand-sweep";
import { parseSweep } from "../../../src/experiment/parse-sweep";
import type { PlannedRun } from "../../../src/experiment/sweep";
import type { JobResult } from "../../../src/run/job";
import { JobsClosed } from "../../../src/run/job-client";
import { estimateSeconds } from "../../../src/store/sweep/estimate";
import { bySeed, type Maker, MOST_FAILURES, makeRuns } from "../../../src/store/sweep/make-runs";
import { fakeResult } from "../../results/fake-result";

const runs = expandSweep(
  parseSweep({
    version: 1,
    name: "made",
    experiment: { max_steps: 10 },
    grid: { learning_rate: [1e-3, 2e-3, 3e-3] },
    seeds: [1, 2],
  }),
);
const record = { metrics: null, instruments: [] };
const result: JobResult = {
  measured: {
    status: "finished",
    message: "",
    steps: 10,
    final: {},
    curves: { steps: [], values: {} },
  },
  backend: "cpu",
  adapter: "",
};

/** What was told, in a few words. */
function listen() {
  const told: string[] = [];
  const name = (run: PlannedRun) => `${run.point}/${run.seed}`;
  return {
    told,
    listener: {
      onStep: (run: PlannedRun, step: number) => told.push(`${name(run)} at ${step}`),
      onResult: (run: PlannedRun) => told.push(name(run)),
      onFailure: (run: PlannedRun, message: string) => told.push(`${name(run)} ${message}`),
    },
  };
}

describe("making runs", () => {
  it("gives every run to one of the workers", async () => {
    const seen = [0, 0];
    const makers = seen.map(
      (_, index): Maker => ({
        async make() {
          seen[index] = (seen[index] as number) + 1;
          await new Promise((resolve) => setTimeout(resolve, 1));
          return result;
        },
      }),
    );
    const { told, listener } = listen();
    await makeRuns(runs, record, makers, listener);
    expect([...told].sort()).toEqual(["0/1", "0/2", "1/1", "1/2", "2/1", "2/2"]);
    expect(Math.min(...seen)).toBeGreaterThan(0);
  });

  it("goes on after a failure, and gives up after a few", async () => {
    let count = 0;
    const failing: Maker = {
      make: () => (++count === 2 ? Promise.reject(new Error("no")) : Promise.resolve(result)),
    };
    const one = listen();
    await makeRuns(runs, record, [failing], one.listener);
    expect(one.told.filter((text) => text.endsWith("no"))).toEqual(["0/2 no"]);
    expect(one.told).toHaveLength(runs.length);
    const all = listen();
    await makeRuns(runs, record, [{ make: () => Promise.reject(new Error("no")) }], all.listener);
    expect(all.told).toHaveLength(MOST_FAILURES);
  });

  it("ends at once and says nothing when the workers are closed", async () => {
    let count = 0;
    const closed: Maker = {
      make: () =>
        ++count > 1 ? Promise.reject(new JobsClosed("stopped")) : Promise.resolve(result),
    };
    const { told, listener } = listen();
    await makeRuns(runs, record, [closed], listener);
    expect(told).toEqual(["0/1"]);
    expect(count).toBe(2);
  });

  it("takes the first seed of every point before the second", () => {
    expect(bySeed(runs).map(({ point, seed }) => `${point}/${seed}`)).toEqual([
      ...["0/1", "1/1", "2/1", "0/2", "1/2", "2/2"],
    ]);
  });
});

describe("how long runs take", () => {
  it("is read off those of the same point, and of all where there are none", () => {
    expect(estimateSeconds(runs, [], 1)).toBeNull();
    const slow = fakeResult({ learning_rate: 1e-3 }, {}, { steps: 10, seconds: 20 });
    const fast = fakeResult({ learning_rate: 2e-3 }, {}, { steps: 10, seconds: 10 });
    const known = [
      { ...slow, label: "learning_rate 0.001" },
      { ...fast, label: "learning_rate 0.002" },
    ];
    // Two runs each at 2 s, 1 s and their mean, 1.5 s, a step; ten steps each.
    expect(estimateSeconds(runs, known, 1)).toBeCloseTo(90);
    expect(estimateSeconds(runs, known, 3)).toBeCloseTo(30);
    expect(estimateSeconds([], known, 3)).toBe(0);
  });
});
