/**
 * Runs whose steps are begun before it is known how the last ones came out leave the record, bit for
 * bit, of runs that take one step at a time. On the current backend, whose engine must work ahead.
 */
import { expect, it } from "vitest";
import { advanceTogether, type BegunStep, beginTogether } from "../../src/engine/advance-together";
import type { BackendReport } from "../../src/engine/backend";
import { resolveExperiment } from "../../src/experiment/resolve";
import { entropyBudget } from "../../src/instruments/catalogue/entropy-budget";
import type { CohortFrame } from "../../src/run/cohort-frames";
import { LocalCohort } from "../../src/run/local-cohort";
import { openMembers } from "../../src/run/open-member";
import { openRunSet } from "../../src/run/open-run-set";
import { openSession } from "../../src/run/open-session";
import type { RunOutput, RunSet, RunSetParts } from "../../src/run/run-set";
import { WatchList } from "../../src/run/watch-list";

/** Two schedules of two seeds, with a phase that ends, kernels and evaluations in between. */
export const AHEAD = resolveExperiment({
  preset: "cf-rl-seeds",
  settings: {
    seed: 3,
    seeds: 2,
    base: "untrained",
    reward: "even_share",
    width: 8,
    layers: 1,
    heads: 2,
    num_prompts: 2,
    num_generations: 3,
    ntk_probes: 3,
    ntk_every: 10,
    eval_prompts: 2,
    eval_samples: 2,
    eval_every: 9,
    stage1_steps: 3,
    max_steps: 40,
  },
});

/**
 * Opens runs on the current backend, of which an instrument measures every update.
 * @param begin what begins steps ahead; null for one at a time.
 */
export async function openRuns(
  backend: BackendReport,
  begin: RunSetParts["begin"],
  experiment = AHEAD,
): Promise<RunSet> {
  let time = 0;
  const watch = new WatchList(10, 0.9);
  watch.watch([{ instrument: entropyBudget, every: 1 }]);
  const set = await openRunSet(
    {
      newMeeting: () => null,
      beginAhead: () => begin,
      openSession: (one, { watch, resume, meeting }) =>
        openSession({ experiment: one, base: null, watch, resume, meeting }),
      openCohort: async (requests, { resume }) =>
        new LocalCohort(await openMembers(requests, new Map(), resume), advanceTogether),
      now: () => {
        time += 1;
        return time;
      },
    },
    {
      ...{ experiment, backend, baseUrl: "", resume: null, unhurried: true },
      ...{ watch, onProgress: () => {} },
    },
  );
  await set.prepare(() => {});
  return set;
}

/** All that a set yields, in order, without what is told by the clock. */
export function collect(into: unknown[]): RunOutput {
  const timeless = (name: string) => !/^(step_time|speed\/)/.test(name);
  return {
    frame(role, { metrics, measurements, ...frame }) {
      const kept = Object.entries(metrics).filter(([name]) => timeless(name));
      const measured = Object.entries(measurements ?? {}).map(([id, { arrays }]) => [id, arrays]);
      into.push([role, Object.fromEntries(kept), frame, measured]);
    },
    cohort(role, { names, values, ...frame }: CohortFrame) {
      const width = values.length / names.length;
      const kept = names.map((name, i) => [name, [...values.slice(i * width, (i + 1) * width)]]);
      into.push([role, kept.filter(([name]) => timeless(name as string)), frame]);
    },
  };
}

/** What a number of steps of a set yield, all of them on record. */
export async function told(set: RunSet, steps: number): Promise<unknown[]> {
  const all: unknown[] = [];
  for (let step = 0; step < steps; step++) await set.advance("due", collect(all));
  await set.settle();
  return all;
}

/** `beginTogether`, and how many steps of the first run were begun and not reported, at most. */
export function counted(): { begin: RunSetParts["begin"]; readonly most: number } {
  let now = 0;
  let most = 0;
  const left = () => {
    now -= 1;
  };
  return {
    get most() {
      return most;
    },
    async begin(steps) {
      const begun = await beginTogether(steps);
      now += 1;
      most = Math.max(most, now);
      (begun[0] as BegunStep).report.then(left, left);
      return begun;
    },
  };
}

/** Registers the suite. @param backendOf the current backend. */
export function stepsAheadConformance(backendOf: () => BackendReport): void {
  it("leaves the record and the state of steps that are made one at a time", async () => {
    const counter = counted();
    const ahead = await openRuns(backendOf(), counter.begin);
    const inTurn = await openRuns(backendOf(), null);
    const rows = await told(ahead, 16);
    expect(rows).toEqual(await told(inTurn, 16));
    const budgets = JSON.stringify(rows).match(/"entropy_change\/actual"/g);
    expect(budgets?.length).toBeGreaterThanOrEqual(2 * 16);
    expect(counter.most).toBeGreaterThan(1);
    expect(counter.most).toBeLessThanOrEqual(4);
    expect(await ahead.save()).toEqual(await inTurn.save());
    ahead.dispose();
    inTurn.dispose();
  });
}
