/** The step by wasm kernels against the reference engine, in Node. */
import { readFile } from "node:fs/promises";
import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, describe, expect, it } from "vitest";
import { chooseBackend } from "../../../../src/engine/backend";
import { WasmStep } from "../../../../src/engine/fused/wasm/wasm-step";
import type { PolicyShape } from "../../../../src/engine/layout";
import { createOptimizerState, disposeOptimizerState } from "../../../../src/engine/optimizer";
import { initialTheta, Policy } from "../../../../src/engine/policy";
import { referenceEngine } from "../../../../src/engine/reference/reference-engine";
import type { StepEngine, StepRequest, StepResult } from "../../../../src/engine/step-engine";
import { Trainer } from "../../../../src/engine/trainer";
import { resolveExperiment } from "../../../../src/experiment/resolve";
import type { SettingValues } from "../../../../src/experiment/schema";
import { taskById } from "../../../../src/tasks/registry";
import type { Task } from "../../../../src/tasks/task";
import { fusedConformance } from "../../../conformance/fused";
import { relativeError } from "../../../reference/kernel";

beforeAll(async () => {
  const report = await chooseBackend({ forced: "wasm" });
  if (report.name !== "wasm") {
    throw new Error(`wasm did not start: ${JSON.stringify(report.tried)}`);
  }
});

describe("the step on wasm", () => {
  fusedConformance({
    referenceOn: "wasm",
    basePolicy: () => readFile("public/base/mixture-25.safetensors"),
    bytes: () => tf.memory().numBytes,
  });
});

/** A task whose completions are as long as one likes. */
function longTask(completionLength: number): Task {
  const sort = taskById("sort");
  return { ...sort, completionLength, answers: () => [] };
}

/** Constants as large as features and logits are. */
function constantsOf({ width, vocabulary }: PolicyShape) {
  return {
    shift: Float32Array.from({ length: width }, (_, k) => Math.sin(1 + k)),
    offset: Float32Array.from({ length: vocabulary }, (_, a) => Math.cos(2 * a)),
  };
}

/** One step's request, rewarded by the share of even digits. */
function request(
  shape: PolicyShape,
  completionLength: number,
  changes: Partial<SettingValues>,
): StepRequest {
  const { settings } = resolveExperiment({ preset: "diversity-collapse", adam_epsilon: 1e-4 });
  const task = longTask(completionLength);
  const constants = changes.feature_knob === "add" ? constantsOf(shape) : null;
  const policy = Policy.fromArray(shape, initialTheta(shape, 3), constants);
  const all = { ...settings, ...changes };
  return {
    objective: all.schedule === "ft" ? "supervised" : "rl",
    policy,
    basePolicy: Policy.fromArray(shape, initialTheta(shape, 4), constants),
    optimizer: createOptimizerState(policy.layout, all.optimizer),
    settings: all,
    task,
    declaration: {
      rule: "share",
      target: () => [],
      set: [0, 2, 4, 6, 8],
      noise: { kind: "none", p: 0 },
    },
    step: 5,
    learningRate: 0.01,
    scale: () => 1,
    observed: true,
  };
}

/** Frees what a request holds. */
function free({ policy, basePolicy, optimizer }: StepRequest): void {
  policy.dispose();
  basePolicy.dispose();
  disposeOptimizerState(optimizer);
}

/** A step's numbers, read back. */
async function made(engine: StepEngine, asked: StepRequest) {
  const [result] = engine.queue([asked]) as [StepResult];
  const values = {
    outcome: await result.outcome(),
    theta: result.theta.dataSync<"float32">(),
    gradients: result.gradients.map((gradient) => gradient.dataSync<"float32">()),
  };
  tf.dispose([result.theta, ...result.gradients]);
  disposeOptimizerState(result.optimizer);
  return values;
}

interface Case {
  readonly shape: PolicyShape;
  readonly completionLength: number;
  readonly changes: Partial<SettingValues>;
}

const GROUPS = { num_prompts: 3, num_generations: 4 };

const CASES: readonly Case[] = [
  {
    shape: { vocabulary: 16, width: 128, layers: 2, heads: 8, context: 64 },
    completionLength: 59,
    changes: { ...GROUPS, beta: 0.05, num_iterations: 2, algorithm: "grpo" },
  },
  {
    shape: { vocabulary: 17, width: 27, layers: 3, heads: 9, context: 41 },
    completionLength: 33,
    changes: { num_prompts: 5, num_generations: 3, algorithm: "rloo", temperature: 0.7 },
  },
  {
    shape: { vocabulary: 23, width: 10, layers: 1, heads: 2, context: 7 },
    completionLength: 1,
    changes: { num_prompts: 7, num_generations: 2, algorithm: "grpo", beta: 0.1 },
  },
  {
    shape: { vocabulary: 16, width: 65, layers: 1, heads: 1, context: 30 },
    completionLength: 6,
    changes: { num_prompts: 2, num_generations: 1, algorithm: "reinforce", entropy_coef: 0.1 },
  },
  {
    shape: { vocabulary: 16, width: 36, layers: 6, heads: 12, context: 20 },
    completionLength: 13,
    changes: { ...GROUPS, algorithm: "rloo", num_iterations: 2, optimizer: "sgd" },
  },
  {
    shape: { vocabulary: 19, width: 14, layers: 2, heads: 2, context: 13 },
    completionLength: 5,
    changes: {
      ...{ ...GROUPS, algorithm: "grpo", beta: 0.2, num_iterations: 2, entropy_coef: 0.1 },
      feature_knob: "add",
    },
  },
  {
    shape: { vocabulary: 16, width: 22, layers: 1, heads: 1, context: 12 },
    completionLength: 4,
    changes: { schedule: "ft", pretrain_batch: 9, entropy_coef: 0.1, feature_knob: "add" },
  },
];

