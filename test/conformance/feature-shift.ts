/**
 * A policy with constants on whatever backend is current: turned features leave its outputs as they
 * were, and everything that is computed of such a policy is what the float64 reference, which knows
 * the constants by its own definition, computes.
 */
import * as tf from "@tensorflow/tfjs-core";
import { expect, it } from "vitest";
import { passFor } from "../../src/engine/choose-passes";
import { turnFeatures } from "../../src/engine/feature-shift";
import { parameterLayout } from "../../src/engine/layout";
import { Policy } from "../../src/engine/policy";
import { gradient } from "../../src/engine/reference/backward";
import { oneHotRows, rollout } from "../../src/engine/reference/rollout";
import { sampleBatch, tokenIds } from "../../src/engine/reference/sampled-batch";
import { score } from "../../src/engine/reference/scoring";
import { forward, logits } from "../../src/engine/reference/transformer";
import { Trainer } from "../../src/engine/trainer";
import { type PartialExperiment, resolveExperiment } from "../../src/experiment/resolve";
import { attributeUpdate } from "../../src/instruments/attribution";
import { attributeLayers } from "../../src/instruments/layer-attribution";
import { logitChange, readingLogits, wholeChange } from "../../src/instruments/logit-change";
import { fullKernel, traceKernel } from "../../src/instruments/ntk/kernel";
import { logProbabilityKernel } from "../../src/instruments/ntk/log-probability-kernel";
import { readPolicy } from "../../src/instruments/reading";
import { readAlong } from "../../src/instruments/tangent-reading";
import {
  bruteForceKernel,
  bruteForceLogProbabilityKernel,
  referenceTrace,
  relativeError,
} from "../reference/kernel";
import {
  type ReferenceParameters,
  ReferencePolicy,
  type ReferenceShape,
  referenceGradient,
  referenceLogits,
} from "../reference/policy";
import { normals } from "../reference/random";
import { contextsFor } from "./kernel";
import { flatten } from "./policy";

const SHAPE: ReferenceShape = { vocabulary: 5, width: 6, layers: 2, heads: 3, context: 5 };

/** Turned far: a shift twice as long as features are, and another scale. */
function knob(shape: ReferenceShape) {
  const normal = normals(31);
  return { scale: 0.7, shift: Float64Array.from({ length: shape.width }, () => 2 * normal()) };
}

/** θ as the reference takes it. */
function parametersOf(shape: ReferenceShape, theta: Float32Array): ReferenceParameters {
  return Object.fromEntries(
    parameterLayout(shape).map(({ name, shape: dimensions, offset, size }) => [
      name,
      { shape: dimensions, data: Float64Array.from(theta.subarray(offset, offset + size)) },
    ]),
  );
}

/** A random policy's θ, and the same turned. */
function turned(shape: ReferenceShape, seed: number) {
  const theta = flatten(shape, seed);
  return { start: theta, ...turnFeatures(shape, theta, knob(shape)) };
}

