/**
 * The training step on whatever backend is current: what it reports is recomputed independently, and
 * the identities of the design that concern a run are held. Tiny shapes, so that a software GPU can.
 */
import * as tf from "@tensorflow/tfjs-core";
import { expect, it } from "vitest";
import { parameterLayout } from "../../src/engine/layout";
import { Trainer } from "../../src/engine/trainer";
import { type PartialExperiment, resolveExperiment } from "../../src/experiment/resolve";
import { buildSchedule } from "../../src/experiment/schedules";
import { ruleValue } from "../../src/tasks/reward";
import { relativeError } from "../reference/kernel";
import { type ReferenceParameters, referenceLogits } from "../reference/policy";

const TINY: PartialExperiment = {
  preset: "diversity-collapse",
  base: "untrained",
  width: 8,
  layers: 1,
  heads: 2,
  num_prompts: 3,
  num_generations: 4,
  learning_rate: 0.05,
  reward: "even_share",
};

function trainer(changes: PartialExperiment = {}): Trainer {
  return Trainer.create({ experiment: resolveExperiment({ ...TINY, ...changes }), base: null });
}

/** θ of a trainer's policy as the reference takes it. */
async function referenceParameters(run: Trainer): Promise<ReferenceParameters> {
  const theta = await run.policy.data();
  return Object.fromEntries(
    parameterLayout(run.policy.shape).map(({ name, shape, offset, size }) => [
      name,
      { shape, data: Float64Array.from(theta.subarray(offset, offset + size)) },
    ]),
  );
}

function logSoftmax(values: readonly number[]): number[] {
  const top = Math.max(...values);
  const logSum = top + Math.log(values.reduce((sum, v) => sum + Math.exp(v - top), 0));
  return values.map((v) => v - logSum);
}

