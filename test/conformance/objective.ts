/**
 * Advantages and objectives on whatever backend is current: worked examples, and every derivative
 * against finite differences of the float64 reference.
 */
import * as tf from "@tensorflow/tfjs-core";
import { describe, expect, it } from "vitest";
import { type AdvantageSettings, computeAdvantages } from "../../src/engine/reference/advantages";
import {
  logitsGradient,
  maskedMean,
  type ObjectiveSettings,
  policyObjective,
  supervisedObjective,
  tokenEntropy,
} from "../../src/engine/reference/objective";
import {
  type Batch,
  logSoftmax,
  meanEntropy,
  numericGradient,
  policyLoss,
  sampledLogp,
} from "../reference/objective";
import { normals, uniforms } from "../reference/random";

const BASE: ObjectiveSettings = {
  algorithm: "grpo",
  loss_type: "grpo",
  beta: 0,
  epsilon: 0.2,
  epsilon_high: 0.2,
};

/** Checks numbers against expected ones, in order. */
async function expectValues(
  tensor: tf.Tensor,
  expected: readonly number[],
  digits = 4,
): Promise<void> {
  const values = await tensor.data();
  expect(values.length).toBe(expected.length);
  expected.forEach((x, i) => {
    expect(values[i]).toBeCloseTo(x, digits);
  });
}

/** Runs `body` in an engine scope and frees its tensors: `tf.tidy` that may await. */
async function scoped(body: () => Promise<void>): Promise<void> {
  tf.engine().startScope();
  try {
    await body();
  } finally {
    tf.engine().endScope();
  }
}

function advantageCases(): void {
  // Two groups of four: the first has mean ½ and deviation √(4·¼/3) = 0.57735, the second is
  // constant. Over all eight: mean ¾, deviation √(1.5/7) = 0.46291.
  const rewards = [1, 0, 0, 1, 1, 1, 1, 1];
  const group = 0.5 / (0.5773503 + 1e-4);
  const batch = 0.5 / (0.4629101 + 1e-4);
  const cases: [AdvantageSettings["algorithm"], AdvantageSettings["scale_rewards"], number[]][] = [
    ["grpo", "group", [group, -group, -group, group, 0, 0, 0, 0]],
    ["grpo", "batch", [batch, -batch, -batch, batch, 0, 0, 0, 0]],
    ["grpo", "none", [0.5, -0.5, -0.5, 0.5, 0, 0, 0, 0]],
    // 1 − (0+0+1)/3 and 0 − (1+0+1)/3.
    ["rloo", "group", [2 / 3, -2 / 3, -2 / 3, 2 / 3, 0, 0, 0, 0]],
    ["reinforce", "group", rewards],
  ];
  it.each(cases)("%s, scale_rewards %s", async (algorithm, scale_rewards, expected) => {
    await scoped(async () => {
      const settings = { algorithm, scale_rewards, num_generations: 4 };
      const result = computeAdvantages(tf.tensor1d(rewards), settings);
      await expectValues(result.advantages, expected);
      await expectValues(result.rewardStd, [0.4629101]);
      const wholeBatch = algorithm === "grpo" && scale_rewards === "batch";
      await expectValues(result.fracRewardZeroStd, [wholeBatch ? 0 : 0.5]);
    });
  });

  it("counts a constant group as constant, whatever its mean rounds to", async () => {
    await scoped(async () => {
      const rewards = tf.tensor1d([0.1, 0.1, 0.1, 0.7, 0.7, 0.7]);
      const result = computeAdvantages(rewards, {
        algorithm: "grpo",
        scale_rewards: "group",
        num_generations: 3,
      });
      await expectValues(result.fracRewardZeroStd, [1], 7);
      await expectValues(result.advantages, [0, 0, 0, 0, 0, 0], 2);
    });
  });

  it("refuses groups that make no sense, by name", () => {
    const rewards = tf.tensor1d([1, 0, 1]);
    const settings = { algorithm: "rloo", scale_rewards: "group" } as const;
    expect(() => computeAdvantages(rewards, { ...settings, num_generations: 1 })).toThrow(
      "num_generations is 1; rloo needs an integer of at least 2",
    );
    expect(() => computeAdvantages(rewards, { ...settings, num_generations: 2 })).toThrow(
      "must divide the batch of 3",
    );
    rewards.dispose();
  });
}

