/** The shipped base policies, read back: each earns what its description says, in the band that runs need. */
import { readFileSync } from "node:fs";
import { beforeAll, describe, expect, it } from "vitest";
import { chooseBackend } from "../../src/engine/backend";
import { decodeCheckpoint } from "../../src/engine/checkpoint";
import { Policy } from "../../src/engine/policy";
import { BASE_NOISES, baseFile } from "../../src/experiment/base-policy";
import { BASE_SEEDS } from "../../src/experiment/schema";
import { evaluate, evaluationPlan } from "../../src/instruments/evaluation";
import { taskById } from "../../src/tasks/registry";
import { VOCABULARY_SIZE } from "../../src/tasks/vocabulary";

const bases = Object.keys(BASE_NOISES) as (keyof typeof BASE_NOISES)[];
const files = bases.flatMap((base) =>
  Array.from({ length: BASE_SEEDS }, (_, i) => [baseFile(base, i + 1), i + 1] as const),
);

function read(name: string): Uint8Array {
  return new Uint8Array(readFileSync(new URL(`../../public/base/${name}`, import.meta.url)));
}

describe.each(files)("%s", (id, seed) => {
  beforeAll(async () => {
    await chooseBackend({ forced: "wasm" });
  });

  it("earns what its description says, and leaves something to learn", async () => {
    const description = JSON.parse(new TextDecoder().decode(read(`${id}.json`)));
    const bytes = read(`${id}.safetensors`);
    const { shape, theta, constants } = decodeCheckpoint(bytes);
    expect(constants).toBeNull();
    expect(theta.every(Number.isFinite)).toBe(true);
    // Half precision but for the first two.
    expect(bytes.length).toBeLessThan(seed === 1 ? 107_000 : 54_000);
    const policy = Policy.fromArray(shape, theta);
    for (const name of ["permute", "sort"] as const) {
      const task = taskById(name);
      const settings = { eval_prompts: 128, eval_samples: 16, temperature: 1, seed };
      const plan = evaluationPlan(task, task.correctness, settings, VOCABULARY_SIZE);
      const { metrics } = await evaluate(policy, plan);
      const told = description.evaluation.tasks[name];
      // The same samples, but for the rounding of whoever evaluates: a token in a thousand may differ.
      for (const metric of ["heldout/reward", "heldout/entropy"]) {
        expect(Math.abs((metrics[metric] as number) - told[metric])).toBeLessThan(0.005);
      }
      expect(metrics["heldout/reward"]).toBeGreaterThan(0.1);
      expect(metrics["heldout/reward"]).toBeLessThan(0.6);
      expect(metrics["heldout/entropy"]).toBeGreaterThan(0.5);
    }
    policy.dispose();
  });
});
