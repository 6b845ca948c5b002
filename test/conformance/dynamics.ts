/**
 * The instruments of learning dynamics on whatever backend is current, against differences and
 * brute force in float64. Run in Node on cpu and wasm and in Chromium on webgl and webgpu.
 */
import * as tf from "@tensorflow/tfjs-core";
import { expect, it } from "vitest";
import { type ParameterSpec, parameterLayout } from "../../src/engine/layout";
import type { Policy } from "../../src/engine/policy";
import { gradient } from "../../src/engine/reference/backward";
import {
  batchErrors,
  type LossSettings,
  type WeightedCompletion,
} from "../../src/instruments/batch-errors";
import { predictedLogProbabilityChange } from "../../src/instruments/dynamics";
import { influenceMatrix, influenceSums } from "../../src/instruments/influence";
import { attributeLayers } from "../../src/instruments/layer-attribution";
import { logitChange } from "../../src/instruments/logit-change";
import type { ProbeContext } from "../../src/instruments/ntk/context-batch";
import { ripple, rippleGradient } from "../../src/instruments/ripple";
import { type DirectedReading, readAlong } from "../../src/instruments/tangent-reading";
import { sgdDirection } from "../../src/instruments/update-direction";
import {
  directionalDerivative,
  logitsAt,
  logProbabilityGradient,
  randomDirection,
} from "../reference/directional";
import { relativeError } from "../reference/kernel";
import {
  type ReferenceParameters,
  type ReferenceShape,
  randomParameters,
} from "../reference/policy";
import { flatten, randomPolicy } from "./policy";

const SHAPES: readonly ReferenceShape[] = [
  { vocabulary: 5, width: 6, layers: 2, heads: 2, context: 7 },
  { vocabulary: 4, width: 9, layers: 1, heads: 3, context: 6 },
];

const CLASSIFIER = "classifier.weight";
const isClassifier = (name: string) => name === CLASSIFIER;
const isBackbone = (name: string) => !isClassifier(name);

/** Contexts of different lengths, one with tokens after its position. */
function contextsFor({ vocabulary }: ReferenceShape): ProbeContext[] {
  const token = (i: number) => i % vocabulary;
  return [
    { tokens: [1, 0, token(3), 2], position: 3 },
    { tokens: [token(4), 2, 2, 1, 0], position: 2 },
    { tokens: [token(3)], position: 0 },
  ];
}

const SAMPLES: readonly WeightedCompletion[] = [
  { prompt: [1, 3, 0], completion: [2, 1, 3], advantage: 0.75 },
  { prompt: [1, 3, 0], completion: [0, 0, 2], advantage: -1.25 },
  { prompt: [2, 0, 1], completion: [3, 2, 2], advantage: 0.5 },
  { prompt: [2, 0, 1], completion: [1, 3, 0], advantage: -0.25 },
];

const SETTINGS: LossSettings = {
  algorithm: "rloo",
  loss_type: "grpo",
  beta: 0,
  epsilon: 0.2,
  epsilon_high: 0.2,
  temperature: 0.8,
  entropy_coef: 0,
};

/** A rate of its own for every kind of parameter. */
function ratesFor(layout: readonly ParameterSpec[]): number[] {
  return layout.map(({ name }, i) => (isClassifier(name) ? 0.7 : 0.1 + 0.05 * (i % 3)));
}

/** Numbers by name as one tensor [P]. */
function flat(shape: ReferenceShape, byName: Readonly<Record<string, ArrayLike<number>>>) {
  return tf.tensor1d(
    parameterLayout(shape).flatMap(({ name }) => Array.from(byName[name] as ArrayLike<number>)),
  );
}