function workedExamples(): void {
  // Ratios exp(logp − oldLogp) by hand: 1.5, 1.1, 0.5 for A = 1, then 1.5, 0.9, 0.5 for A = −1.
  const ratios = [
    [1.5, 1.1, 0.5],
    [1.5, 0.9, 0.5],
  ];
  const inputs = () => ({
    logp: tf.log(tf.tensor2d(ratios)),
    oldLogp: tf.zeros([2, 3]) as tf.Tensor2D,
    refLogp: null,
    advantages: tf.tensor1d([1, -1]),
    mask: tf.ones([2, 3]) as tf.Tensor2D,
  });

  it("clips a ratio only where that makes the objective worse", async () => {
    await scoped(async () => {
      const result = policyObjective(inputs(), BASE);
      // −min(ρA, clip(ρ)A): −1.2, −1.1, −0.5; then 1.5, 0.9, 0.8. Sum 0.4 over 2·3 tokens.
      await expectValues(result.loss, [0.4 / 6]);
      // −ρA/6 where not clipped.
      await expectValues(
        result.weights,
        [0, -1.1, -0.5, 1.5, 0.9, 0].map((w) => w / 6),
      );
      await expectValues(result.clipRatioHighMean, [1 / 6]);
      await expectValues(result.clipRatioLowMean, [1 / 6]);
      expect(result.kl).toBeNull();
    });
  });

  it("takes the two bounds apart", async () => {
    await scoped(async () => {
      const result = policyObjective(inputs(), { ...BASE, epsilon: 0.6, epsilon_high: 0.05 });
      // High bound 1.05 stops 1.5 and 1.1; low bound 0.4 stops nothing.
      await expectValues(
        result.weights,
        [0, 0, -0.5, 1.5, 0.9, 0.5].map((w) => w / 6),
      );
      await expectValues(result.clipRatioHighMean, [2 / 6]);
      await expectValues(result.clipRatioLowMean, [0]);
    });
  });

  it("clips whole sequences for rloo", async () => {
    await scoped(async () => {
      const result = policyObjective(inputs(), { ...BASE, algorithm: "rloo" });
      // Ratios 1.5·1.1·0.5 = 0.825 (A = 1) and 1.5·0.9·0.5 = 0.675 (A = −1, clipped to 0.8).
      await expectValues(result.loss, [(-0.825 + 0.8) / 2]);
      await expectValues(result.weights, [-0.4125, -0.4125, -0.4125, 0, 0, 0]);
      await expectValues(result.clipRatioLowMean, [0.5]);
      await expectValues(result.clipRatioHighMean, [0]);
    });
  });

  it("leaves a zero advantage unclipped and without slope", async () => {
    await scoped(async () => {
      const result = policyObjective({ ...inputs(), advantages: tf.tensor1d([0, 0]) }, BASE);
      await expectValues(result.weights, [0, 0, 0, 0, 0, 0]);
      await expectValues(result.clipRatioLowMean, [0]);
      await expectValues(result.clipRatioHighMean, [0]);
    });
  });

  // With n = (3, 1) tokens that count, A = (1, 3), ratio 1 and T' = 4:
  // grpo (1 + 3)/2; bnpo and dapo (3·1 + 1·3)/4; dr_grpo (3 + 3)/(2·4).
  const losses = [
    ["grpo", -2],
    ["bnpo", -1.5],
    ["dapo", -1.5],
    ["dr_grpo", -0.75],
  ] as const;
  it.each(losses)("weighs unequal lengths as %s does", async (loss_type, loss) => {
    await scoped(async () => {
      const mask = tf.tensor2d([
        [1, 1, 1, 0],
        [1, 0, 0, 0],
      ]);
      const logp = tf.fill([2, 4], -1) as tf.Tensor2D;
      const advantages = tf.tensor1d([1, 3]);
      const result = policyObjective(
        { logp, oldLogp: null, refLogp: null, advantages, mask },
        { ...BASE, loss_type },
      );
      await expectValues(result.loss, [loss]);
    });
  });

  it("adds k3 to the loss and reports its mean over tokens", async () => {
    await scoped(async () => {
      const logp = tf.tensor2d([[-1, -2]]);
      const refLogp = tf.tensor2d([[-1.5, -1]]);
      const k3 = [Math.exp(-0.5) + 0.5 - 1, Math.exp(1) - 1 - 1];
      const result = policyObjective(
        { logp, oldLogp: null, refLogp, advantages: tf.tensor1d([0]), mask: tf.onesLike(logp) },
        { ...BASE, beta: 0.1 },
      );
      const mean = (k3[0]! + k3[1]!) / 2;
      await expectValues(result.kl!, [mean]);
      await expectValues(result.loss, [0.1 * mean]);
      await expectValues(result.weights, [0.05 * (1 - Math.exp(-0.5)), 0.05 * (1 - Math.exp(1))]);
    });
  });

  it("refuses a KL term without a base policy", () => {
    const given = inputs();
    expect(() => policyObjective(given, { ...BASE, beta: 0.1 })).toThrow("beta is 0.1");
    tf.dispose([given.logp, given.oldLogp, given.advantages, given.mask]);
  });

  it("takes the supervised loss over the tokens that count", async () => {
    await scoped(async () => {
      const logp = tf.tensor2d([
        [-1, -2],
        [-4, -100],
      ]);
      const mask = tf.tensor2d([
        [1, 1],
        [1, 0],
      ]);
      const { loss, weights } = supervisedObjective(logp, mask);
      await expectValues(loss, [7 / 3]);
      await expectValues(weights, [-1 / 3, -1 / 3, -1 / 3, 0]);
    });
  });
}

