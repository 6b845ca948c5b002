/** Sweep files: what they expand to, and what is said of those that cannot be read. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { expandSweep } from "../../src/experiment/expand-sweep";
import { MAX_SWEEP_LENGTH, parseSweep, parseSweepText } from "../../src/experiment/parse-sweep";
import { ExperimentError } from "../../src/experiment/problem";
import { resolveExperiment } from "../../src/experiment/resolve";
import { fnv1a64, runId } from "../../src/experiment/run-id";
import { someExperiment } from "./arbitrary";

const sweepOf = (parts: object) => parseSweep({ version: 1, name: "test", ...parts });
const runsOf = (parts: object) => expandSweep(sweepOf(parts));

function problemsOf(act: () => unknown): readonly string[] {
  try {
    act();
  } catch (error) {
    if (error instanceof ExperimentError) return error.problems.map(({ message }) => message);
    throw error;
  }
  return [];
}

describe("a grid", () => {
  const phases = [
    { trainable: "classifier", until: { step: 5 }, lr: { classifier: 3 } },
    { trainable: "all" },
  ];
  const runs = runsOf({
    experiment: { preset: "cf-rl-race", settings: { max_steps: 7 }, beta: 0.1 },
    grid: { learning_rate: [1e-3, 2e-3], schedule: ["standard", phases] },
    seeds: { from: 5, count: 3 },
  });

  it("has every combination with every seed, the last axis fastest", () => {
    expect(runs).toHaveLength(12);
    expect(runs.map(({ index }) => index)).toEqual([...runs.keys()]);
    expect(runs.filter(({ seed }) => seed === 5).map(({ values }) => values)).toEqual([
      { learning_rate: 1e-3, schedule: "standard" },
      { learning_rate: 1e-3, schedule: "c,5,3:1,r,;a,,1:1,r," },
      { learning_rate: 2e-3, schedule: "standard" },
      { learning_rate: 2e-3, schedule: "c,5,3:1,r,;a,,1:1,r," },
    ]);
    expect(runs[0]?.label).toBe("learning_rate 0.001, schedule standard");
    expect(runs.slice(0, 4).map(({ point, seed }) => [point, seed])).toEqual([
      [0, 5],
      [0, 6],
      [0, 7],
      [1, 5],
    ]);
  });

  it("changes what it says and nothing else, and trains one run at a time", () => {
    const run = runs[10];
    const { settings, schedule } = run?.experiment ?? resolveExperiment();
    expect(settings).toEqual({
      ...resolveExperiment("cf-rl-race").settings,
      ...{ max_steps: 7, beta: 0.1, learning_rate: 2e-3, seed: 6 },
      ...{ schedule: "custom", companion: "none" },
    });
    expect(schedule[0]).toMatchObject({ until: { step: 5 }, lr: { classifier: 3, backbone: 1 } });
  });

  it("gives every run another id, which is the experiment's", () => {
    expect(new Set(runs.map(({ id }) => id)).size).toBe(12);
    for (const { id, experiment } of runs) expect(runId(experiment)).toBe(id);
  });

  it("is the experiment alone where nothing varies", () => {
    expect(runsOf({}).map(({ label, seed }) => [label, seed])).toEqual([["as it is", 1]]);
  });
});

describe("random points", () => {
  const axes = {
    learning_rate: { from: 1e-4, to: 1e-2, scale: "log" },
    num_prompts: { from: 4, to: 7 },
    schedule: ["standard", "cf-rl"],
  };
  it("lie where they should, and the first do not depend on how many follow", () => {
    const few = runsOf({ random: { count: 5, seed: 3, axes } });
    const many = runsOf({ random: { count: 200, seed: 3, axes } });
    expect(many.slice(0, 5)).toEqual(few);
    const rates = many.map(({ experiment }) => experiment.settings.learning_rate);
    expect(Math.min(...rates)).toBeGreaterThanOrEqual(1e-4);
    expect(Math.max(...rates)).toBeLessThanOrEqual(1e-2);
    // On a log scale half of them lie below the geometric mean.
    const below = rates.filter((rate) => rate < 1e-3).length / rates.length;
    expect(below).toBeGreaterThan(0.4);
    expect(below).toBeLessThan(0.6);
    const prompts = new Set(many.map(({ experiment }) => experiment.settings.num_prompts));
    expect([...prompts].sort()).toEqual([4, 5, 6, 7]);
    const other = runsOf({ random: { count: 5, seed: 4, axes } });
    expect(other.map(({ values }) => values)).not.toEqual(few.map(({ values }) => values));
  });

  it("are no more than there are", () => {
    const runs = runsOf({ random: { count: 50, axes: { num_prompts: [2, 4, 8] } } });
    expect(runs.map(({ experiment }) => experiment.settings.num_prompts).sort()).toEqual([2, 4, 8]);
  });
});

describe("a list", () => {
  it("names its points", () => {
    const runs = runsOf({
      list: [{ label: "slow", learning_rate: 1e-4 }, { preset: "style-leakage" }],
      seeds: [2],
    });
    expect(runs.map(({ label }) => label)).toEqual(["slow", "preset style-leakage"]);
    expect(runs[1]?.experiment.preset).toBe("style-leakage");
  });
});

describe("what is wrong", () => {
  const refused: [string, object, string[]][] = [
    ["an axis", { grid: { learning_rat: [1] } }, ["grid.learning_rat: no such setting; allowed:"]],
    [
      "values",
      { grid: { learning_rate: [1e-3, 20, "x"], num_prompts: [1.5, 2, 2] } },
      [
        "grid.learning_rate[1]: 20 is too large; allowed: a number from 0.000001 to 10",
        'grid.learning_rate[2]: "x" is not a number; allowed:',
        "grid.num_prompts[0]: 1.5 is not a whole number; allowed:",
        "grid.num_prompts[2]: 2 is there twice; allowed: each value once",
      ],
    ],
    ["no values", { grid: { beta: [] } }, ["grid.beta: [] is not right; allowed: a list of 1 to"]],
    ["no axes", { grid: {} }, ["grid: {} is not right; allowed: an object of 1 to 16 axes"]],
    ["phases", { grid: { schedule: [[{ trainable: "x" }]] } }, ["grid.schedule[0]: schedule[0]."]],
    ["the seed", { grid: { seed: [1, 2] } }, ["grid.seed: is set by the sweep itself;"]],
    ["a companion", { experiment: { companion: "cf-rl" } }, ["experiment.companion: is set by"]],
    ["a preset", { experiment: { preset: "x" } }, ['experiment.preset: "x" is not a preset;']],
    [
      "ranges",
      {
        random: {
          count: 1,
          axes: { beta: { from: 1, to: 0 }, learning_rate: { from: 0, to: 1, scale: "log" } },
        },
      },
      [
        "random.axes.beta.to: 0 is below from; allowed: 1 or more",
        "random.axes.learning_rate.from: 0 is too small; allowed:",
        "random.axes.learning_rate.from: 0 has no logarithm; allowed: a positive number",
      ],
    ],
    [
      "a range of names",
      { random: { count: 1, axes: { task: { from: 1, to: 2 } } } },
      ["random.axes.task: has no numbers to draw from; allowed: a list of values"],
    ],
    ["a key", { grids: {} }, ["grids: "]],
    [
      "two kinds",
      { grid: { beta: [0] }, list: [{}] },
      ["grid, random, list: 2 of them are given;"],
    ],
    ["seeds", { seeds: [1, 1] }, ["seeds: 1 is there twice; allowed: once"]],
    [
      "a count",
      { seeds: { from: 4294967295, count: 2 } },
      ["seeds.count: ends at seed 4294967296"],
    ],
    ["a list entry", { list: [{ label: "" }] }, ["list[0].label: empty; allowed: 1 to"]],
    [
      "what is wrong in other parts than the one whose shape is",
      { name: "A B", experiment: { max_steps: "many" }, grid: { beta: ["much"] }, seeds: ["x"] },
      [
        'name: "A B" is not right; allowed:',
        'seeds[0]: "x" is not right; allowed:',
        "experiment.max_steps: ",
        "grid.beta[0]: ",
      ],
    ],
    ["a record", { record: { metrics: ["A b"] } }, ['record.metrics[0]: "A b" is not right;']],
  ];
  it.each(refused)("names %s", (_, parts, messages) => {
    const found = problemsOf(() => sweepOf(parts));
    expect(found).toHaveLength(messages.length);
    messages.forEach((message, index) => {
      expect(found[index]).toContain(message);
      expect(found[index]?.startsWith(message.split(":")[0] as string)).toBe(true);
    });
  });

  it("names versions, texts that are no JSON, and those that are too long", () => {
    expect(problemsOf(() => parseSweep({ version: 2, name: "x" }))).toEqual([
      "version: 2 is not right; allowed: 1",
    ]);
    expect(problemsOf(() => parseSweep([]))[0]).toContain("allowed: a sweep");
    expect(problemsOf(() => parseSweepText("{"))[0]).toContain("sweep: is not JSON");
    expect(problemsOf(() => parseSweepText(" ".repeat(MAX_SWEEP_LENGTH + 1)))[0]).toContain(
      "characters are too many",
    );
  });

  it("names clashes between settings by their point", () => {
    expect(problemsOf(() => runsOf({ grid: { num_generations: [1, 8] } }))).toEqual([
      expect.stringContaining("point 1 (num_generations 1): num_generations: rloo compares"),
    ]);
  });

  it("names points that are one run, and sweeps that are too large", () => {
    const list = [{ label: "a", beta: 0 }, { label: "b" }];
    expect(problemsOf(() => runsOf({ list }))).toEqual([
      "point 2 (b): is the run of point 1 (a); allowed: once each",
    ]);
    const grid = {
      beta: Array.from({ length: 500 }, (_, i) => i / 1000),
      epsilon: Array.from({ length: 500 }, (_, i) => i / 1000),
    };
    expect(problemsOf(() => runsOf({ grid }))).toEqual([
      "test: 250000 runs are too many; allowed: 100000 or fewer",
    ]);
  });

  it("names the first of very many problems", () => {
    const beta = Array.from({ length: 500 }, (_, i) => 3 + i);
    const found = problemsOf(() => sweepOf({ grid: { beta } }));
    expect(found).toHaveLength(21);
    expect(found.at(-1)).toBe("sweep: 480 more problems");
  });

  it("never throws anything but an ExperimentError", () => {
    fc.assert(
      fc.property(fc.json({ maxDepth: 5 }), (text) => {
        problemsOf(() => expandSweep(parseSweepText(text)));
        problemsOf(() => sweepOf({ grid: JSON.parse(text), list: JSON.parse(text) }));
      }),
    );
  });
});

describe("runId", () => {
  it("is FNV-1a", () => {
    // From the authors' test vectors.
    expect(fnv1a64("")).toBe("cbf29ce484222325");
    expect(fnv1a64("a")).toBe("af63dc4c8601ec8c");
    expect(fnv1a64("foobar")).toBe("85944171f73967e8");
  });

  it("goes by what is computed, not by what it is called", () => {
    const named = resolveExperiment({ schedule: "cf-rl" });
    const listed = resolveExperiment({
      preset: "tuned-rate-control",
      learning_rate: 1e-3,
      schedule: named.schedule.map((phase) => ({ ...phase, name: "x" })),
    });
    expect(runId(listed)).toBe(runId(named));
    expect(runId(resolveExperiment({ schedule: "cf-rl", seed: 2 }))).not.toBe(runId(named));
    expect(runId(resolveExperiment({ schedule: "standard" }))).not.toBe(runId(named));
  });

  it("survives a round through JSON", () => {
    fc.assert(
      fc.property(someExperiment, (experiment) => {
        expect(runId(JSON.parse(JSON.stringify(experiment)))).toBe(runId(experiment));
      }),
    );
  });
});