/** ∂L/∂θ of one sample's part of the loss, in float64: −(A/B) Σ_t log π(y_t|x_t). */
function sampleGradient(
  shape: ReferenceShape,
  parameters: ReferenceParameters,
  { prompt, completion, advantage }: WeightedCompletion,
) {
  return logProbabilityGradient(
    shape,
    parameters,
    [...prompt, ...completion.slice(0, -1)],
    completion.map((token, t) => [prompt.length - 1 + t, token, -advantage / SAMPLES.length]),
    SETTINGS.temperature,
  );
}

/** −Σ_p η_p ⟨a_p, b_p⟩ over the wanted parameters. */
function ratedProduct(
  layout: readonly ParameterSpec[],
  rates: readonly number[],
  a: Readonly<Record<string, Float64Array>>,
  b: Readonly<Record<string, Float64Array>>,
  wanted: (name: string) => boolean,
): number {
  return layout.reduce((sum, { name }, p) => {
    const own = a[name] as Float64Array;
    const product = own.reduce((total, x, i) => total + x * (b[name]?.[i] as number), 0);
    return wanted(name) ? sum - (rates[p] as number) * product : sum;
  }, 0);
}

async function along(policy: Policy, contexts: readonly ProbeContext[], direction: tf.Tensor1D) {
  const read: DirectedReading = await readAlong(policy, contexts, [direction]);
  return logitChange(read.reading, read.tangents[0] as DirectedReading["tangents"][number]);
}

/** The shape that a software GPU has the time for. */
export const FIRST_SHAPE = SHAPES[0] as ReferenceShape;

/**
 * Registers the predictions of tangents and of influence; the caller has made a backend current
 * before the tests run.
 */
export function dynamicsConformance(shapes: readonly ReferenceShape[] = SHAPES): void {
  for (const shape of shapes) {
    const label = `V=${shape.vocabulary} d=${shape.width} L=${shape.layers} H=${shape.heads}`;
    const contexts = contextsFor(shape);

    it(`moves the logits along a direction as differences do, by component (${label})`, async () => {
      const parameters = randomParameters(shape, 51);
      const direction = randomDirection(parameters, 52);
      const policy = randomPolicy(shape, 51);
      const theta = flat(shape, direction);
      const change = await along(policy, contexts, theta);
      for (const [component, wanted] of [
        ["representation", isClassifier],
        ["gradient", isBackbone],
      ] as const) {
        const expected = directionalDerivative(shape, parameters, direction, contexts, wanted);
        expect(relativeError(change[component], expected), component).toBeLessThan(1e-4);
      }
      theta.dispose();
      policy.dispose();
    });

    it(`has the influence of brute force, sample by sample (${label})`, async () => {
      const parameters = randomParameters(shape, 53);
      const policy = randomPolicy(shape, 53);
      const { layout } = policy;
      const rates = ratesFor(layout);
      const tokens = [2, 0, 3];
      const influence = await influenceMatrix(policy, {
        contexts,
        tokens,
        samples: SAMPLES,
        settings: SETTINGS,
        basePolicy: null,
        rates,
      });
      expect([...influence.sampleIndex]).toEqual([0, 1, 2, 3]);
      const raised = contexts.map(({ tokens: sequence, position }, o) =>
        logProbabilityGradient(
          shape,
          parameters,
          sequence,
          [[position, tokens[o] as number, 1]],
          SETTINGS.temperature,
        ),
      );
      const lost = SAMPLES.map((sample) => sampleGradient(shape, parameters, sample));
      for (const [component, wanted] of [
        ["representation", isClassifier],
        ["gradient", isBackbone],
      ] as const) {
        const expected = raised.flatMap((a) =>
          lost.map((b) => ratedProduct(layout, rates, a, b, wanted)),
        );
        expect(relativeError(influence[component], expected), component).toBeLessThan(1e-4);
      }
      policy.dispose();
    });
  }
}