it.each(CASES)(
  "makes the reference's step at $shape, $completionLength tokens",
  async ({ shape, completionLength, changes }) => {
    const asked = request(shape, completionLength, changes);
    const actual = await made(await WasmStep.load(shape), asked);
    const expected = await made(referenceEngine, asked);
    const completions = ({ outcome }: typeof actual) =>
      outcome.samples.map(({ prompt, completion }) => [...prompt, ...completion]);
    expect(completions(actual)).toEqual(completions(expected));
    const logprobs = ({ outcome }: typeof actual) =>
      outcome.samples.flatMap((sample) => sample.logprobs);
    if (asked.objective === "rl") {
      expect(relativeError(logprobs(actual), logprobs(expected))).toBeLessThan(1e-5);
    }
    expect(actual.gradients).toHaveLength(expected.gradients.length);
    actual.gradients.forEach((gradient, i) => {
      const other = expected.gradients[i] as Float32Array;
      expect(relativeError(gradient, other)).toBeLessThan(i === 0 ? 1e-4 : 1e-3);
    });
    for (const [name, value] of Object.entries(expected.outcome.metrics)) {
      const error = Math.abs((actual.outcome.metrics[name] as number) - value);
      expect(error, name).toBeLessThan(1e-4 * Math.max(Math.abs(value), 0.1));
    }
    const start = await asked.policy.data();
    const moved = (theta: Float32Array) => theta.map((x, i) => x - (start[i] as number));
    expect(relativeError(moved(actual.theta), moved(expected.theta))).toBeLessThan(1e-3);
    free(asked);
  },
);

it("steps runs side by side as it steps them one by one, bit for bit", async () => {
  const shape = { vocabulary: 16, width: 20, layers: 2, heads: 4, context: 12 };
  const asked = [1, 2, 3].map((seed) =>
    request(shape, 4, {
      ...{ ...GROUPS, seed, algorithm: "grpo", num_iterations: 2, beta: 0.1 },
      feature_knob: seed === 2 ? "add" : "none",
    }),
  );
  const engine = await WasmStep.load(shape);
  const alone = [];
  for (const one of asked) {
    alone.push(await made(await WasmStep.load(shape), one));
  }
  const together = engine.queue(asked);
  for (const [i, { theta, optimizer, gradients, outcome }] of together.entries()) {
    expect(theta.dataSync()).toEqual(alone[i]?.theta);
    expect(await outcome()).toEqual(alone[i]?.outcome);
    tf.dispose([theta, ...gradients]);
    disposeOptimizerState(optimizer);
  }
  asked.forEach(free);
});

it("holds its own memory over steps, and over changes of the batch", async () => {
  const shape = { vocabulary: 16, width: 16, layers: 1, heads: 2, context: 12 };
  const engine = await WasmStep.load(shape);
  const sizes = [
    { num_prompts: 8, num_generations: 8 },
    { num_prompts: 2, num_generations: 3 },
  ];
  const asked = sizes.map((size) => request(shape, 4, { ...size, algorithm: "rloo" }));
  const run = async () => {
    for (const one of asked) {
      await made(engine, one);
    }
  };
  await run();
  const before = { bytes: engine.bytes, tensors: tf.memory().numTensors };
  for (let i = 0; i < 20; i++) {
    await run();
  }
  expect({ bytes: engine.bytes, tensors: tf.memory().numTensors }).toEqual(before);
  asked.forEach(free);
});

it("says why it refuses a step, and leaves it to the reference", async () => {
  const experiment = resolveExperiment({
    preset: "diversity-collapse",
    base: "untrained",
    width: 128,
    layers: 6,
    num_prompts: 64,
    num_generations: 64,
  });
  const shape = { vocabulary: 16, width: 128, layers: 6, heads: 4, context: 64 };
  const engine = await WasmStep.load(shape);
  const run = (length: number) => ({ settings: experiment.settings, task: longTask(length) });
  expect(engine.refuse(run(4))).toBeNull();
  expect(engine.refuse(run(59))).toMatch(/takes \d+\.\d GiB.*at most 1/);
  expect(engine.refuse(run(60))).toMatch(/65 tokens.*context is 64/);
  const settings = { ...experiment.settings, pretrain_batch: 100_000 };
  expect(engine.refuse({ ...run(4), settings })).toMatch(/takes \d+\.\d GiB/);
});

it("is what a run on wasm gets, and nothing else where the reference is asked for", async () => {
  const experiment = resolveExperiment({ preset: "diversity-collapse", base: "untrained" });
  const run = Trainer.create({ experiment, base: null, engine: "reference" });
  await run.advance();
  expect(run.engine).toEqual({ name: "reference", reason: "it was not asked for" });
  run.dispose();
});