const ROWS = 4;
const LENGTH = 3;
const VOCABULARY = 5;

/** A random batch with completions of different lengths and policies apart from one another. */
function randomBatch(seed: number, temperature: number, offPolicy: boolean): Batch {
  const normal = normals(seed);
  const uniform = uniforms(seed + 1);
  const table = (inner: () => number) =>
    Array.from({ length: ROWS }, () => Array.from({ length: LENGTH }, inner));
  const logits = Array.from({ length: ROWS }, () =>
    Array.from({ length: LENGTH }, () => Array.from({ length: VOCABULARY }, normal)),
  );
  const batch: Batch = {
    logits,
    tokens: table(() => Math.floor(uniform() * VOCABULARY)),
    oldLogp: null,
    refLogp: null,
    advantages: [1.3, -0.7, 0.4, -2.1],
    mask: [
      [1, 1, 1],
      [1, 1, 0],
      [1, 0, 0],
      [1, 1, 1],
    ],
  };
  const near = (spread: number) =>
    sampledLogp(batch, temperature).map((row) => row.map((l) => l + spread * normal()));
  return { ...batch, oldLogp: offPolicy ? near(0.4) : null, refLogp: near(0.5) };
}

/** L and ∂L/∂z of the engine for a batch. */
function engineGradient(
  batch: Batch,
  temperature: number,
  entropyCoef: number,
  settings: ObjectiveSettings,
) {
  const logs = batch.logits.map((rows) => rows.map((z) => logSoftmax(z, temperature)));
  const logProbabilities = tf.tensor3d(logs);
  const probabilities = tf.exp(logProbabilities);
  const oneHot = tf.tensor3d(
    batch.tokens.map((row) => row.map((y) => logs[0]![0]!.map((_, a) => (a === y ? 1 : 0)))),
  );
  const logp = tf.sum(tf.mul(oneHot, logProbabilities), -1) as tf.Tensor2D;
  const mask = tf.tensor2d(batch.mask);
  const optional = (x: number[][] | null) => (x === null ? null : tf.tensor2d(x));
  const objective = policyObjective(
    {
      logp,
      oldLogp: optional(batch.oldLogp),
      refLogp: optional(batch.refLogp),
      advantages: tf.tensor1d(batch.advantages),
      mask,
    },
    settings,
  );
  const gradient = logitsGradient({
    weights: objective.weights,
    oneHot,
    probabilities,
    logProbabilities,
    mask,
    temperature,
    entropyCoef,
  });
  const entropy = maskedMean(tokenEntropy(probabilities, logProbabilities), mask);
  return { loss: tf.sub(objective.loss, tf.mul(entropy, entropyCoef)), gradient };
}

