import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { BASE_NOISES, baseFile } from "../../src/experiment/base-policy";
import { baseReward, unlearntText } from "../../src/experiment/base-rewards";
import { resolveExperiment } from "../../src/experiment/resolve";
import { BASE_SEEDS } from "../../src/experiment/schema";
import { TASKS } from "../../src/tasks/registry";

const bases = (Object.keys(BASE_NOISES) as (keyof typeof BASE_NOISES)[]).flatMap((base) =>
  Array.from({ length: BASE_SEEDS }, (_, i) => baseFile(base, i + 1)),
);

it.each(bases)("what %s earns is what its file says", (id) => {
  const url = new URL(`../../public/base/${id}.json`, import.meta.url);
  const { tasks } = JSON.parse(readFileSync(url, "utf8")).evaluation;
  for (const { id: task } of TASKS) {
    const told = tasks[task]?.["heldout/reward"];
    if (told === undefined) expect(baseReward(id, task)).toBeNull();
    else expect(baseReward(id, task), task).toBe(Number(told.toFixed(3)));
  }
});

describe("a run from a base policy that has not learnt its task", () => {
  const text = (changes: object) =>
    unlearntText(resolveExperiment({ preset: "cf-rl-race", ...changes }));

  it("is told of, with the policies and what they earn", () => {
    expect(text({ task: "modular_addition", seed: 2 })).toBe(
      "A base policy of this run has not learnt modular addition, by the reward on held-out prompts: mixture-25-s2 (0.011). There is next to nothing to reward; base_seed chooses another policy.",
    );
    expect(text({ task: "modular_addition", seed: 1, seeds: 8 })).toContain(
      "Base policies of this run have not learnt modular addition, by the reward on held-out prompts: mixture-25-s2 (0.011), mixture-25-s6 (0.012).",
    );
    expect(text({ task: "modular_addition", seed: 10, base: "mixture-18" })).toContain("-18-s2");
  });

  it.each([
    ["another task", { seed: 2 }],
    ["another policy", { task: "modular_addition", seed: 2, base_seed: 1 }],
    ["another reward", { task: "modular_addition", seed: 2, reward: "even_share" }],
    ["no policy", { task: "modular_addition", seed: 2, base: "untrained" }],
    ["demonstrations", { task: "modular_addition", seed: 2, schedule: "ft" }],
    ["a task that none was taught", { preset: "lp-ft", seed: 2 }],
  ])("is not told of with %s", (_, changes) => {
    expect(text(changes)).toBeNull();
  });
});
