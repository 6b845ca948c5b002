import { describe, expect, it } from "vitest";
import { resolveExperiment } from "../../../src/experiment/resolve";
import type { SettingValues } from "../../../src/experiment/schema";
import {
  firstAtReward,
  gotThere,
  pairedAtReward,
  pairedBySeed,
  placesOf,
  standingAtReward,
  stepAtReward,
} from "../../../src/pages/compare/equal-reward";
import { sortedRuns } from "../../../src/pages/compare/sort-runs";
import { MARK } from "../../../src/panels/lede/sentence";
import type { RunRecord } from "../../../src/run/record";
import { RunRecord as Recording } from "../../../src/run/record";
import { LEVELS, useComparison } from "../../../src/store/compare";

const range = (n: number) => Array.from({ length: n }, (_, i) => i);

describe("the first step at a level of reward", () => {
  const first = (rewards: readonly number[], level = 0.8) =>
    firstAtReward(range(rewards.length), rewards, level);

  it("is where the mean of five steps is there, not where one lucky step is", () => {
    expect(first([0, 1, 0, 0, 0, 1, 1, 1, 1, 1])).toEqual({ step: 8, reward: 0.8 });
    expect(first([0, 0, 0, 0, 0, 0.8, 0.8, 0.8, 0.8, 0.8])).toMatchObject({ step: 9 });
    expect(first([0, 0, 0, 0, 0, 1, 1, 1])).toBe("never");
    expect(first([1, 1, 1, 1])).toBe("never");
  });

  it("is none for a run that was there from its first five steps on", () => {
    expect(first([1, 1, 1, 1, 1, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1])).toBe("from the start");
  });

  it("takes five steps that follow one another and were all measured", () => {
    const rewards = [0, 0, 0, 0, 0, 1, Number.NaN, 1, 1, 1, 1, 1];
    expect(first(rewards)).toMatchObject({ step: 11, reward: 1 });
    expect(firstAtReward([0, 2, 4, 6, 8, 10, 12, 14], range(8), 0.5)).toBe("never");
  });
});

/** A run whose seeds come to a reward of 1 at steps of their own; entropy falls by .01 a step from `from`. */
function run(
  starts: readonly number[],
  from = 1,
  settings: Partial<SettingValues> = {},
): RunRecord {
  const experiment = resolveExperiment({
    preset: "cf-rl-race",
    settings: { seeds: starts.length, ...settings },
  });
  const header = { experiment, probes: [] };
  const record = new Recording(header as unknown as ConstructorParameters<typeof Recording>[0]);
  for (const step of range(30)) {
    const reward = starts.map((start) => (step >= start ? 1 : 0));
    const entropy = starts.map((_, seed) => from - step / 100 - seed / 1000);
    const metrics = { reward: reward[0] ?? 0, entropy: entropy[0] ?? 0, norm: step };
    record.append({
      step,
      metrics,
      kernel: null,
      rollouts: null,
      answers: null,
      events: [],
    } as never);
    if (starts.length === 1) continue;
    const values = Float64Array.from([...reward, ...entropy]);
    record.appendCohort({ step, names: ["reward", "entropy"], values, ended: [] });
  }
  return record;
}

describe("a run at equal reward", () => {
  it("cannot be read where a long record keeps only some of its rows", () => {
    const record = run([5, 9]);
    const { cohort } = record;
    if (!cohort) throw new Error("there are no seeds");
    Object.defineProperty(cohort, "stride", { value: 2 });
    expect(placesOf(record, 0.8)).toEqual(["rows left out", "rows left out"]);
    expect(gotThere(placesOf(record, 0.8))).toBe("too long to tell: rows are left out");
    expect(stepAtReward(record, placesOf(record, 0.8))).toBeNull();
  });

  it("is read at each seed's own step, and says how many got there", () => {
    const record = run([6, 10, 99, 0]);
    const places = placesOf(record, 0.8);
    expect(places).toEqual([
      { step: 9, reward: 0.8 },
      { step: 13, reward: 0.8 },
      "never",
      "from the start",
    ]);
    expect(gotThere(places)).toBe("2 of 4 seeds got there, 1 began there");
    expect(stepAtReward(record, places)).toMatchObject({ value: 11, seeds: { count: 2 } });
    const entropy = standingAtReward(record, "entropy", places);
    expect(entropy?.value).toBeCloseTo((0.91 + 0.869) / 2, 12);
    expect(standingAtReward(record, "reward", places)?.value).toBeCloseTo(0.8, 12);
  });

  it("has what the lead alone measures at the lead's step, and nothing where none got there", () => {
    const record = run([6, 10]);
    expect(standingAtReward(record, "norm", placesOf(record, 0.8))).toEqual({
      ...{ value: 9, seeds: null },
    });
    const never = run([99, 10]);
    expect(standingAtReward(never, "norm", placesOf(never, 0.8))).toBeNull();
    const alone = run([99]);
    expect(stepAtReward(alone, placesOf(alone, 0.8))).toBeNull();
    expect(gotThere(placesOf(alone, 0.8))).toBe("never there");
  });

  it("of one seed has no interval", () => {
    const alone = run([6]);
    const places = placesOf(alone, 0.9);
    expect(stepAtReward(alone, places)).toEqual({ value: 10, seeds: null });
    expect(gotThere(places)).toBe("");
  });
});

describe("pairs", () => {
  it("are runs of the same seeds that see the same prompts and noise", () => {
    const one = run([6, 10]);
    expect(pairedBySeed(run([6, 10], 1, { schedule: "standard", learning_rate: 5e-4 }), one)).toBe(
      true,
    );
    expect(pairedBySeed(one, one)).toBe(false);
    expect(pairedBySeed(run([6, 10, 12]), one)).toBe(false);
    expect(pairedBySeed(run([6, 10], 1, { seed: 2 }), one)).toBe(false);
    expect(pairedBySeed(run([6, 10], 1, { num_prompts: 8 }), one)).toBe(false);
    expect(pairedBySeed(run([6]), run([6]))).toBe(false);
  });

  it("are subtracted seed by seed, where both got there", () => {
    const at = (record: RunRecord) => ({ record, places: placesOf(record, 0.8) });
    const [late, early] = [at(run([8, 12, 15, 20])), at(run([6, 10, 99, 16]))];
    expect(pairedAtReward("step", late, early)).toMatchObject({ count: 3 });
    expect(pairedAtReward("step", late, early)?.mean).toBeCloseTo(8 / 3, 12);
    expect(pairedAtReward("norm", late, early)).toBeNull();
    const few = at(run([6, 99, 99, 99]));
    expect(pairedAtReward("step", late, few)).toBeNull();
  });
});

it("sorts the table by what is read there, runs that never got there last", () => {
  const runs = [run([99], 0.1), run([6], 0.9), run([6], 0.5)].map((record) => ({
    run: { record },
  }));
  const sorting = { metric: "entropy", descending: false };
  expect(sortedRuns(runs, sorting, 0.8).map((one) => runs.indexOf(one))).toEqual([2, 1, 0]);
});

it("begins at the level that the reward track marks", () => {
  expect(useComparison.getState().level).toBe(MARK);
  expect(LEVELS.usual).toBe(MARK);
});
