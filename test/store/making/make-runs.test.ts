/** Runs made in several workers: each once, in order, whatever fails. */
import { describe, expect, it } from "vitest";
import { expandSweep } from "../../../src/experiment/expand-sweep";
import { parseSweep } from "../../../src/experiment/parse-sweep";
import type { PlannedRun } from "../../../src/experiment/sweep";
import type { JobResult } from "../../../src/run/job";
import { JobsClosed } from "../../../src/run/job-client";
import {
  bySeed,
  inOrder,
  type Maker,
  MOST_FAILURES,
  makeRuns,
  seedsSideBySide,
} from "../../../src/store/making/make-runs";

const runs = expandSweep(
  parseSweep({
    version: 1,
    name: "made",
    experiment: { max_steps: 10 },
    grid: { learning_rate: [1e-3, 2e-3, 3e-3] },
    seeds: [1, 2],
  }),
);
const making = { runs, recordOf: () => ({ metrics: null, instruments: [] }), pick: inOrder };
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
    await makeRuns(making, makers, listener);
    expect([...told].sort()).toEqual(["0/1", "0/2", "1/1", "1/2", "2/1", "2/2"]);
    expect(Math.min(...seen)).toBeGreaterThan(0);
  });

  it("goes on after a failure, and gives up after a few", async () => {
    let count = 0;
    const failing: Maker = {
      make: () => (++count === 2 ? Promise.reject(new Error("no")) : Promise.resolve(result)),
    };
    const one = listen();
    await makeRuns(making, [failing], one.listener);
    expect(one.told.filter((text) => text.endsWith("no"))).toEqual(["0/2 no"]);
    expect(one.told).toHaveLength(runs.length);
    const all = listen();
    await makeRuns(making, [{ make: () => Promise.reject(new Error("no")) }], all.listener);
    expect(all.told).toHaveLength(MOST_FAILURES);
  });

  it("ends at once and says nothing when the workers are closed", async () => {
    let count = 0;
    const closed: Maker = {
      make: () =>
        ++count > 1 ? Promise.reject(new JobsClosed("stopped")) : Promise.resolve(result),
    };
    const { told, listener } = listen();
    await makeRuns(making, [closed], listener);
    expect(told).toEqual(["0/1"]);
    expect(count).toBe(2);
  });

  it("takes the first seed of every point before the second", () => {
    expect(bySeed(runs).map(({ point, seed }) => `${point}/${seed}`)).toEqual([
      ...["0/1", "1/1", "2/1", "0/2", "1/2", "2/2"],
    ]);
  });

  describe("of several seeds", () => {
    const three = expandSweep(
      parseSweep({
        version: 1,
        name: "made",
        experiment: { max_steps: 10 },
        grid: { learning_rate: [1e-3, 2e-3, 3e-3] },
        seeds: [1, 2, 3],
      }),
    ).sort((a, b) => a.seed - b.seed);

    /** The seeds that two workers take, which finish in turn; those of `lastly` fail. */
    async function takenSeeds(lastly: readonly number[]): Promise<string> {
      const taken: number[] = [];
      const failed = new Set<number>();
      const waits: (() => void)[] = [];
      const maker: Maker = {
        make: ({ experiment }) =>
          new Promise((resolve, reject) => {
            const fails = lastly.includes(experiment.settings.seed);
            waits.push(() => (fails ? reject(new Error("no")) : resolve(result)));
          }),
      };
      const all = makeRuns(
        { ...making, runs: three, pick: seedsSideBySide(failed) },
        [maker, maker],
        {
          ...listen().listener,
          onBegin: ({ seed }) => taken.push(seed),
          onFailure: ({ seed }) => failed.add(seed),
        },
      );
      for (let i = 0; i < three.length; i++) {
        waits.shift()?.();
        await new Promise((resolve) => setTimeout(resolve, 0));
      }
      await all;
      return taken.join("");
    }

    it("has seeds side by side, and shares the last ones among the workers", async () => {
      expect(await takenSeeds([])).toBe("121212333");
    });

    it("leaves a seed that cannot be whole until the others are through", async () => {
      expect(await takenSeeds([2])).toBe("121313322");
    });
  });
});
