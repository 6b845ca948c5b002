/**
 * The fused passes of a backend, through the instruments that use them: against the same instruments
 * on the cpu backend, which has none, and kernels against brute force in float64.
 */
import * as tf from "@tensorflow/tfjs-core";
import { expect, it } from "vitest";
import { refusePass } from "../../src/engine/choose-passes";
import { parameterCount } from "../../src/engine/layout";
import type { PassName } from "../../src/engine/passes";
import { answerDistribution } from "../../src/instruments/answer-distribution";
import { evaluate } from "../../src/instruments/evaluation";
import type { ProbeContext } from "../../src/instruments/ntk/context-batch";
import { fullKernel, traceKernel } from "../../src/instruments/ntk/kernel";
import { logProbabilityKernel } from "../../src/instruments/ntk/log-probability-kernel";
import { readPolicy } from "../../src/instruments/reading";
import { eigenvalues } from "../../src/instruments/symmetric-eigenvalues";
import { readAlong } from "../../src/instruments/tangent-reading";
import { permute } from "../../src/tasks/permute";
import { bruteForceKernel, referenceTrace, relativeError } from "../reference/kernel";
import { type ReferenceShape, randomParameters } from "../reference/policy";
import { contextsFor } from "./kernel";
import { randomPolicy } from "./policy";

const NAMES: readonly PassName[] = [
  "read",
  "readAlong",
  "sample",
  "traceKernel",
  "seededKernel",
  "fullKernel",
];

/** Sizes that are multiples of nothing in particular, but for the last, which is read by fours. */
const SHAPES: readonly ReferenceShape[] = [
  { vocabulary: 5, width: 6, layers: 1, heads: 2, context: 5 },
  { vocabulary: 3, width: 7, layers: 3, heads: 1, context: 4 },
  { vocabulary: 16, width: 12, layers: 2, heads: 3, context: 11 },
];

const labelOf = ({ vocabulary, width, layers, heads, context }: ReferenceShape) =>
  `V=${vocabulary} d=${width} L=${layers} H=${heads} T=${context}`;

/** What is computed on the cpu backend, and then again on the one under test. */
async function onBoth<T>(backend: string, compute: () => Promise<T>): Promise<[T, T]> {
  await tf.setBackend("cpu");
  const expected = await compute();
  await tf.setBackend(backend);
  return [await compute(), expected];
}

/** Contexts of all lengths up to the shape's, more than a tile of rows holds. */
function manyContexts({ vocabulary, context }: ReferenceShape, count: number): ProbeContext[] {
  return Array.from({ length: count }, (_, i) => {
    const length = 1 + ((5 * i) % context);
    const tokens = Array.from({ length }, (_unused, t) => (i * 7 + t * (t + 1)) % vocabulary);
    return { tokens, position: length - 1 };
  });
}

/** Symmetric, and no eigenvalue below zero by more than rounding. */
function expectSemidefinite(kernel: Float32Array): void {
  const side = Math.sqrt(kernel.length);
  const transposed = kernel.map(
    (_, i) => kernel[(i % side) * side + Math.floor(i / side)] as number,
  );
  expect(relativeError(kernel, transposed)).toBeLessThan(1e-6);
  const values = eigenvalues(kernel, side);
  expect(values[values.length - 1]).toBeGreaterThan(-1e-5 * (values[0] as number));
}

