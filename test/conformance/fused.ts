/**
 * The fused engine of the current backend, webgpu or wasm, against the reference engine: the same tokens,
 * rewards, advantages, metrics, gradients and, after ten steps, the same θ.
 */
import * as tf from "@tensorflow/tfjs-core";
import { expect, it } from "vitest";
import { decodeCheckpoint, type PolicyFile } from "../../src/engine/checkpoint";
import { initialTheta, type Policy } from "../../src/engine/policy";
import { type StepReport, Trainer } from "../../src/engine/trainer";
import { type PartialExperiment, resolveExperiment } from "../../src/experiment/resolve";
import { featureKnob } from "../../src/run/feature-knob";
import { ruleValue } from "../../src/tasks/reward";
import { relativeError } from "../reference/kernel";

const TINY: PartialExperiment = {
  preset: "diversity-collapse",
  base: "untrained",
  width: 8,
  layers: 1,
  heads: 2,
  num_prompts: 3,
  num_generations: 4,
  learning_rate: 0.01,
  // Adam's usual ε makes a step's direction the sign of a gradient that is next to nothing.
  adam_epsilon: 1e-4,
  reward: "even_share",
};

/** A shape of one's own, for a base that the settings cannot describe. */
interface Case {
  readonly name: string;
  readonly changes: PartialExperiment;
  readonly shape?: Policy["shape"];
}

/** θ of a policy of a shape of one's own, as a file. */
function baseOf({ shape }: Pick<Case, "shape">): PolicyFile | null {
  return shape === undefined ? null : { shape, theta: initialTheta(shape, 3) };
}

/** What differs between the places where the suite runs. */
export interface FusedSuite {
  /** The file of the base policy mixture-25. */
  readonly basePolicy: () => Promise<Uint8Array>;
  /** Bytes that the backend's tensors take. */
  readonly bytes: () => number;
  /** The backend, a registered one, on which the reference makes its ten steps. */
  readonly referenceOn: "cpu" | "wasm";
}

const ODD = { vocabulary: 16, width: 12, layers: 2, heads: 3, context: 11 } as const;

async function make(one: Case, engine: "fused" | "reference"): Promise<Trainer> {
  const experiment = resolveExperiment({ ...TINY, ...one.changes });
  const base = baseOf(one);
  const knob = await featureKnob(experiment.settings, base);
  return Trainer.create({ experiment, base, knob, engine });
}

async function pair(one: Case): Promise<[Trainer, Trainer]> {
  return [await make(one, "fused"), await make(one, "reference")];
}

/**
 * Carries something out on another backend of TensorFlow.js than the fused engine's, where that issues the
 * reference's thousand small operations a step sooner.
 */
async function onBackend<T>(name: string, work: () => Promise<T>): Promise<T> {
  const own = tf.getBackend();
  await tf.setBackend(name);
  try {
    return await work();
  } finally {
    await tf.setBackend(own);
  }
}

/** Ten steps of a run, the gradients of the first one's updates, and how far θ has moved. */
async function tenSteps(one: Case, engine: "fused" | "reference") {
  const run = await make(one, engine);
  const [first, gradients] = await step(run);
  const reports = [first];
  while (reports.length < 10) reports.push(await run.advance());
  const [theta, start] = await Promise.all(
    [run.policy, run.basePolicy].map((policy) => policy?.data() as Promise<Float32Array>),
  );
  const moved = theta?.map((x, i) => x - (start?.[i] as number)) as Float32Array;
  const made = { engine: run.engine, reports, gradients, moved };
  run.dispose();
  return made;
}

/** A step and the gradients of its updates. */
async function step(run: Trainer): Promise<[StepReport, Float32Array[]]> {
  const copies: tf.Tensor1D[] = [];
  const report = await run.advance({}, ({ gradient }) => {
    copies.push(tf.keep(tf.tidy(() => tf.add(gradient, 0))));
  });
  const gradients = await Promise.all(copies.map((copy) => copy.data<"float32">()));
  tf.dispose(copies);
  return [report, gradients];
}