/** Registers the suite; the caller has made a backend current before the tests run. */
export function trainerConformance(): void {
  it("reports log-probabilities, rewards, advantages, entropy and confidence of its own samples", async () => {
    const temperature = 0.8;
    const run = trainer({ temperature, algorithm: "rloo" });
    await run.advance();
    const { vocabulary } = run.policy.shape;
    const parameters = await referenceParameters(run);
    const { samples, metrics } = await run.advance();
    expect(samples).toHaveLength(12);
    const logprobs: number[] = [];
    let entropy = 0;
    let confidence = 0;
    for (const { prompt, completion, reward } of samples) {
      const z = referenceLogits(run.policy.shape, parameters, [
        ...prompt,
        ...completion.slice(0, -1),
      ]);
      completion.forEach((token, t) => {
        const row = prompt.length - 1 + t;
        const logp = logSoftmax(
          Array.from(z.slice(row * vocabulary, (row + 1) * vocabulary), (v) => v / temperature),
        );
        logprobs.push(logp[token] as number);
        entropy -= logp.reduce((sum, l) => sum + Math.exp(l) * l, 0) / (12 * completion.length);
        confidence += Math.exp(Math.max(...logp)) / (12 * completion.length);
      });
      const evens = completion.filter((token) => token < 10 && token % 2 === 0).length;
      expect(reward).toBeCloseTo(evens / completion.length, 6);
    }
    const reported = samples.flatMap((sample) => [...sample.logprobs]);
    expect(relativeError(reported, logprobs)).toBeLessThan(1e-4);
    expect(metrics.entropy).toBeCloseTo(entropy, 4);
    expect(metrics.confidence).toBeCloseTo(confidence, 4);
    samples.forEach(({ reward, advantage }, i) => {
      const group = samples.slice(4 * Math.floor(i / 4), 4 * Math.floor(i / 4) + 4);
      const others = (group.reduce((sum, s) => sum + s.reward, 0) - reward) / 3;
      expect(advantage).toBeCloseTo(reward - others, 5);
    });
    run.dispose();
  });

  it("starts with a new classifier where asked to, the same one for a seed, and the base's backbone", async () => {
    const shape = { vocabulary: 16, width: 6, layers: 1, heads: 2, context: 12 };
    const layout = parameterLayout(shape);
    const theta = Float32Array.from(
      { length: layout.reduce((sum, { size }) => sum + size, 0) },
      (_, i) => Math.sin(i),
    );
    const started = async (changes: PartialExperiment) => {
      const experiment = resolveExperiment({ ...TINY, base: "mixture-25", ...changes });
      const run = Trainer.create({ experiment, base: { shape, theta } });
      const [now, base] = [await run.policy.data(), await run.basePolicy.data()];
      run.dispose();
      expect(base).toEqual(now);
      return now;
    };
    const { offset } = layout.find(({ name }) => name === "classifier.weight")!;
    expect(await started({})).toEqual(theta);
    const fresh = await started({ head: "new", seed: 5 });
    expect(fresh.slice(0, offset)).toEqual(theta.slice(0, offset));
    const rows = fresh.slice(offset);
    // N(0, 1/d): the mean square of 96 draws, within five standard errors.
    const meanSquare = rows.reduce((sum, w) => sum + w * w, 0) / rows.length;
    expect(Math.abs(6 * meanSquare - 1)).toBeLessThan(5 * Math.sqrt(2 / rows.length));
    expect(await started({ head: "new", seed: 5 })).toEqual(fresh);
    expect((await started({ head: "new", seed: 6 })).slice(offset)).not.toEqual(rows);
  });

  it("learns the classification from demonstrations and from rewards alike", async () => {
    for (const schedule of ["ft", "standard"] as const) {
      const run = trainer({
        ...{ task: "largest_digit", head: "new", schedule, reward: "correctness" },
        ...{ pretrain_batch: 5, demonstration_noise: 0 },
      });
      const { samples, metrics } = await run.advance();
      expect(Number.isFinite(metrics.loss)).toBe(true);
      for (const { prompt, completion, reward } of samples) {
        expect(prompt[0]).toBe(12);
        expect(completion).toHaveLength(1);
        expect(reward).toBe(completion[0] === Math.max(...prompt.slice(1, 5)) ? 1 : 0);
      }
      expect(samples).toHaveLength(schedule === "ft" ? 0 : 12);
      run.dispose();
    }
  });

  it("leaves the backbone bit for bit as it was while only the classifier is trained", async () => {
    const run = trainer({ schedule: "cf-rl", stage1_steps: 2, stage1_lr_scale: 1 });
    const { layout } = run.policy;
    const classifier = layout[layout.length - 1]?.offset as number;
    const start = (await run.policy.data()).slice();
    await run.advance();
    await run.advance();
    const staged = (await run.policy.data()).slice();
    expect(staged.subarray(0, classifier)).toEqual(start.subarray(0, classifier));
    expect(staged.subarray(classifier)).not.toEqual(start.subarray(classifier));
    await run.advance();
    const released = await run.policy.data();
    expect(released.subarray(0, classifier)).not.toEqual(start.subarray(0, classifier));
    run.dispose();
  });

  it("switches the schedule while it runs", async () => {
    const run = trainer();
    await run.advance();
    const settings = resolveExperiment(TINY).settings;
    run.setSchedule(buildSchedule("classifier-only", settings, run.step));
    const { layout } = run.policy;
    const classifier = layout[layout.length - 1]?.offset as number;
    const before = (await run.policy.data()).slice(0, classifier);
    await run.advance();
    expect((await run.policy.data()).slice(0, classifier)).toEqual(before);
    run.dispose();
  });

  it("shows runs with one seed the same prompts and, from one policy, the same completions", async () => {
    const [a, b, other] = [trainer(), trainer({ schedule: "cf-rl" }), trainer({ seed: 2 })];
    const [first, second, third] = [await a.advance(), await b.advance(), await other.advance()];
    expect(second.samples.map(({ completion }) => completion)).toEqual(
      first.samples.map(({ completion }) => completion),
    );
    expect(third.samples.map(({ prompt }) => prompt)).not.toEqual(
      first.samples.map(({ prompt }) => prompt),
    );
    const prompts = (samples: typeof first.samples) => samples.map(({ prompt }) => prompt);
    expect(prompts((await b.advance()).samples)).toEqual(prompts((await a.advance()).samples));
    for (const run of [a, b, other]) {
      run.dispose();
    }
  });

  it("goes on from a saved state as if it had never stopped", async () => {
    const whole = trainer({ schedule: "cf-rl", stage1_steps: 2 });
    const cut = trainer({ schedule: "cf-rl", stage1_steps: 2 });
    await whole.advance();
    await cut.advance();
    const state = structuredClone(await cut.save());
    cut.dispose();
    const resumed = Trainer.restore(state);
    for (let i = 0; i < 3; i++) {
      const [expected, actual] = [await whole.advance(), await resumed.advance()];
      expect(actual.samples).toEqual(expected.samples);
      expect(actual.metrics).toEqual(expected.metrics);
      expect(actual.phaseIndex).toBe(expected.phaseIndex);
    }
    expect(await resumed.policy.data()).toEqual(await whole.policy.data());
    whole.dispose();
    resumed.dispose();
  });

  it.each([
    { algorithm: "grpo", num_iterations: 2, beta: 0.1, loss_type: "bnpo" },
    { algorithm: "reinforce", optimizer: "sgd", entropy_coef: 0.01 },
    { schedule: "pretraining", demonstrations: "mixture", pretrain_batch: 6, optimizer: "adamw" },
    { task: "modular_addition", reward: "correctness", reward_flip: 0.2, max_grad_norm: 0 },
  ] satisfies PartialExperiment[])("holds its tensor count over steps: %o", async (changes) => {
    const run = trainer(changes);
    await run.advance();
    const before = tf.memory().numTensors;
    const report = await run.advance();
    await run.advance();
    expect(tf.memory().numTensors).toBe(before);
    expect(
      Object.values(report.metrics).every(Number.isFinite),
      JSON.stringify(report.metrics),
    ).toBe(true);
    run.dispose();
  });

  it("rewards what the verifier accepts and nothing else", async () => {
    const run = trainer({ reward: "correctness" });
    for (const { prompt, completion, reward } of (await run.advance()).samples) {
      expect(reward).toBeCloseTo(ruleValue(run.task.correctness, prompt, completion), 6);
    }
    run.dispose();
  });
}

/** Whether training trains: too many steps for a software GPU. */
export function learningConformance(): void {
  it("raises the reward that it is trained on", async () => {
    const run = trainer({ num_prompts: 6, num_generations: 6 });
    const rewards: number[] = [];
    for (let i = 0; i < 25; i++) {
      rewards.push((await run.advance()).metrics.reward as number);
    }
    const mean = (values: number[]) => values.reduce((a, b) => a + b, 0) / values.length;
    expect(mean(rewards.slice(-5))).toBeGreaterThan(mean(rewards.slice(0, 5)) + 0.2);
    run.dispose();
  });

  it("lowers the loss on demonstrations", async () => {
    const run = trainer({ schedule: "pretraining", pretrain_batch: 16, demonstration_noise: 0 });
    const losses: number[] = [];
    for (let i = 0; i < 12; i++) {
      losses.push((await run.advance()).metrics.loss as number);
    }
    expect(losses[11]).toBeLessThan((losses[0] as number) - 0.2);
    run.dispose();
  });
}