/** Registers the suite for a backend that is there and has passes. */
export function passesConformance(backend: string): void {
  it.each(SHAPES.map((shape) => [labelOf(shape), shape] as const))(
    "passes its own check (%s)",
    async (_, shape) => {
      await tf.setBackend(backend);
      for (const name of NAMES) {
        expect(await refusePass(shape, name), name).toBeNull();
      }
    },
  );

  it.each(SHAPES.map((shape) => [labelOf(shape), shape] as const))(
    "reads W and h, and how they move (%s)",
    async (_, shape) => {
      const contexts = [...contextsFor(shape), ...manyContexts(shape, 7)];
      const [actual, expected] = await onBoth(backend, async () => {
        const policy = randomPolicy(shape, 61);
        const size = parameterCount(policy.layout);
        const directions = [0.7, 1.9].map((pace) =>
          tf.tensor1d(Float32Array.from({ length: size }, (_unused, i) => Math.sin(pace * i + 1))),
        );
        const reading = await readPolicy(policy, contexts);
        const along = await readAlong(policy, contexts, directions);
        tf.dispose(directions);
        policy.dispose();
        return { reading, along };
      });
      for (const key of ["classifier", "features"] as const) {
        expect(relativeError(actual.reading[key], expected.reading[key])).toBeLessThan(1e-5);
        expect(actual.along.reading[key]).toEqual(actual.reading[key]);
        actual.along.tangents.forEach((tangent, i) => {
          const other = expected.along.tangents[i]?.[key] as Float32Array;
          expect(relativeError(tangent[key], other), `${key}, direction ${i}`).toBeLessThan(1e-4);
        });
      }
    },
  );

  it.each(SHAPES.map((shape) => [labelOf(shape), shape] as const))(
    "gives the kernels of brute force, and of the operations (%s)",
    async (_, shape) => {
      const contexts = contextsFor(shape);
      const { vocabulary } = shape;
      const [actual, expected] = await onBoth(backend, async () => {
        const policy = randomPolicy(shape, 62);
        const kernels = {
          trace: await traceKernel(policy, contexts),
          full: await fullKernel(policy, contexts),
          seeded: await logProbabilityKernel(policy, contexts, 0.8),
        };
        policy.dispose();
        return kernels;
      });
      const brute = bruteForceKernel(shape, randomParameters(shape, 62), contexts);
      expect([...actual.seeded.tokens]).toEqual([...expected.seeded.tokens]);
      const { logProbabilities } = expected.seeded;
      expect(relativeError(actual.seeded.logProbabilities, logProbabilities)).toBeLessThan(1e-4);
      for (const component of ["representation", "gradient"] as const) {
        for (const kind of ["trace", "full", "seeded"] as const) {
          const error = relativeError(actual[kind][component], expected[kind][component]);
          expect(error, `${kind}, ${component}, operations`).toBeLessThan(1e-4);
          expectSemidefinite(actual[kind][component]);
        }
        const traced = referenceTrace(brute[component], contexts.length, vocabulary);
        expect(relativeError(actual.trace[component], traced)).toBeLessThan(1e-4);
        expect(relativeError(actual.full[component], brute[component])).toBeLessThan(1e-4);
      }
    },
  );

  it("gives the trace kernel of more contexts than a tile of rows holds", async () => {
    const shape = { vocabulary: 6, width: 8, layers: 2, heads: 2, context: 9 };
    const contexts = manyContexts(shape, 37);
    const [actual, expected] = await onBoth(backend, async () => {
      const policy = randomPolicy(shape, 63);
      const kernel = await traceKernel(policy, contexts);
      policy.dispose();
      return kernel;
    });
    for (const component of ["representation", "gradient"] as const) {
      expect(relativeError(actual[component], expected[component])).toBeLessThan(1e-4);
      expectSemidefinite(actual[component]);
    }
  });

  it.each([
    { generations: 1, temperature: 1 },
    { generations: 11, temperature: 0.6 },
  ])("samples the same tokens, $generations a prompt", async ({ generations, temperature }) => {
    const shape = { vocabulary: 16, width: 12, layers: 2, heads: 3, context: 11 };
    const draws = permute.completionLength * 3 * generations * shape.vocabulary;
    const plan = {
      task: permute,
      declaration: { ...permute.correctness, rule: "share" as const, set: [0, 2, 4, 6, 8] },
      prompts: [3, 17, 29].map((index) => permute.prompt(index)),
      samples: generations,
      temperature,
      noise: Float32Array.from({ length: draws }, (_, i) => -Math.log(1.5 + Math.sin(i * i))),
    };
    const [actual, expected] = await onBoth(backend, async () => {
      const policy = randomPolicy(shape, 64);
      const evaluation = await evaluate(policy, plan);
      policy.dispose();
      return evaluation;
    });
    expect(actual.answers.map(({ completion }) => completion)).toEqual(
      expected.answers.map(({ completion }) => completion),
    );
    const logprobs = (evaluation: typeof actual) =>
      evaluation.answers.flatMap((answer) => answer.logprobs);
    expect(relativeError(logprobs(actual), logprobs(expected))).toBeLessThan(1e-4);
    for (const [name, value] of Object.entries(expected.metrics)) {
      expect(actual.metrics[name], name).toBeCloseTo(value, 4);
    }
  });

  it("tells the probabilities of given answers, in the order in which they are given", async () => {
    const shape = SHAPES[0] as ReferenceShape;
    const answers = [
      [1, 2, 0],
      [4, 4, 4],
      [0, 3, 1],
    ];
    const [actual, expected] = await onBoth(backend, async () => {
      const policy = randomPolicy(shape, 65);
      const distribution = await answerDistribution(policy, [3, 1], answers, 1.3);
      policy.dispose();
      return distribution;
    });
    expect(relativeError(actual.logProbabilities, expected.logProbabilities)).toBeLessThan(1e-5);
  });

  it("sees θ as it is when it is asked, whatever was queued before", async () => {
    const shape = SHAPES[0] as ReferenceShape;
    const contexts = contextsFor(shape);
    const [actual, expected] = await onBoth(backend, async () => {
      const policy = randomPolicy(shape, 66);
      const readings: Float32Array[] = [];
      for (let i = 0; i < 3; i++) {
        policy.assign(tf.tidy(() => tf.mul(policy.theta, 1.1) as tf.Tensor1D));
        readings.push((await readPolicy(policy, contexts)).features);
      }
      policy.dispose();
      return readings;
    });
    actual.forEach((features, i) => {
      expect(relativeError(features, expected[i] as Float32Array)).toBeLessThan(1e-5);
    });
    expect(relativeError(actual[0] as Float32Array, actual[2] as Float32Array)).toBeGreaterThan(
      0.01,
    );
  });

  it("refuses what is longer than the policy's context", async () => {
    const shape = SHAPES[0] as ReferenceShape;
    const [tokens, { context }] = [new Array<number>(shape.context + 1).fill(1), shape];
    await tf.setBackend(backend);
    const policy = randomPolicy(shape, 68);
    const long = [{ tokens, position: context }];
    const saying = new RegExp(`${context + 1} tokens.*context is ${context}`);
    await expect(readPolicy(policy, long)).rejects.toThrow(saying);
    await expect(traceKernel(policy, long)).rejects.toThrow(saying);
    await expect(answerDistribution(policy, tokens, [[1], [2]], 1)).rejects.toThrow(saying);
    policy.dispose();
  });

  it("gives the same bits again, and holds no tensor", async () => {
    const shape = SHAPES[0] as ReferenceShape;
    const contexts = manyContexts(shape, 6);
    await tf.setBackend(backend);
    const policy = randomPolicy(shape, 67);
    const all = async () => ({
      reading: await readPolicy(policy, contexts),
      kernel: await traceKernel(policy, contexts),
      full: await fullKernel(policy, contexts),
      seeded: await logProbabilityKernel(policy, contexts, 1),
      answers: await answerDistribution(policy, [1], [[2], [3]], 1),
    });
    const first = await all();
    const { numTensors } = tf.memory();
    expect(await all()).toEqual(first);
    expect(tf.memory().numTensors).toBe(numTensors);
    policy.dispose();
  });
}