/** Largest relative error of a report's numbers; the reports must agree on what is whole. */
function expectSameReport(actual: StepReport, expected: StepReport, tolerance: number): void {
  expect(actual.phaseIndex).toBe(expected.phaseIndex);
  expect(actual.samples.map(({ prompt }) => prompt)).toEqual(
    expected.samples.map(({ prompt }) => prompt),
  );
  expect(actual.samples.map(({ completion }) => completion)).toEqual(
    expected.samples.map(({ completion }) => completion),
  );
  for (const key of ["logprobs", "reward", "advantage"] as const) {
    const numbers = (report: StepReport) => report.samples.flatMap((sample) => sample[key]);
    if (numbers(expected).some((x) => x !== 0)) {
      expect(relativeError(numbers(actual), numbers(expected)), key).toBeLessThan(tolerance);
    } else {
      expect(numbers(actual), key).toEqual(numbers(expected));
    }
  }
  expect(Object.keys(actual.metrics).sort()).toEqual(Object.keys(expected.metrics).sort());
  for (const [name, value] of Object.entries(expected.metrics)) {
    const error = Math.abs((actual.metrics[name] as number) - value);
    expect(error, `${name}: ${actual.metrics[name]}, ${value}`).toBeLessThan(
      tolerance * Math.max(Math.abs(value), 0.1),
    );
  }
}

