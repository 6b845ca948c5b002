/** Real runs in a tiny shape: the seeds side by side are the runs that each makes alone. */
import * as tf from "@tensorflow/tfjs-core";
import { afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { advanceTogether } from "../../src/engine/advance-together";
import { type BackendReport, chooseBackend } from "../../src/engine/backend";
import { referenceEngine } from "../../src/engine/reference/reference-engine";
import type { Trainer } from "../../src/engine/trainer";
import type { Experiment } from "../../src/experiment/experiment";
import { SEED_METRICS } from "../../src/experiment/phase-metrics";
import { resolveExperiment } from "../../src/experiment/resolve";
import { type CohortFrame, experimentOfSeed, seedsOf } from "../../src/run/cohort-frames";
import { companionExperiment } from "../../src/run/companion";
import type { RunRole } from "../../src/run/frames";
import { LocalCohort } from "../../src/run/local-cohort";
import { Meeting } from "../../src/run/meeting";
import { openMembers } from "../../src/run/open-member";
import { openRunSet } from "../../src/run/open-run-set";
import { openSession } from "../../src/run/open-session";
import type { Resume } from "../../src/run/protocol";
import type { RunOutput, RunSet } from "../../src/run/run-set";
import { WatchList } from "../../src/run/watch-list";

const experiment = resolveExperiment({
  preset: "cf-rl-seeds",
  settings: {
    seed: 3,
    seeds: 3,
    base: "untrained",
    reward: "even_share",
    width: 8,
    layers: 1,
    heads: 2,
    num_prompts: 2,
    num_generations: 3,
    ntk_probes: 3,
    ntk_every: 100,
    // So much that there is time for every evaluation.
    instrument_share: 0.9,
    eval_prompts: 2,
    eval_samples: 2,
    eval_every: 2,
    stage1_steps: 3,
    max_steps: 20,
  },
});

let backend: BackendReport;
beforeAll(async () => {
  backend = await chooseBackend({ forced: "cpu" });
});
afterEach(() => vi.restoreAllMocks());

function open(asked: Experiment, together: boolean, resume: Resume | null = null): Promise<RunSet> {
  let time = 0;
  const request = {
    ...{ experiment: asked, backend, baseUrl: "", resume },
    ...{ watch: new WatchList(100, 0.9), onProgress: () => {} },
  };
  return openRunSet(
    {
      beginAhead: () => null,
      newMeeting: () => (together ? new Meeting<Trainer>(advanceTogether) : null),
      openSession: (one, { watch, resume: state, meeting }) =>
        openSession({ experiment: one, base: null, watch, resume: state, meeting }),
      openCohort: async (requests, { resume: saved, meeting }) =>
        new LocalCohort(await openMembers(requests, new Map(), saved), (steps) =>
          meeting === null ? advanceTogether(steps) : meeting.join(steps),
        ),
      // A millisecond between two looks.
      now: () => {
        time += 1;
        return time;
      },
    },
    request,
  );
}

/** What the cohorts of a set yield: metrics by "role seed step name". */
function collect(into: Map<string, number>, seeds: readonly number[]): RunOutput {
  return {
    frame: () => {},
    cohort(role: RunRole, { step, names, values }: CohortFrame) {
      names.forEach((name, metric) => {
        seeds.forEach((seed, i) => {
          const value = values[metric * seeds.length + i] as number;
          if (!Number.isNaN(value)) into.set(`${role} ${seed} ${step} ${name}`, value);
        });
      });
    },
  };
}

/** The same of runs that were each made alone. */
async function alone(steps: number): Promise<Map<string, number>> {
  const found = new Map<string, number>();
  for (const role of ["main", "companion"] as const) {
    const asked = role === "main" ? experiment : (companionExperiment(experiment) as Experiment);
    for (const seed of seedsOf(experiment)) {
      const session = await openSession({
        experiment: experimentOfSeed(asked, seed),
        base: null,
        watch: new WatchList(100, 0.3),
      });
      for (let step = 0; step < steps; step++) {
        const { metrics } = await session.advance();
        for (const name of SEED_METRICS) {
          const value = metrics[name];
          if (value !== undefined) found.set(`${role} ${seed} ${step} ${name}`, value);
        }
      }
      session.dispose();
    }
  }
  return found;
}

describe("a set of runs", () => {
  it.each([true, false])(
    "makes of every seed the run it makes alone (together: %s)",
    async (met) => {
      const set = await open(experiment, met);
      const found = new Map<string, number>();
      const queue = vi.spyOn(referenceEngine, "queue");
      for (let step = 0; step < 5; step++) {
        await set.advance("due", collect(found, [3, 4, 5]));
      }
      // Main, companion, and the two further seeds of both: one call, where they meet.
      const calls = queue.mock.calls.map(([requests]) => requests.length);
      expect(calls).toEqual(Array.from({ length: 5 }, () => (met ? [6] : [1, 1, 4])).flat());
      set.dispose();
      queue.mockRestore();
      expect(found).toEqual(await alone(5));
      expect(found.get("companion 5 4 heldout/reward")).toBeTypeOf("number");
    },
  );

  it("follows live settings and a switch of schedule with every seed of the run", async () => {
    const set = await open(experiment, true);
    await set.advance("due", collect(new Map(), [3, 4, 5]));
    set.set({ learning_rate: 0.25 });
    set.setSchedule("main", "standard", resolveExperiment({ schedule: "standard" }).schedule);
    const { cohort = [] } = await set.save();
    set.dispose();
    const seen = cohort.map(({ role, seed, state }) => {
      const { experiment: now, step } = state ?? {};
      return [role, seed, step, now?.settings.learning_rate, now?.schedule.length];
    });
    expect(seen).toEqual([
      ["main", 4, 1, 0.25, 1],
      ["main", 5, 1, 0.25, 1],
      ["companion", 4, 1, 0.25, 1],
      ["companion", 5, 1, 0.25, 1],
    ]);
    expect(experiment.schedule).toHaveLength(2);
  });

  it("goes at one speed, that of all its seeds and not of each run's first", async () => {
    const set = await open(experiment, false);
    const speeds = new Map<RunRole, number>();
    const output: RunOutput = {
      frame: (role, { metrics }) => speeds.set(role, metrics["speed/steps_per_second"] as number),
      cohort: () => {},
    };
    for (let step = 0; step < 3; step++) await set.advance("due", output);
    set.dispose();
    expect(speeds.get("main")).toBeGreaterThan(0);
    expect(speeds.get("main")).toBe(speeds.get("companion"));
  });

  it("holds no more tensors with every step, and none when it is over", async () => {
    const before = tf.memory().numTensors;
    const set = await open(experiment, true);
    const output = collect(new Map(), [3, 4, 5]);
    const counts: number[] = [];
    for (let step = 0; step < 5; step++) {
      await set.advance("due", output);
      counts.push(tf.memory().numTensors);
    }
    expect(counts).toEqual(counts.map(() => counts[0]));
    set.dispose();
    expect(tf.memory().numTensors).toBe(before);
  });

  it("goes on from a saved state exactly", async () => {
    const output = collect(new Map(), [3, 4, 5]);
    const set = await open(experiment, true);
    for (let step = 0; step < 3; step++) await set.advance("due", output);
    const resume = structuredClone(await set.save());
    const expected = new Map<string, number>();
    const found = new Map<string, number>();
    await set.advance("due", collect(expected, [3, 4, 5]));
    set.dispose();
    const again = await open(experiment, true, resume);
    await again.advance("due", collect(found, [3, 4, 5]));
    again.dispose();
    expect(found).toEqual(expected);
    expect(found.size).toBeGreaterThan(20);
  });

  it("lets nobody wait for a step that failed, and goes on after it", async () => {
    const set = await open(experiment, true);
    const found = new Map<string, number>();
    const output = collect(found, [3, 4, 5]);
    vi.spyOn(referenceEngine, "queue").mockImplementationOnce(() => {
      throw new Error("the device was lost");
    });
    await expect(set.advance("due", output)).rejects.toThrow("the device was lost");
    await set.advance("due", output);
    set.dispose();
    expect(found.get("companion 5 0 reward")).toBeTypeOf("number");
  });
});
