/**
 * Runs that a fused engine steps side by side make, bit for bit, the steps that each makes alone,
 * whatever they differ in. On the current backend, which must have a fused engine.
 */
import * as tf from "@tensorflow/tfjs-core";
import { expect, it } from "vitest";
import { advanceTogether, beginTogether } from "../../src/engine/advance-together";
import { drawPrompts } from "../../src/engine/batch";
import { Trainer, type UpdateObserver } from "../../src/engine/trainer";
import { type PartialExperiment, resolveExperiment } from "../../src/experiment/resolve";

const TINY: PartialExperiment = {
  preset: "diversity-collapse",
  base: "untrained",
  width: 12,
  layers: 2,
  heads: 3,
  num_prompts: 3,
  num_generations: 5,
  learning_rate: 0.02,
  reward: "even_share",
};

/** A run; where features are turned, by a knob that differs from seed to seed. */
function trainer(changes: PartialExperiment): Trainer {
  const experiment = resolveExperiment({ ...TINY, ...changes });
  const { feature_knob: kind, seed, width } = experiment.settings;
  const shift = Float64Array.from({ length: width }, (_, k) => Math.cos(k * (seed + 1)));
  const knob = kind === "none" ? null : { scale: 1.3, shift };
  return Trainer.create({ experiment, base: null, knob });
}

/** Copies of the gradients that a step showed, to be read once it is over. */
function watcher(): { observe: UpdateObserver; read: () => Promise<Float32Array[]> } {
  const copies: tf.Tensor1D[] = [];
  return {
    observe: ({ gradient }) => {
      copies.push(tf.keep(tf.tidy(() => tf.add(gradient, 0))));
    },
    read: async () => {
      const values = await Promise.all(copies.map((copy) => copy.data<"float32">()));
      tf.dispose(copies);
      return values;
    },
  };
}

interface Case {
  readonly name: string;
  /** What all have in common. */
  readonly common: PartialExperiment;
  readonly runs: readonly PartialExperiment[];
}

const CASES: readonly Case[] = [
  {
    name: "seeds, schedules, rates, temperatures, rewards",
    common: { algorithm: "rloo" },
    runs: [
      {},
      { seed: 4_000_000_000, learning_rate: 0.005, temperature: 0.7 },
      { schedule: "cf-rl", stage1_steps: 2, reward: "correctness", reward_flip: 0.4 },
      { seed: 3, reward: "random", max_grad_norm: 0.01, lr_scheduler_type: "cosine" },
    ],
  },
  {
    name: "objectives, several iterations with KL, two optimisers of a kind",
    common: { num_iterations: 2, beta: 0.05, optimizer: "adamw" },
    runs: [
      { algorithm: "grpo", scale_rewards: "batch", weight_decay: 0.1 },
      { algorithm: "reinforce", seed: 2, beta: 0.3, entropy_coef: 0.05 },
      { algorithm: "grpo", epsilon: 0.01, epsilon_high: 0.02, adam_beta1: 0.5, seed: 2 },
    ],
  },
  {
    name: "demonstrations, frozen parts",
    common: { schedule: "pretraining", pretrain_batch: 5 },
    runs: [
      {},
      { seed: 2, learning_rate: 0.01, entropy_coef: 0.05 },
      { schedule: "lp-ft", seed: 3 },
    ],
  },
  {
    name: "turned features",
    common: { feature_knob: "rho", beta: 0.1 },
    runs: [{}, { seed: 2, temperature: 0.7 }],
  },
  {
    name: "gradient descent",
    common: { optimizer: "sgd", learning_rate: 0.3 },
    runs: [{ schedule: "head-rate" }, { seed: 7, max_grad_norm: 0 }],
  },
];

/** Registers the suite. */
export function sideBySideConformance(): void {
  it.each(CASES)("steps several runs as each alone, bit for bit: $name", async (one) => {
    const make = () => one.runs.map((changes) => trainer({ ...one.common, ...changes }));
    const [together, alone] = [make(), make()];
    for (let step = 0; step < 4; step++) {
      // One of them is watched, now and then.
      const [shared, own] = [watcher(), watcher()];
      const isWatched = (i: number) => i === 1 && step % 2 === 0;
      const reports = await advanceTogether(
        together.map((run, i) => ({
          trainer: run,
          observe: isWatched(i) ? shared.observe : undefined,
        })),
      );
      for (const [i, run] of alone.entries()) {
        expect(reports[i]).toEqual(await run.advance({}, isWatched(i) ? own.observe : undefined));
      }
      expect(await shared.read()).toEqual(await own.read());
    }
    for (const [i, run] of together.entries()) {
      expect(run.engine).toEqual({ name: "fused", reason: null });
      expect(await run.save()).toEqual(await alone[i]?.save());
    }
    for (const run of [...together, ...alone]) {
      run.dispose();
    }
  });

  it("takes runs that come and go, and a run that went on elsewhere", async () => {
    const [a, b, c] = [trainer({}), trainer({ seed: 2 }), trainer({ seed: 3 })];
    const alone = trainer({ seed: 2 });
    const expected = [];
    for (let step = 0; step < 5; step++) {
      expected.push(await alone.advance());
    }
    const actual = [];
    actual.push((await advanceTogether([{ trainer: a }, { trainer: b }]))[1]);
    actual.push((await advanceTogether([{ trainer: b }, { trainer: c }]))[0]);
    actual.push(await b.advance());
    actual.push((await advanceTogether([{ trainer: b }, { trainer: a }, { trainer: c }]))[0]);
    const restored = Trainer.restore(await b.save());
    actual.push((await advanceTogether([{ trainer: a }, { trainer: restored }]))[1]);
    expect(actual).toEqual(expected);
    expect(await restored.policy.data()).toEqual(await alone.policy.data());
    for (const run of [a, b, c, alone, restored]) {
      run.dispose();
    }
  });

  it("makes the same steps when each is begun before it is known how the last came out", async () => {
    const changes = { schedule: "cf-rl", stage1_steps: 2, num_iterations: 2 } as const;
    const [ahead, inTurn] = [trainer(changes), trainer(changes)];
    const reports = [];
    for (let step = 0; step < 7; step++) {
      const [begun] = await beginTogether([{ trainer: ahead }]);
      expect(ahead.step).toBe(step + 1);
      reports.push(begun?.report);
    }
    for (const report of reports) {
      expect(await report).toEqual(await inTurn.advance());
    }
    expect(await ahead.save()).toEqual(await inTurn.save());
    ahead.dispose();
    inTurn.dispose();
  });

  it("draws more prompts than a workgroup has invocations, all different, as the reference does", async () => {
    const changes = { num_prompts: 128, num_generations: 2, task: "modular_addition" } as const;
    const run = trainer({ ...changes, width: 8, layers: 1, heads: 1, seed: 3 });
    for (let step = 0; step < 2; step++) {
      const { samples } = await run.advance();
      const prompts = samples.filter((_, i) => i % 2 === 0).map(({ prompt }) => prompt);
      expect(prompts).toEqual(drawPrompts(run.task, 3, step, 128));
    }
    run.dispose();
  });

  it("holds its tensors and bytes over steps", async () => {
    const runs = [trainer({}), trainer({ seed: 2 }), trainer({ seed: 3 })];
    const step = () => advanceTogether(runs.map((run) => ({ trainer: run })));
    await step();
    await step();
    const before = tf.memory();
    for (let i = 0; i < 4; i++) {
      await step();
    }
    const after = tf.memory();
    expect(after.numTensors).toBe(before.numTensors);
    expect(after.numBytes).toBe(before.numBytes);
    for (const run of runs) {
      run.dispose();
    }
  });
}