const CASES: readonly Case[] = [
  { name: "rloo, adam", changes: { algorithm: "rloo" } },
  {
    name: "grpo by group, several iterations, KL, entropy bonus",
    changes: {
      algorithm: "grpo",
      scale_rewards: "group",
      num_iterations: 3,
      beta: 0.1,
      entropy_coef: 0.02,
      temperature: 0.8,
      epsilon: 0.01,
      epsilon_high: 0.02,
      learning_rate: 0.05,
    },
  },
  {
    name: "grpo by batch, dr_grpo, adamw",
    changes: {
      algorithm: "grpo",
      loss_type: "dr_grpo",
      scale_rewards: "batch",
      optimizer: "adamw",
      weight_decay: 0.1,
      num_iterations: 2,
    },
  },
  {
    name: "grpo unscaled, bnpo, sgd, no clipping",
    changes: {
      algorithm: "grpo",
      loss_type: "bnpo",
      scale_rewards: "none",
      optimizer: "sgd",
      learning_rate: 0.3,
      max_grad_norm: 0,
    },
  },
  {
    name: "rloo off-policy with KL, flipped rewards",
    changes: {
      algorithm: "rloo",
      num_iterations: 2,
      beta: 0.05,
      reward_flip: 0.3,
      epsilon: 0.01,
      learning_rate: 0.05,
    },
  },
  {
    name: "reinforce, dapo, random reward, tight clipping",
    changes: { algorithm: "reinforce", reward: "random", num_iterations: 2, max_grad_norm: 0.01 },
  },
  {
    name: "odd shape, groups of three, two answer tokens, sequence rule",
    shape: ODD,
    changes: {
      algorithm: "grpo",
      task: "modular_addition",
      reward: "correctness",
      reward_flip: 0.5,
      num_prompts: 5,
      num_generations: 3,
      lr_scheduler_type: "cosine",
    },
  },
  {
    name: "odd shape, sum rule, head rate",
    shape: ODD,
    changes: {
      algorithm: "reinforce",
      task: "sum",
      reward: "correctness",
      reward_flip: 0.4,
      num_prompts: 3,
      num_generations: 3,
      schedule: "head-rate",
    },
  },
  {
    name: "grpo by group, dapo, one generation more than a lane, adamw, no clipping",
    changes: {
      algorithm: "grpo",
      loss_type: "dapo",
      num_generations: 5,
      optimizer: "adamw",
      weight_decay: 0.3,
      max_grad_norm: 0,
      entropy_coef: 0.05,
      temperature: 1.3,
    },
  },
  {
    name: "backbone only, reinforce off-policy with KL",
    changes: { algorithm: "reinforce", num_iterations: 2, beta: 0.1, schedule: "backbone-only" },
  },
  {
    name: "demonstrations of all tasks, some completions shorter than others",
    changes: { schedule: "pretraining", demonstrations: "mixture", pretrain_batch: 13 },
  },
  {
    name: "demonstrations of the run's own task, entropy bonus, sgd",
    shape: ODD,
    changes: {
      schedule: "pretraining",
      demonstrations: "task",
      pretrain_batch: 7,
      entropy_coef: 0.05,
      optimizer: "sgd",
      learning_rate: 0.1,
    },
  },
  {
    name: "demonstrations for the classifier alone, then for all of it, clipped",
    changes: { schedule: "lp-ft", stage1_steps: 3, pretrain_batch: 5, max_grad_norm: 0.05 },
  },
  {
    name: "one demonstration, adamw with KL and inner iterations set, which are of RL alone",
    changes: {
      schedule: "pretraining",
      pretrain_batch: 1,
      optimizer: "adamw",
      weight_decay: 0.2,
      ...{ beta: 0.1, num_iterations: 3, temperature: 0.6 },
    },
  },
  {
    name: "features with a shared direction, grpo by group, several iterations, KL, entropy bonus",
    changes: {
      ...{ feature_knob: "add", feature_add: 1.5, algorithm: "grpo", scale_rewards: "group" },
      ...{ num_iterations: 2, beta: 0.1, entropy_coef: 0.02, temperature: 0.8 },
    },
  },
  {
    name: "features of a given cosine, rloo, odd shape",
    shape: ODD,
    changes: { feature_knob: "rho", feature_rho: 0.9, algorithm: "rloo", num_generations: 3 },
  },
  {
    name: "centred features, reinforce, sgd, classifier first",
    changes: {
      ...{ feature_knob: "centre", algorithm: "reinforce", optimizer: "sgd", learning_rate: 0.1 },
      ...{ schedule: "cf-rl", stage1_steps: 3 },
    },
  },
  {
    name: "features with a shared direction, demonstrations of all tasks, entropy bonus",
    shape: ODD,
    changes: {
      ...{ feature_knob: "add", feature_add: 1, schedule: "pretraining", pretrain_batch: 6 },
      ...{ demonstrations: "mixture", entropy_coef: 0.05 },
    },
  },
  {
    name: "wide, one head",
    changes: {
      algorithm: "rloo",
      width: 104,
      layers: 1,
      heads: 1,
      num_prompts: 2,
      num_generations: 2,
    },
  },
  {
    name: "multiset rule, three blocks, width not a tile's",
    changes: {
      algorithm: "rloo",
      task: "permute",
      reward: "correctness",
      reward_flip: 0.4,
      width: 24,
      layers: 3,
      heads: 3,
      num_prompts: 2,
      num_generations: 2,
    },
  },
];

