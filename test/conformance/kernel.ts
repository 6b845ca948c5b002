/**
 * The kernel on whatever backend is current, against brute force in float64. Run in Node on cpu and
 * wasm and in Chromium on webgl and webgpu.
 */
import * as tf from "@tensorflow/tfjs-core";
import { expect, it } from "vitest";
import { gradient } from "../../src/engine/reference/backward";
import { oneHotRows } from "../../src/engine/reference/rollout";
import { forward, logits } from "../../src/engine/reference/transformer";
import { predictedLogitChange } from "../../src/instruments/dynamics";
import { contextBatch, type ProbeContext } from "../../src/instruments/ntk/context-batch";
import { fullKernel, traceKernel } from "../../src/instruments/ntk/kernel";
import { probeContexts } from "../../src/instruments/ntk/probes";
import { eigenvalues } from "../../src/instruments/symmetric-eigenvalues";
import {
  bruteForceKernel,
  bruteForceTrace,
  referenceTrace,
  relativeError,
} from "../reference/kernel";
import { type ReferenceShape, randomParameters } from "../reference/policy";
import { randomPolicy } from "./policy";

/** Shapes whose sizes are multiples of nothing in particular; the last is tall enough to need both ways of contracting. */
const SHAPES: readonly ReferenceShape[] = [
  { vocabulary: 5, width: 6, layers: 1, heads: 2, context: 5 },
  { vocabulary: 3, width: 7, layers: 2, heads: 1, context: 4 },
  { vocabulary: 4, width: 6, layers: 3, heads: 3, context: 5 },
  { vocabulary: 2, width: 3, layers: 2, heads: 1, context: 21 },
];

/** A limit in ms for the one case that a software adapter spends half a minute compiling for. */
const LONG = 240_000;

/** Contexts of different lengths, one with tokens after its position, one of a single token. */
export function contextsFor(shape: ReferenceShape): ProbeContext[] {
  const token = (i: number) => i % shape.vocabulary;
  const full = Array.from({ length: shape.context }, (_, t) => token(2 * t + 1));
  return [
    { tokens: full, position: shape.context - 1 },
    { tokens: full.map((t) => token(t + 1)), position: shape.context - 2 },
    { tokens: [token(3)], position: 0 },
    { tokens: [1, 0, token(2)], position: 2 },
  ];
}

/** The error of one context's logits for a positive or negative advantage: A (e_y − π) / B. */
function logitErrors(z: Float32Array, vocabulary: number, count: number): Float64Array {
  const errors = new Float64Array(count * vocabulary);
  for (let i = 0; i < count; i++) {
    const row = z.subarray(i * vocabulary, (i + 1) * vocabulary);
    const total = row.reduce((sum, value) => sum + Math.exp(value), 0);
    const advantage = i % 2 === 0 ? 1 : -0.6;
    row.forEach((value, a) => {
      const chosen = a === (i + 1) % vocabulary ? 1 : 0;
      errors[i * vocabulary + a] = (advantage * (chosen - Math.exp(value) / total)) / count;
    });
  }
  return errors;
}

/** Symmetric, and no eigenvalue below zero by more than rounding. */
function expectSemidefinite(kernel: Float32Array, side: number): void {
  const transposed = kernel.map(
    (_, i) => kernel[(i % side) * side + Math.floor(i / side)] as number,
  );
  expect(relativeError(kernel, transposed)).toBeLessThan(1e-6);
  const values = eigenvalues(kernel, side);
  expect(values[values.length - 1]).toBeGreaterThan(-1e-5 * (values[0] as number));
}

