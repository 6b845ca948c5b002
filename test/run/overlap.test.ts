/**
 * Runs whose steps are begun before it is known how the last ones came out leave the record of runs
 * that take one step at a time: real trainers, on an engine whose outcomes are late.
 */
import * as tf from "@tensorflow/tfjs-core";
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { beginTogether } from "../../src/engine/advance-together";
import { type BackendReport, chooseBackend } from "../../src/engine/backend";
import { referenceEngine } from "../../src/engine/reference/reference-engine";
import type { StepOutcome } from "../../src/engine/step-engine";
import { resolveExperiment } from "../../src/experiment/resolve";
import type { StepFrame } from "../../src/run/frames";
import type { RunSet } from "../../src/run/run-set";
import {
  AHEAD,
  collect,
  counted,
  openRuns,
  stepsAheadConformance,
  told,
} from "../conformance/steps-ahead";

let backend: BackendReport;
/** What is made of an outcome. */
let change = (made: StepOutcome, _step: number, _seed: number): StepOutcome => made;

beforeAll(async () => {
  backend = await chooseBackend({ forced: "cpu" });
});

beforeEach(() => {
  change = (made) => made;
  const { queue } = referenceEngine;
  vi.spyOn(referenceEngine, "queue").mockImplementation((requests) =>
    queue(requests).map((result, i) => ({
      ...result,
      async outcome() {
        const made = result.outcome();
        const { step, settings } = requests[i] as (typeof requests)[number];
        // Later ones may be there first.
        await new Promise((resolve) => setTimeout(resolve, step % 2 === 0 ? 6 : 1));
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

describe("steps that are begun ahead", () => {
  stepsAheadConformance(() => backend);

  it("are four at most", async () => {
    const counter = counted();
    const set = await openRuns(backend, counter.begin);
    await told(set, 9);
    expect(counter.most).toBe(4);
    set.dispose();
  });

  it("hold their tensors", async () => {
    const set = await openRuns(backend, beginTogether);
    await told(set, 2);
    const before = tf.memory().numTensors;
    await told(set, 12);
    expect(tf.memory().numTensors).toBe(before);
    set.dispose();
  });

  it("follow a switch of schedule and of settings from the step at which it was made", async () => {
    const [ahead, inTurn] = [await openRuns(backend, beginTogether), await openRuns(backend, null)];
    const switched = async (set: RunSet) => {
      const rows = await told(set, 8);
      set.set({ learning_rate: 0.25 });
      set.setSchedule("main", "standard", resolveExperiment({ schedule: "standard" }).schedule);
      return [...rows, ...(await told(set, 6))];
    };
    expect(await switched(ahead)).toEqual(await switched(inTurn));
    ahead.dispose();
    inTurn.dispose();
  });

  it("end with the step whose numbers are not finite, whatever was begun after it", async () => {
    change = (outcome, step, seed) =>
      seed === 3 && step === 8
        ? { ...outcome, metrics: { ...outcome.metrics, loss: Number.NaN } }
        : outcome;
    const asked = {
      ...AHEAD,
      settings: { ...AHEAD.settings, companion: "none" as const },
    };
    const set = await openRuns(backend, beginTogether, asked);
    const rowsTold: unknown[] = [];
    while (set.main.divergence === null) await set.advance("due", collect(rowsTold));
    await set.settle();
    expect(set.main.divergence).toMatchObject({ step: 8 });
    expect(set.main.step).toBe(9);
    expect(set.main.lastGood?.step).toBe(0);
    const rows = rowsTold.filter((one) => "rollouts" in ((one as unknown[])[2] as object));
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
    const set = await openRuns(backend, beginTogether);
    const rowsTold: unknown[] = [];
    const output = collect(rowsTold);
    const steps = async (count: number) => {
      for (let step = 0; step < count; step++) await set.advance("due", output);
      await set.settle();
    };
    await expect(steps(10)).rejects.toThrow("the device was lost");
    await set.settle().catch(() => {});
    const rows = () =>
      rowsTold.flatMap((one) => {
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