/** Registers what is composed of them: too much to compile for a software GPU. */
export function composedDynamicsConformance(): void {
  const shape = FIRST_SHAPE;
  const contexts = contextsFor(shape);

  it("has influences that sum to what the whole batch's step predicts, KL and entropy terms included", async () => {
    const policy = randomPolicy(shape, 54);
    const basePolicy = randomPolicy(shape, 55);
    const settings: LossSettings = { ...SETTINGS, algorithm: "grpo", beta: 0.3, entropy_coef: 0.2 };
    const rates = ratesFor(policy.layout);
    const request = { contexts, samples: SAMPLES, settings, basePolicy, rates };
    const influence = await influenceMatrix(policy, request);
    const halves = await influenceMatrix(policy, { ...request, most: 2 });
    expect(halves.sampleIndex).toHaveLength(2);
    const columnOf = (values: Float32Array, width: number, column: number) =>
      Array.from({ length: contexts.length }, (_, o) => values[o * width + column] as number);
    halves.sampleIndex.forEach((sample, column) => {
      const expected = columnOf(influence.gradient, 4, sample);
      expect(relativeError(columnOf(halves.gradient, 2, column), expected)).toBeLessThan(1e-4);
    });
    const direction = tf.tidy(() => {
      const { activations, dLogits } = batchErrors(policy, basePolicy, SAMPLES, settings);
      return sgdDirection(policy.layout, gradient(policy, activations, dLogits), rates);
    });
    const change = await along(policy, contexts, direction);
    const z = logitsAt(shape, randomParameters(shape, 54), contexts);
    for (const component of ["representation", "gradient"] as const) {
      const predicted = predictedLogProbabilityChange(
        z,
        change[component],
        shape.vocabulary,
        settings.temperature,
      );
      const chosen = contexts.map(
        (_, o) => predicted[o * shape.vocabulary + (influence.tokens[o] as number)] as number,
      );
      const { byProbe } = influenceSums(influence[component], contexts, SAMPLES);
      expect(relativeError(byProbe, chosen), component).toBeLessThan(1e-4);
    }
    for (const tensor of [direction, policy, basePolicy]) {
      tensor.dispose();
    }
  });

  it("ripples as a step on a copy does, the better the smaller the step", async () => {
    const policy = randomPolicy(shape, 56);
    const start = (await policy.data()).slice();
    const update = {
      prompt: [1, 3, 0],
      completion: [2, 1, 3],
      reward: -1,
      token: 1,
      temperature: 0.8,
    };
    const rates = policy.layout.map(() => 0.02);
    const rule = (g: tf.Tensor1D) => sgdDirection(policy.layout, g, rates);
    const result = await ripple(policy, contexts, update, rule, [0.25, 1]);
    expect(await policy.data()).toEqual(start);
    expect(result.contexts).toHaveLength(4);
    expect(result.contexts[3]).toEqual({ tokens: [1, 3, 0, 2], position: 3 });

    const parameters = randomParameters(shape, 56);
    const g = logProbabilityGradient(shape, parameters, [1, 3, 0, 2, 1], [[3, 1, 1]], 0.8);
    const down = Object.fromEntries(
      Object.entries(g).map(([name, values]) => [name, values.map((x) => -0.02 * x)]),
    );
    for (const [component, wanted] of [
      ["representation", isClassifier],
      ["gradient", isBackbone],
    ] as const) {
      const expected = directionalDerivative(shape, parameters, down, result.contexts, wanted);
      expect(relativeError(result.logits[component], expected), component).toBeLessThan(1e-4);
    }
    const { representation, gradient: fromFeatures, predicted, measured } = result.logProbabilities;
    const sum = representation.map((x, i) => x + (fromFeatures[i] as number));
    expect(relativeError(sum, predicted)).toBeLessThan(1e-5);
    expect(relativeError(predicted, measured)).toBeLessThan(0.3);
    const [small, large] = result.errors as unknown as [number, number];
    expect(large / small).toBeGreaterThan(3);
    expect(large / small).toBeLessThan(5.5);
    policy.dispose();
  });

  it("gives every layer its exact Shapley value", async () => {
    const [before, after] = [flatten(shape, 57), flatten(shape, 58)];
    const result = await attributeLayers({ shape, constants: null }, before, after, contexts, 0.8);
    expect(result.labels).toEqual(["embeddings", "block 0", "block 1", "final norm", "classifier"]);
    expect(result.evaluations).toBe(16);
    const [from, to] = [randomParameters(shape, 57), randomParameters(shape, 58)];
    const owner = (name: string) =>
      ["embed.", "blocks.0.", "blocks.1.", "final_norm.", "classifier."].findIndex((prefix) =>
        name.startsWith(prefix),
      );
    // By definition: the mean over all orders of coming in, of what each adds to the mean entropy.
    const known = new Map<string, number>();
    const entropyOf = (moved: readonly number[]): number => {
      const key = moved.toSorted().join();
      const found = known.get(key);
      if (found !== undefined) {
        return found;
      }
      const mixed = Object.fromEntries(
        Object.keys(from).map((name) => [
          name,
          (moved.includes(owner(name)) ? to : from)[name] as ReferenceParameters[string],
        ]),
      );
      const z = logitsAt(shape, mixed, contexts);
      let entropy = 0;
      for (let i = 0; i < contexts.length; i++) {
        const weights = z
          .slice(i * shape.vocabulary, (i + 1) * shape.vocabulary)
          .map((x) => Math.exp(x / 0.8));
        const total = weights.reduce((a, b) => a + b, 0);
        entropy -= weights.reduce((s, w) => s + (w / total) * Math.log(w / total), 0);
      }
      known.set(key, entropy / contexts.length);
      return entropy / contexts.length;
    };
    const orders = (rest: readonly number[]): number[][] =>
      rest.length === 0
        ? [[]]
        : rest.flatMap((first) =>
            orders(rest.filter((x) => x !== first)).map((order) => [first, ...order]),
          );
    const expected = new Float64Array(5);
    const all = orders([0, 1, 2, 3, 4]);
    for (const order of all) {
      order.forEach((group, place) => {
        const gained = entropyOf(order.slice(0, place + 1)) - entropyOf(order.slice(0, place));
        (expected[group] as number) += gained / all.length;
      });
    }
    expect(relativeError(result.entropy, expected)).toBeLessThan(1e-4);
    const size = contexts.length * shape.vocabulary;
    const summed = Array.from({ length: size }, (_, i) =>
      result.labels.reduce((sum, _label, k) => sum + (result.logits[k * size + i] as number), 0),
    );
    const start = logitsAt(shape, from, contexts);
    const actual = logitsAt(shape, to, contexts).map((z, i) => z - (start[i] as number));
    expect(relativeError(summed, actual)).toBeLessThan(1e-5);
    const whole = Math.sqrt(actual.reduce((s, x) => s + x * x, 0));
    expect(result.logitNorm.reduce((a, b) => a + b, 0) / whole).toBeCloseTo(1, 5);
  });

  it("holds no tensor after any number of calls", async () => {
    const policy = randomPolicy(shape, 59);
    const theta = flatten(shape, 59);
    const rates = policy.layout.map(() => 0.01);
    const update = {
      prompt: [1],
      completion: [2],
      reward: 1,
      token: "all",
      temperature: 1,
    } as const;
    // A policy's views are cut when one is first asked for.
    policy.parameter("embed.token");
    const before = tf.memory().numTensors;
    await ripple(policy, contexts, update, (g) => sgdDirection(policy.layout, g, rates), [1]);
    await influenceMatrix(policy, {
      contexts,
      samples: SAMPLES,
      settings: SETTINGS,
      basePolicy: null,
      rates,
    });
    await attributeLayers({ shape, constants: null }, theta, theta, contexts, 1);
    rippleGradient(policy, update).dispose();
    expect(tf.memory().numTensors).toBe(before);
    policy.dispose();
  });
}