/** Registers the suite; the caller has made a backend current before the tests run. */
export function kernelConformance(): void {
  for (const shape of SHAPES) {
    const label = `V=${shape.vocabulary} d=${shape.width} L=${shape.layers} H=${shape.heads} T=${shape.context}`;
    const contexts = contextsFor(shape);
    const n = contexts.length;
    const size = n * shape.vocabulary;

    it(`is the brute-force kernel, each component over its own parameters (${label})`, async () => {
      const policy = randomPolicy(shape, 21);
      const expected = bruteForceKernel(shape, randomParameters(shape, 21), contexts);
      const full = await fullKernel(policy, contexts);
      const trace = await traceKernel(policy, contexts);
      for (const component of ["representation", "gradient"] as const) {
        expect(relativeError(full[component], expected[component]), component).toBeLessThan(1e-4);
        const traced = referenceTrace(expected[component], n, shape.vocabulary);
        expect(relativeError(trace[component], traced), `trace, ${component}`).toBeLessThan(1e-4);
        expectSemidefinite(full[component], size);
        expectSemidefinite(trace[component], n);
      }
      policy.dispose();
    });
  }

  it(
    "is the brute-force kernel at the default shape, where inner dimensions are long",
    async () => {
      const shape = { vocabulary: 16, width: 32, layers: 2, heads: 4, context: 9 };
      const contexts = probeContexts(5);
      const policy = randomPolicy(shape, 25);
      const expected = bruteForceTrace(shape, randomParameters(shape, 25), contexts);
      const trace = await traceKernel(policy, contexts);
      expect(relativeError(trace.representation, expected.representation)).toBeLessThan(1e-4);
      expect(relativeError(trace.gradient, expected.gradient)).toBeLessThan(1e-4);
      policy.dispose();
    },
    LONG,
  );

  it("predicts an SGD step's change of the logits, the better the smaller the step", async () => {
    const shape = SHAPES[2] as ReferenceShape;
    const contexts = contextsFor(shape);
    const { vocabulary } = shape;
    const batch = contextBatch(contexts, vocabulary);
    const rows = batch.positions.map((position, i) => i * batch.length + position);
    const policy = randomPolicy(shape, 23);
    const start = await policy.data();
    const at = async () => {
      const z = tf.tidy(() => {
        const oneHot = oneHotRows(batch.tokens, vocabulary);
        const all = logits(policy, forward(policy, oneHot, batch.count, batch.length).features);
        return tf.gather(all, tf.tensor1d(rows, "int32"));
      });
      const values = (await z.data()) as Float32Array;
      z.dispose();
      return values;
    };
    const kernel = await fullKernel(policy, contexts);
    const before = await at();
    const errors = logitErrors(before, vocabulary, batch.count);
    const parts = [kernel.representation, kernel.gradient].map((k) =>
      predictedLogitChange(k, errors),
    );
    const predicted = errors.map((_, i) => (parts[0]?.[i] as number) + (parts[1]?.[i] as number));

    const descent = tf.tidy(() => {
      const dLogits = new Float32Array(batch.count * batch.length * vocabulary);
      rows.forEach((row, i) => {
        const own = errors.subarray(i * vocabulary, (i + 1) * vocabulary);
        dLogits.set(own, row * vocabulary);
      });
      const oneHot = oneHotRows(batch.tokens, vocabulary);
      const activations = forward(policy, oneHot, batch.count, batch.length);
      return gradient(
        policy,
        activations,
        tf.tensor2d(dLogits, [dLogits.length / vocabulary, vocabulary]),
      );
    });
    const direction = await descent.data();
    descent.dispose();
    const missed: number[] = [];
    for (const rate of [1.6e-2, 4e-3]) {
      policy.assign(tf.tensor1d(start.map((x, i) => x + rate * (direction[i] as number))));
      const after = await at();
      const actual = after.map((z, i) => (z - (before[i] as number)) / rate);
      missed.push(relativeError(actual, predicted));
    }
    const [large, small] = missed as [number, number];
    expect(large).toBeLessThan(0.3);
    expect(large / small).toBeGreaterThan(3);
    expect(large / small).toBeLessThan(5.5);
    policy.dispose();
  });

  it("holds no tensor after any number of calls", async () => {
    const shape = SHAPES[0] as ReferenceShape;
    const policy = randomPolicy(shape, 24);
    await traceKernel(policy, contextsFor(shape));
    const before = tf.memory().numTensors;
    for (let i = 0; i < 4; i++) {
      await traceKernel(policy, contextsFor(shape));
      await fullKernel(policy, contextsFor(shape));
    }
    expect(tf.memory().numTensors).toBe(before);
    policy.dispose();
  });
}