/** Registers the suite; the caller has made the backend current before the tests run. */
export function fusedConformance({ basePolicy, bytes, referenceOn }: FusedSuite): void {
  it.each(CASES)("makes the reference's step: $name", async (one) => {
    const expected = await onBackend(referenceOn, () => tenSteps(one, "reference"));
    const actual = await tenSteps(one, "fused");
    expect(actual.engine).toEqual({ name: "fused", reason: null });
    expect(expected.engine?.name).toBe("reference");
    expect(actual.gradients).toHaveLength(expected.gradients.length);
    actual.gradients.forEach((gradient, i) => {
      // Later iterations start from parameters that differ by rounding.
      const tolerance = i === 0 ? 1e-4 : 1e-3;
      expect(relativeError(gradient, expected.gradients[i] as Float32Array)).toBeLessThan(
        tolerance,
      );
    });
    expect(actual.reports).toHaveLength(10);
    actual.reports.forEach((report, i) => {
      expectSameReport(report, expected.reports[i] as StepReport, i === 0 ? 1e-4 : 5e-3);
    });
    expect(relativeError(actual.moved, expected.moved)).toBeLessThan(5e-3);
  });

  it("leaves what a stage freezes untouched, bit for bit, and counts its updates apart", async () => {
    const [fused, reference] = await pair({
      name: "cf-rl",
      changes: { algorithm: "rloo", schedule: "cf-rl", stage1_steps: 2 },
    });
    const { layout } = fused.policy;
    const classifier = layout[layout.length - 1]?.offset as number;
    const before = await fused.policy.data();
    for (let i = 0; i < 2; i++) {
      expectSameReport(await fused.advance(), await reference.advance(), 1e-3);
    }
    const between = await fused.policy.data();
    expect(between.slice(0, classifier)).toEqual(before.slice(0, classifier));
    expect(between.slice(classifier)).not.toEqual(before.slice(classifier));
    const stage1 = (await fused.save()).optimizer;
    expect(stage1.counts["classifier.weight"]).toBe(2);
    expect(stage1.counts["embed.token"]).toBe(0);
    expect(stage1.m?.["embed.token"]?.every((x) => x === 0)).toBe(true);
    for (let i = 0; i < 3; i++) {
      expectSameReport(await fused.advance(), await reference.advance(), 5e-3);
    }
    const [own, other] = [await fused.save(), await reference.save()];
    expect(own.optimizer.counts).toEqual(other.optimizer.counts);
    expect(own.schedule).toEqual(other.schedule);
    for (const name of ["classifier.weight", "blocks.0.attn.qkv", "embed.position"]) {
      const moments = (state: typeof own) => state.optimizer.m?.[name] as Float32Array;
      expect(relativeError(moments(own), moments(other))).toBeLessThan(5e-3);
    }
    fused.dispose();
    reference.dispose();
  });

  it("gives the same bits when it is run again, and goes on from a saved state", async () => {
    const [fused, reference] = await pair({
      name: "twice",
      changes: { num_iterations: 2, beta: 0.1 },
    });
    const again = Trainer.restore(await fused.save());
    await fused.advance();
    await again.advance();
    const resumed = Trainer.restore(structuredClone(await again.save()));
    const [first, second] = [await fused.advance(), await resumed.advance()];
    expect(second.samples).toEqual(first.samples);
    expect(second.metrics).toEqual(first.metrics);
    expect(await resumed.policy.data()).toEqual(await fused.policy.data());
    for (const run of [fused, reference, again, resumed]) {
      run.dispose();
    }
  });

  it("holds its tensors and bytes over steps", async () => {
    const [fused, reference] = await pair({ name: "leak", changes: { num_iterations: 2 } });
    await fused.advance();
    await fused.advance();
    const before = { tensors: tf.memory().numTensors, bytes: bytes() };
    for (let i = 0; i < 5; i++) {
      await fused.advance();
    }
    expect({ tensors: tf.memory().numTensors, bytes: bytes() }).toEqual(before);
    fused.dispose();
    reference.dispose();
  });

  it.each(["permute", "sum", "sort", "reverse", "modular_addition"] as const)(
    "rewards a base policy's completions as %s says",
    async (task) => {
      const base = decodeCheckpoint(await basePolicy());
      const experiment = resolveExperiment({
        preset: "diversity-collapse",
        task,
        reward: "correctness",
        num_prompts: 16,
        num_generations: 8,
      });
      const run = Trainer.create({ experiment, base });
      const { samples } = await run.advance();
      expect(run.engine).toEqual({ name: "fused", reason: null });
      const rewards = samples.map(({ reward }) => reward);
      expect(rewards).toEqual(
        samples.map(({ prompt, completion }) =>
          ruleValue(run.task.correctness, prompt, completion),
        ),
      );
      expect(rewards).toContain(1);
      run.dispose();
    },
  );
}