/** Registers the suite; the caller has made a backend current before the tests run. */
export function featureShiftConformance(): void {
  const contexts = contextsFor(SHAPE);
  const sequences = contexts.map(({ tokens }) => [...tokens]);

  it("turns features and leaves logits, in float64 and on the device", async () => {
    const { start, theta, constants } = turned(SHAPE, 3);
    const { scale, shift } = knob(SHAPE);
    for (const tokens of sequences) {
      const before = new ReferencePolicy(SHAPE, parametersOf(SHAPE, start));
      const after = new ReferencePolicy(SHAPE, parametersOf(SHAPE, theta), constants);
      const wanted = before
        .features(tokens)
        .value.map((h, i) => scale * (h + (shift[i % SHAPE.width] as number)));
      expect(relativeError(after.features(tokens).value, wanted)).toBeLessThan(1e-6);
      const [was, is] = [before.logits(tokens).value, after.logits(tokens).value];
      const largest = Math.max(...is.map((z, i) => Math.abs(z - (was[i] as number))));
      expect(largest).toBeLessThan(1e-5);

      const policy = Policy.fromArray(SHAPE, theta, constants);
      const z = tf.tidy(() => {
        const oneHot = oneHotRows(tokens, SHAPE.vocabulary);
        return logits(policy, forward(policy, oneHot, 1, tokens.length).features);
      });
      expect(relativeError(await z.data(), was)).toBeLessThan(1e-5);
      z.dispose();
      policy.dispose();
    }
  });

  it("gives the reference's gradient", async () => {
    const { theta, constants } = turned(SHAPE, 4);
    const [tokens] = sequences as [number[]];
    const draw = normals(11);
    const weights = Float32Array.from({ length: tokens.length * SHAPE.vocabulary }, () => draw());
    const policy = Policy.fromArray(SHAPE, theta, constants);
    const flat = tf.tidy(() => {
      const activations = forward(policy, oneHotRows(tokens, SHAPE.vocabulary), 1, tokens.length);
      return gradient(policy, activations, tf.tensor2d(weights, [tokens.length, SHAPE.vocabulary]));
    });
    const { gradients } = referenceGradient(
      SHAPE,
      parametersOf(SHAPE, theta),
      [tokens],
      (tape, [z]) =>
        tape.sum(tape.times(z as never, tape.leaf(tokens.length, SHAPE.vocabulary, weights))),
      constants,
    );
    const actual = await flat.data();
    for (const { name, offset, size } of policy.layout) {
      const part = actual.slice(offset, offset + size);
      expect(relativeError(part, gradients[name] ?? []), name).toBeLessThan(1e-4);
    }
    flat.dispose();
    policy.dispose();
  });

  it("has the brute-force kernel, each component over its own parameters", async () => {
    const { start, theta, constants } = turned(SHAPE, 21);
    const policy = Policy.fromArray(SHAPE, theta, constants);
    const expected = bruteForceKernel(SHAPE, parametersOf(SHAPE, theta), contexts, constants);
    const full = await fullKernel(policy, contexts);
    const trace = await traceKernel(policy, contexts);
    for (const component of ["representation", "gradient"] as const) {
      expect(relativeError(full[component], expected[component]), component).toBeLessThan(1e-4);
      const traced = referenceTrace(expected[component], contexts.length, SHAPE.vocabulary);
      expect(relativeError(trace[component], traced), component).toBeLessThan(1e-4);
    }
    // What was turned is the representation component: it is another one than before.
    const before = bruteForceKernel(SHAPE, parametersOf(SHAPE, start), contexts);
    expect(relativeError(full.representation, before.representation)).toBeGreaterThan(0.5);

    const tokens = [1, 0, 4, 2];
    const logProbability = bruteForceLogProbabilityKernel(
      SHAPE,
      parametersOf(SHAPE, theta),
      contexts,
      tokens,
      0.8,
      constants,
    );
    const measured = await logProbabilityKernel(policy, contexts, 0.8, tokens);
    for (const component of ["representation", "gradient"] as const) {
      const error = relativeError(measured[component], logProbability[component]);
      expect(error, component).toBeLessThan(1e-4);
    }
    policy.dispose();
  });

  it("leaves the gradient component as it was, but for the last norm's gain", () => {
    const { start, theta, constants } = turned(SHAPE, 21);
    const { scale } = knob(SHAPE);
    const jacobians = [
      new ReferencePolicy(SHAPE, parametersOf(SHAPE, start)),
      new ReferencePolicy(SHAPE, parametersOf(SHAPE, theta), constants),
    ].map((policy) => {
      const z = policy.logits(sequences[0] as number[]);
      return policy.gradients(z, new Float64Array(z.value.length).fill(1));
    }) as [Record<string, Float64Array>, Record<string, Float64Array>];
    for (const name of Object.keys(jacobians[0])) {
      if (name === "classifier.weight") continue;
      const factor = name === "final_norm.gain" ? scale : 1;
      const after = (jacobians[1][name] as Float64Array).map((value) => factor * value);
      expect(relativeError(after, jacobians[0][name] as Float64Array), name).toBeLessThan(1e-5);
    }
  });

  it("samples what the base samples, and scores it alike", async () => {
    const { start, theta, constants } = turned(SHAPE, 6);
    const draw = normals(7);
    const request = {
      ...{
        prompts: [
          [1, 0],
          [3, 2],
        ],
        generations: 3,
        completionLength: 3,
        temperature: 0.9,
      },
      noise: Float32Array.from({ length: 3 * 6 * SHAPE.vocabulary }, () => draw()),
    };
    const outputs: number[][] = [];
    for (const policy of [
      Policy.fromArray(SHAPE, start),
      Policy.fromArray(SHAPE, theta, constants),
    ]) {
      const packed = tf.tidy(() => {
        const sampled = sampleBatch(policy, request);
        const { logp } = score(policy, sampled, 0.9);
        return tf.concat([tokenIds(sampled.targets), tf.reshape(logp, [-1])]);
      });
      outputs.push([...(await packed.data())]);
      packed.dispose();
      tf.dispose(rollout(policy, request));
      policy.dispose();
    }
    const [base, shifted] = outputs as [number[], number[]];
    expect(shifted.slice(0, 18)).toEqual(base.slice(0, 18));
    expect(relativeError(shifted.slice(18), base.slice(18))).toBeLessThan(1e-4);
  });

  it("is read, attributed and predicted with its constants", async () => {
    const { theta, constants } = turned(SHAPE, 8);
    const draw = normals(9);
    const direction = theta.map(() => 1e-3 * draw());
    const moved = theta.map((value, i) => value + (direction[i] as number));
    const policies = [theta, moved].map((one) => Policy.fromArray(SHAPE, one, constants));
    const [before, after] = (await Promise.all(
      policies.map((policy) => readPolicy(policy, contexts)),
    )) as [Awaited<ReturnType<typeof readPolicy>>, Awaited<ReturnType<typeof readPolicy>>];
    const expected = [theta, moved].map((one) =>
      contexts.flatMap(({ tokens, position }) => {
        const z = referenceLogits(SHAPE, parametersOf(SHAPE, one), tokens, constants);
        return [...z.slice(position * SHAPE.vocabulary, (position + 1) * SHAPE.vocabulary)];
      }),
    ) as [number[], number[]];
    expect(relativeError(readingLogits(before), expected[0])).toBeLessThan(1e-4);

    const entropy = (z: readonly number[]) => {
      let sum = 0;
      for (let i = 0; i < z.length; i += SHAPE.vocabulary) {
        const row = z.slice(i, i + SHAPE.vocabulary).map((value) => value / 0.8);
        const logSum = Math.log(row.reduce((total, value) => total + Math.exp(value), 0));
        sum -= row.reduce((total, v) => total + Math.exp(v - logSum) * (v - logSum), 0);
      }
      return sum / contexts.length;
    };
    const change = entropy(expected[1]) - entropy(expected[0]);
    const attribution = attributeUpdate(before, after, 0.8);
    expect(attribution.entropy.actual).toBeCloseTo(change, 5);
    const layers = await attributeLayers(
      { shape: SHAPE, constants },
      ...([theta, moved, contexts, 0.8] as const),
    );
    expect(layers.entropy.reduce((a, b) => a + b, 0)).toBeCloseTo(change, 5);

    const tensor = tf.tensor1d(direction);
    const { reading, tangents } = await readAlong(policies[0] as Policy, contexts, [tensor]);
    const predicted = wholeChange(logitChange(reading, tangents[0] as never));
    const actual = expected[1].map((z, i) => z - (expected[0][i] as number));
    expect(relativeError(predicted, actual)).toBeLessThan(0.02);
    expect(readingLogits(reading)).toEqual(readingLogits(before));
    tensor.dispose();
    for (const policy of policies) policy.dispose();
  });

  it("is sampled by a fused pass as by the operations", async () => {
    const { theta, constants } = turned(SHAPE, 8);
    const policy = Policy.fromArray(SHAPE, theta, constants);
    const draw = normals(7);
    const request = {
      ...{ prompts: [[1, 0]], generations: 4, completionLength: 3, temperature: 0.9 },
      noise: Float32Array.from({ length: 3 * 4 * SHAPE.vocabulary }, () => draw()),
    };
    const sample = await passFor(policy, "sample");
    expect(sample !== null).toBe(["wasm", "webgpu"].includes(tf.getBackend()));
    if (sample !== null) {
      const { tokens, logProbabilities } = await sample(policy, request);
      const packed = tf.tidy(() => {
        const sampled = sampleBatch(policy, request);
        const { logp } = score(policy, sampled, 0.9);
        return tf.concat([tokenIds(sampled.targets), tf.reshape(logp, [-1])]);
      });
      const expected = await packed.data();
      packed.dispose();
      expect([...tokens]).toEqual([...expected.slice(0, 12)]);
      expect(relativeError(logProbabilities, expected.slice(12))).toBeLessThan(1e-5);
    }
    policy.dispose();
  });

  it("trains with them, is copied and goes on from a saved state with them, and leaves no tensor", async () => {
    const changes: PartialExperiment = {
      ...{ preset: "diversity-collapse", base: "untrained", width: 8, layers: 1, heads: 2 },
      ...{ num_prompts: 2, num_generations: 3, reward: "even_share", learning_rate: 0.02 },
      feature_knob: "rho",
    };
    const experiment = resolveExperiment(changes);
    const tensors = tf.memory().numTensors;
    const shift = Float64Array.from({ length: 8 }, (_, k) => Math.cos(k));
    const plain = Trainer.create({
      experiment: resolveExperiment({ ...changes, feature_knob: "none" }),
      base: null,
    });
    const run = Trainer.create({ experiment, base: null, knob: { scale: 1.3, shift } });
    const [first, usual] = [await run.advance(), await plain.advance()];
    const isFused = ["wasm", "webgpu"].includes(tf.getBackend());
    expect(run.engine?.name).toBe(isFused ? "fused" : "reference");
    expect(first.samples.map(({ completion }) => completion)).toEqual(
      usual.samples.map(({ completion }) => completion),
    );
    expect(first.metrics.entropy).toBeCloseTo(usual.metrics.entropy as number, 4);
    const { constants } = run.policy;
    expect(constants).not.toBeNull();
    expect(run.basePolicy.constants).toEqual(constants);

    const resumed = Trainer.restore(structuredClone(await run.save()));
    expect(resumed.policy.constants).toEqual(constants);
    for (let step = 0; step < 3; step++) {
      expect((await resumed.advance()).metrics).toEqual((await run.advance()).metrics);
    }
    for (const one of [run, plain, resumed]) one.dispose();
    expect(tf.memory().numTensors).toBe(tensors);
    expect(() => Trainer.create({ experiment, base: null })).toThrow(/feature_knob is rho/);
  });
}
