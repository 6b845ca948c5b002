/**
 * Runs whose steps are begun before it is known how the last ones came out leave the record of runs
 * that take one step at a time: real trainers, on an engine whose outcomes are late.
 */
import * as tf from "@tensorflow/tfjs-core";
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { advanceTogether, beginTogether } from "../../src/engine/advance-together";
import { type BackendReport, chooseBackend } from "../../src/engine/backend";
import { referenceEngine } from "../../src/engine/reference/reference-engine";
import type { StepOutcome } from "../../src/engine/step-engine";
import { resolveExperiment } from "../../src/experiment/resolve";
import type { CohortFrame } from "../../src/run/cohort-frames";
import type { StepFrame } from "../../src/run/frames";
import { LocalCohort } from "../../src/run/local-cohort";
import { openMembers } from "../../src/run/open-member";
import { openRunSet } from "../../src/run/open-run-set";
import { openSession } from "../../src/run/open-session";
import type { RunOutput, RunSet } from "../../src/run/run-set";
import { WatchList } from "../../src/run/watch-list";

const experiment = resolveExperiment({
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

let backend: BackendReport;
/** Steps whose outcome is not told yet, now and at most; and what is made of an outcome. */
let ahead = { now: 0, most: 0 };
let change = (made: StepOutcome, _step: number, _seed: number): StepOutcome => made;

beforeAll(async () => {
  backend = await chooseBackend({ forced: "cpu" });
});

beforeEach(() => {
  ahead = { now: 0, most: 0 };
  change = (made) => made;
  const { queue } = referenceEngine;
  vi.spyOn(referenceEngine, "queue").mockImplementation((requests) =>
    queue(requests).map((result, i) => ({
      ...result,
      async outcome() {
        const made = result.outcome();
        const { step, settings } = requests[i] as (typeof requests)[number];
        const isLead = settings.seed === 3 && settings.schedule === "cf-rl";
        if (isLead) ahead = { now: ahead.now + 1, most: Math.max(ahead.most, ahead.now + 1) };
        // Later ones may be there first.
        await new Promise((resolve) => setTimeout(resolve, step % 2 === 0 ? 6 : 1));
        if (isLead) ahead.now -= 1;
        return change(await made, step, settings.seed);
      },
    })),
  );
  Object.defineProperty(referenceEngine, "overlaps", { value: true, configurable: true });
});

afterEach(() => {
  vi.restoreAllMocks();
  Object.defineProperty(referenceEngine, "overlaps", { value: false, configurable: true });
});

/** Opens the runs, to be stepped ahead or one step at a time. */
function open(isAhead: boolean, asked = experiment): Promise<RunSet> {
  let time = 0;
  return openRunSet(
    {
      newMeeting: () => null,
      beginAhead: () => (isAhead ? beginTogether : null),
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
      ...{ experiment: asked, backend, baseUrl: "", resume: null, unhurried: true },
      ...{ watch: new WatchList(10, 0.9), onProgress: () => {} },
    },
  );
}

/** All that a set yields, in order, without what is told by the clock. */
function collect(into: unknown[]): RunOutput {
  const timeless = (name: string) => !/^(step_time|speed\/)/.test(name);
  return {
    frame(role, { metrics, ...frame }: StepFrame) {
      const kept = Object.entries(metrics).filter(([name]) => timeless(name));
      into.push([role, Object.fromEntries(kept), frame]);
    },
    cohort(role, { names, values, ...frame }: CohortFrame) {
      const width = values.length / names.length;
      const kept = names.map((name, i) => [name, [...values.slice(i * width, (i + 1) * width)]]);
      into.push([role, kept.filter(([name]) => timeless(name as string)), frame]);
    },
  };
}

/** Steps that a set makes, and what it leaves. */
async function made(set: RunSet, steps: number): Promise<unknown[]> {
  const told: unknown[] = [];
  for (let step = 0; step < steps; step++) await set.advance("due", collect(told));
  await set.settle();
  return told;
}

describe("steps that are begun ahead", () => {
  it("leave the record and the state of steps that are made one at a time", async () => {
    const [ahead1, inTurn] = [await open(true), await open(false)];
    const told = await made(ahead1, 16);
    expect(ahead.most).toBe(4);
    const expected = await made(inTurn, 16);
    expect(told).toEqual(expected);
    expect(await ahead1.save()).toEqual(await inTurn.save());
    ahead1.dispose();
    inTurn.dispose();
  });

  it("hold their tensors", async () => {
    const set = await open(true);
    await made(set, 2);
    const before = tf.memory().numTensors;
    await made(set, 12);
    expect(tf.memory().numTensors).toBe(before);
    set.dispose();
  });

  it("follow a switch of schedule and of settings from the step at which it was made", async () => {
    const [ahead1, inTurn] = [await open(true), await open(false)];
    const switched = async (set: RunSet) => {
      const told = await made(set, 8);
      set.set({ learning_rate: 0.25 });
      set.setSchedule("standard", resolveExperiment({ schedule: "standard" }).schedule);
      return [...told, ...(await made(set, 6))];
    };
    expect(await switched(ahead1)).toEqual(await switched(inTurn));
    ahead1.dispose();
    inTurn.dispose();
  });

  it("end with the step whose numbers are not finite, whatever was begun after it", async () => {
    change = (outcome, step, seed) =>
      seed === 3 && step === 8
        ? { ...outcome, metrics: { ...outcome.metrics, loss: Number.NaN } }
        : outcome;
    const asked = {
      ...experiment,
      settings: { ...experiment.settings, companion: "none" as const },
    };
    const set = await open(true, asked);
    const told: unknown[] = [];
    while (set.main.divergence === null) await set.advance("due", collect(told));
    await set.settle();
    expect(set.main.divergence).toMatchObject({ step: 8 });
    expect(set.main.step).toBe(9);
    expect(set.main.lastGood?.step).toBe(0);
    const rows = told.filter((one) => "rollouts" in ((one as unknown[])[2] as object));
    const last = rows.at(-1) as [string, object, StepFrame];
    expect(rows).toHaveLength(9);
    expect(last[2]).toMatchObject({ step: 8, events: [{ kind: "stopped", reason: "diverged" }] });
    set.dispose();
  });

  it("say what failed, and go on", async () => {
    let fails = true;
    change = (outcome, step) => {
      if (fails && step === 7) throw new Error("the device was lost");
      return outcome;
    };
    const set = await open(true);
    const told: unknown[] = [];
    const output = collect(told);
    const steps = async (count: number) => {
      for (let step = 0; step < count; step++) await set.advance("due", output);
      await set.settle();
    };
    await expect(steps(10)).rejects.toThrow("the device was lost");
    await set.settle().catch(() => {});
    const rows = () =>
      told.flatMap((one) => {
        const [role, , { step, rollouts }] = one as [string, object, StepFrame];
        return role === "main" && rollouts ? [step] : [];
      });
    expect(rows()).toEqual([0, 1, 2, 3, 4, 5, 6]);
    fails = false;
    const { step } = set.main;
    await steps(2);
    expect(rows().slice(7)).toEqual([step, step + 1]);
    set.dispose();
  });
});
