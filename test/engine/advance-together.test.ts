/** Runs stepped together make the steps that each makes alone, in as few calls as may be. */
import { afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { advanceTogether } from "../../src/engine/advance-together";
import { chooseBackend } from "../../src/engine/backend";
import { referenceEngine } from "../../src/engine/reference/reference-engine";
import { sideBySideKey } from "../../src/engine/side-by-side";
import { Trainer } from "../../src/engine/trainer";
import { type PartialExperiment, resolveExperiment } from "../../src/experiment/resolve";

const TINY: PartialExperiment = {
  preset: "diversity-collapse",
  base: "untrained",
  width: 8,
  layers: 1,
  heads: 2,
  num_prompts: 3,
  num_generations: 2,
  learning_rate: 0.05,
  reward: "even_share",
};

function trainer(changes: PartialExperiment = {}): Trainer {
  const experiment = resolveExperiment({ ...TINY, ...changes });
  return Trainer.create({ experiment, base: null, engine: "reference" });
}

/** Runs that differ in all that may differ, and one whose shape stands apart. */
const RUNS: readonly PartialExperiment[] = [
  {},
  { seed: 5, learning_rate: 0.01, temperature: 0.7 },
  { width: 12, heads: 3 },
  { schedule: "cf-rl", stage1_steps: 2, max_grad_norm: 0.01 },
  { algorithm: "rloo", entropy_coef: 0.02, seed: 9 },
];

afterEach(() => vi.restoreAllMocks());

describe("advanceTogether", () => {
  beforeAll(async () => {
    await chooseBackend({ forced: "cpu" });
  });

  it("gives the bits of each run alone, in one call a group", async () => {
    const together = RUNS.map(trainer);
    const alone = RUNS.map(trainer);
    const queue = vi.spyOn(referenceEngine, "queue");
    for (let step = 0; step < 4; step++) {
      queue.mockClear();
      const gradients: Float32Array[] = [];
      const reports = await advanceTogether(
        together.map((run, i) => ({
          trainer: run,
          measured: { "heldout/reward": step },
          observe: i === 1 ? ({ gradient }) => gradients.push(read(gradient)) : undefined,
        })),
      );
      expect(queue.mock.calls.map(([requests]) => requests.length)).toEqual([4, 1]);
      expect(queue.mock.calls[0]?.[0].map(({ observed }) => observed)).toEqual([
        ...[false, true, false, false],
      ]);
      const own: Float32Array[] = [];
      for (const [i, run] of alone.entries()) {
        const observe = i === 1 ? ({ gradient }: Update) => own.push(read(gradient)) : undefined;
        expect(reports[i]).toEqual(await run.advance({ "heldout/reward": step }, observe));
      }
      expect(gradients).toEqual(own);
    }
    for (const [i, run] of together.entries()) {
      expect(await run.save()).toEqual(await alone[i]?.save());
    }
    for (const run of [...together, ...alone]) {
      run.dispose();
    }
  });

  it("makes no step twice", async () => {
    const run = trainer();
    await expect(advanceTogether([{ trainer: run }, { trainer: run }])).rejects.toThrow(/step 0/);
    run.dispose();
  });
});

type Update = Parameters<NonNullable<Parameters<Trainer["advance"]>[1]>>[0];

function read(gradient: Update["gradient"]): Float32Array {
  return gradient.dataSync<"float32">().slice();
}

describe("sideBySideKey", () => {
  const keyOf = async (changes: PartialExperiment) => {
    const run = trainer(changes);
    const key = sideBySideKey((await run.request(false)).request);
    run.dispose();
    return key;
  };

  it.each<PartialExperiment>([
    { seed: 3 },
    { schedule: "cf-rl" },
    { learning_rate: 0.001 },
    { algorithm: "rloo" },
    { reward: "correctness", reward_flip: 0.2 },
    { temperature: 0.5, epsilon: 0.1, max_grad_norm: 0, entropy_coef: 0.1 },
  ])("lets runs go together that differ in %o", async (changes) => {
    expect(await keyOf(changes)).toBe(await keyOf({}));
  });

  it.each<PartialExperiment>([
    { width: 12 },
    { layers: 2 },
    { heads: 1 },
    { task: "sum" },
    { num_prompts: 4 },
    { num_generations: 3 },
    { num_iterations: 2 },
    { optimizer: "sgd" },
    { beta: 0.1 },
    { schedule: "pretraining" },
  ])("keeps runs apart that differ in %o", async (changes) => {
    expect(await keyOf(changes)).not.toBe(await keyOf({}));
  });
});
