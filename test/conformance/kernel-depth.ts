/**
 * What looks into the kernel (its parts by parameter, one pair's block, the log-probability kernel)
 * on whatever backend is current, against brute force in float64.
 */
import * as tf from "@tensorflow/tfjs-core";
import { expect, it } from "vitest";
import { kernelBlock } from "../../src/instruments/ntk/block";
import { kernelByLayer } from "../../src/instruments/ntk/by-layer";
import type { ProbeContext } from "../../src/instruments/ntk/context-batch";
import { traceKernel } from "../../src/instruments/ntk/kernel";
import { logProbabilityKernel } from "../../src/instruments/ntk/log-probability-kernel";
import {
  bruteForceKernel,
  bruteForceLogProbabilityKernel,
  bruteForceTraceByParameter,
  relativeError,
} from "../reference/kernel";
import { type ReferenceShape, randomParameters, referenceLogits } from "../reference/policy";
import { contextsFor } from "./kernel";
import { randomPolicy } from "./policy";

const labelOf = ({ vocabulary, width, layers, heads, context }: ReferenceShape) =>
  `V=${vocabulary} d=${width} L=${layers} H=${heads} T=${context}`;

/** Largest |actual − expected| as a share of the largest |scale|. */
function worst(actual: ArrayLike<number>, expected: ArrayLike<number>, scale: ArrayLike<number>) {
  const largest = Math.max(...Array.from(scale, Math.abs));
  return Math.max(...Array.from(actual, (x, i) => Math.abs(x - (expected[i] as number)) / largest));
}

/** The block of contexts i and j of a full kernel [N,V,N,V]: [V,V]. */
function blockOf(full: Float64Array, n: number, vocabulary: number, i: number, j: number) {
  return Float64Array.from({ length: vocabulary ** 2 }, (_, index) => {
    const [a, b] = [Math.floor(index / vocabulary), index % vocabulary];
    return full[((i * vocabulary + a) * n + j) * vocabulary + b] as number;
  });
}

/** Every context's most likely token, by the reference. */
function likeliest(shape: ReferenceShape, contexts: readonly ProbeContext[], seed: number) {
  return contexts.map(({ tokens, position }) => {
    const z = referenceLogits(shape, randomParameters(shape, seed), tokens);
    const row = [...z.subarray(position * shape.vocabulary, (position + 1) * shape.vocabulary)];
    return row.indexOf(Math.max(...row));
  });
}

/** Registers the suite; the caller has made a backend current before the tests run. */
export function kernelDepthConformance(shapes: readonly ReferenceShape[]): void {
  it.each(shapes.map((shape) => [labelOf(shape), shape] as const))(
    "is split by parameter as brute force splits it (%s)",
    async (_, shape) => {
      const contexts = contextsFor(shape);
      const policy = randomPolicy(shape, 31);
      const expected = bruteForceTraceByParameter(shape, randomParameters(shape, 31), contexts);
      // A policy's views are cut when one is first asked for.
      policy.parameter("embed.token");
      const before = tf.memory().numTensors;
      const split = await kernelByLayer(policy, contexts);
      expect(tf.memory().numTensors).toBe(before);
      const whole = await traceKernel(policy, contexts);
      const size = contexts.length ** 2;
      expect(split.parts.map(({ name }) => name)).toEqual(
        Object.keys(expected).filter((name) => name !== "classifier.weight"),
      );
      split.parts.forEach(({ name }, g) => {
        const part = split.byPart.subarray(g * size, (g + 1) * size);
        const reference = expected[name] as Float64Array;
        expect(relativeError(part, reference), name).toBeLessThan(1e-4);
        expect(worst(part, reference, whole.gradient), `${name}, in the whole`).toBeLessThan(1e-5);
      });
      const sum = whole.gradient.map((_cell, cell) =>
        split.parts.reduce((total, _part, g) => total + (split.byPart[g * size + cell] ?? 0), 0),
      );
      expect(relativeError(sum, whole.gradient)).toBeLessThan(1e-5);
      expect(relativeError(split.gradient, whole.gradient)).toBeLessThan(1e-5);
      expect(relativeError(split.representation, whole.representation)).toBeLessThan(1e-6);
      policy.dispose();
    },
  );

  it.each(shapes.map((shape) => [labelOf(shape), shape] as const))(
    "is the brute-force kernel of log-probabilities (%s)",
    async (_, shape) => {
      const contexts = contextsFor(shape);
      const parameters = randomParameters(shape, 32);
      const policy = randomPolicy(shape, 32);
      const chosen = likeliest(shape, contexts, 32);
      // A policy's views are cut when one is first asked for.
      policy.parameter("embed.token");
      const before = tf.memory().numTensors;
      for (const [tokens, temperature] of [
        [undefined, 1],
        [contexts.map((_context, i) => (i + 1) % shape.vocabulary), 0.7],
      ] as const) {
        const expected = bruteForceLogProbabilityKernel(
          shape,
          parameters,
          contexts,
          tokens ?? chosen,
          temperature,
        );
        const kernel = await logProbabilityKernel(policy, contexts, temperature, tokens);
        expect([...kernel.tokens]).toEqual(tokens ?? chosen);
        expect(relativeError(kernel.logProbabilities, expected.logProbabilities)).toBeLessThan(
          1e-4,
        );
        for (const component of ["representation", "gradient"] as const) {
          expect(relativeError(kernel[component], expected[component]), component).toBeLessThan(
            1e-4,
          );
        }
      }
      expect(tf.memory().numTensors).toBe(before);
      policy.dispose();
    },
  );

  it("has the block of a pair alone as it is in the whole", async () => {
    const shape = shapes[0] as ReferenceShape;
    const { vocabulary } = shape;
    const contexts = contextsFor(shape);
    const policy = randomPolicy(shape, 33);
    const expected = bruteForceKernel(shape, randomParameters(shape, 33), contexts);
    for (const [i, j] of [
      [0, 3],
      [3, 0],
      [1, 1],
    ] as const) {
      const block = await kernelBlock(
        policy,
        contexts[i] as ProbeContext,
        contexts[j] as ProbeContext,
      );
      for (const component of ["representation", "gradient"] as const) {
        const reference = blockOf(expected[component], contexts.length, vocabulary, i, j);
        expect(relativeError(block[component], reference), `${component} ${i} ${j}`).toBeLessThan(
          1e-4,
        );
      }
    }
    policy.dispose();
  });

  it("refuses tokens and temperatures that are not allowed", async () => {
    const shape = shapes[0] as ReferenceShape;
    const contexts = contextsFor(shape);
    const policy = randomPolicy(shape, 35);
    await expect(logProbabilityKernel(policy, contexts, 0)).rejects.toThrow(/temperature is 0/);
    await expect(logProbabilityKernel(policy, contexts, 1, [1])).rejects.toThrow(/1 for 4/);
    const tokens = contexts.map(() => shape.vocabulary);
    await expect(logProbabilityKernel(policy, contexts, 1, tokens)).rejects.toThrow(/tokens holds/);
    policy.dispose();
  });
}