function derivativeCases(): void {
  const variants: [string, Partial<ObjectiveSettings>][] = [
    ["grpo", {}],
    ["bnpo", { loss_type: "bnpo" }],
    ["dapo", { loss_type: "dapo", epsilon_high: 0.4 }],
    ["dr_grpo", { loss_type: "dr_grpo" }],
    ["rloo", { algorithm: "rloo" }],
    ["reinforce", { algorithm: "reinforce" }],
  ];
  const cases = variants.flatMap(([name, change]) =>
    [0, 0.3].flatMap((beta) =>
      [true, false].map((offPolicy) => ({
        name,
        offPolicy,
        settings: { ...BASE, ...change, beta },
      })),
    ),
  );
  it.each(cases)(
    "$name, beta $settings.beta, off-policy $offPolicy",
    async ({ settings, offPolicy }) => {
      for (const [temperature, entropyCoef] of [
        [1, 0],
        [0.7, 0.2],
      ] as const) {
        await scoped(async () => {
          const batch = randomBatch(11, temperature, offPolicy);
          const { loss, gradient } = engineGradient(batch, temperature, entropyCoef, settings);
          // On-policy, the ratio is 1 in value but not in derivative: hold the old policy still.
          const still = { ...batch, oldLogp: batch.oldLogp ?? sampledLogp(batch, temperature) };
          const total = (b: Batch) =>
            policyLoss(b, temperature, settings) - entropyCoef * meanEntropy(b, temperature);
          await expectValues(loss, [total(still)]);
          await expectValues(gradient, numericGradient(still, total).flat(2), 5);
        });
      }
    },
  );

  it("keeps no tensors but its results", () => {
    const batch = randomBatch(3, 1, true);
    tf.tidy(() => {
      engineGradient(batch, 1, 0.1, { ...BASE, beta: 0.1 });
    });
    const before = tf.memory().numTensors;
    const inputs = {
      logp: tf.zeros([2, 2]) as tf.Tensor2D,
      oldLogp: tf.zeros([2, 2]) as tf.Tensor2D,
      refLogp: tf.zeros([2, 2]) as tf.Tensor2D,
      advantages: tf.ones([2]) as tf.Tensor1D,
      mask: tf.ones([2, 2]) as tf.Tensor2D,
    };
    const result = policyObjective(inputs, { ...BASE, beta: 0.1 });
    expect(tf.memory().numTensors).toBe(before + 5 + 5);
    tf.dispose([inputs, result] as unknown as tf.TensorContainer);
    expect(tf.memory().numTensors).toBe(before);
  });
}

/** Registers the suite; the caller has made a backend current before the tests run. */
export function objectiveConformance(): void {
  describe("advantages", () => advantageCases());
  describe("worked examples", () => workedExamples());
  describe("∂L/∂z against central differences in float64", () => derivativeCases());
}
