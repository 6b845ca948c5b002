/**
 * The passes by wasm kernels against the reference operations. The suites of `test/instruments` hold what is
 * made of them to brute force in double precision; here are odd shapes, and that they are what is used.
 */
import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, expect, it } from "vitest";
import { chooseBackend } from "../../../../src/engine/backend";
import { PassCheck } from "../../../../src/engine/check-passes";
import { refusePass } from "../../../../src/engine/choose-passes";
import { WasmPasses } from "../../../../src/engine/fused/wasm/wasm-passes";
import type { PolicyShape } from "../../../../src/engine/layout";
import type { PassName } from "../../../../src/engine/passes";
import { initialTheta, Policy } from "../../../../src/engine/policy";
import { contextBatch } from "../../../../src/instruments/ntk/context-batch";
import { ONE_GROUP } from "../../../../src/instruments/ntk/grouped-trace";
import { groupedTraceKernel } from "../../../../src/instruments/ntk/kernel";
import { relativeError } from "../../../reference/kernel";

const NAMES: readonly PassName[] = [
  "read",
  "readAlong",
  "sample",
  "traceKernel",
  "seededKernel",
  "fullKernel",
];

const SHAPES: readonly PolicyShape[] = [
  { vocabulary: 16, width: 32, layers: 2, heads: 4, context: 12 },
  { vocabulary: 7, width: 9, layers: 3, heads: 3, context: 5 },
  { vocabulary: 5, width: 4, layers: 1, heads: 1, context: 3 },
  { vocabulary: 3, width: 14, layers: 2, heads: 7, context: 1 },
];

beforeAll(async () => {
  const report = await chooseBackend({ forced: "wasm" });
  if (report.name !== "wasm") {
    throw new Error(`wasm did not start: ${JSON.stringify(report.tried)}`);
  }
});

it.each(SHAPES)("computes what cpu does, pass by pass, at %o", async (shape) => {
  const check = new PassCheck(await WasmPasses.load(shape), shape);
  for (const name of NAMES) {
    expect([name, await check.difference(name)]).toEqual([name, null]);
    expect([name, await refusePass(shape, name)]).toEqual([name, null]);
  }
});

/** N contexts of unequal lengths. */
function contexts({ vocabulary, context }: PolicyShape, count: number) {
  return Array.from({ length: count }, (_, i) => ({
    tokens: Array.from({ length: context }, (_, t) => (5 * i + t * t + 3) % vocabulary),
    position: context - 1 - (i % 3),
  }));
}

/** (1/V) tr of each V × V block [N,V,N,V]: [N,N]. */
function traces(blocks: Float32Array, count: number, vocabulary: number): Float32Array {
  const side = count * vocabulary;
  return Float32Array.from({ length: count * count }, (_, cell) => {
    const [i, j] = [Math.floor(cell / count), cell % count];
    let sum = 0;
    for (let a = 0; a < vocabulary; a++) {
      sum += blocks[(i * vocabulary + a) * side + j * vocabulary + a] as number;
    }
    return sum / vocabulary;
  });
}

// Few long contexts and many short ones: either way of contracting a matrix is the cheaper one somewhere.
it.each([
  { count: 3, shape: { vocabulary: 5, width: 24, layers: 3, heads: 2, context: 40 } },
  { count: 21, shape: { vocabulary: 9, width: 12, layers: 2, heads: 3, context: 4 } },
  { count: 9, shape: { vocabulary: 16, width: 20, layers: 2, heads: 5, context: 9 } },
])("contracts $count contexts of $shape as the reference does", async ({ count, shape }) => {
  const policy = Policy.fromArray(shape, initialTheta(shape, 2));
  const chosen = contexts(shape, count);
  const batch = contextBatch(chosen, shape.vocabulary);
  const passes = await WasmPasses.load(shape);
  const expected = await groupedTraceKernel(policy, chosen, 1, ONE_GROUP);
  const trace = await passes.traceKernel(policy, batch);
  expect(relativeError(trace.gradient, expected.groups)).toBeLessThan(1e-5);
  expect(relativeError(trace.representation, expected.representation)).toBeLessThan(1e-5);
  const full = await passes.fullKernel(policy, batch);
  expect(full.representation).toEqual(trace.representation);
  const traced = traces(full.gradient, count, shape.vocabulary);
  expect(relativeError(traced, expected.groups)).toBeLessThan(1e-5);
  policy.dispose();
});

it("gives the same bits again, and holds its tensors", async () => {
  const shape = { vocabulary: 11, width: 12, layers: 2, heads: 2, context: 8 };
  const policy = Policy.fromArray(shape, initialTheta(shape, 2));
  const batch = contextBatch(contexts(shape, 7), shape.vocabulary);
  const passes = await WasmPasses.load(shape);
  const first = await passes.fullKernel(policy, batch);
  const before = tf.memory().numTensors;
  await passes.traceKernel(policy, batch);
  await passes.read(policy, batch);
  expect(await passes.fullKernel(policy, batch)).toEqual(first);
  expect(tf.memory().numTensors).toBe(before);
  policy.dispose();
});

it("refuses what is larger than it can hold", async () => {
  const shape = { vocabulary: 16, width: 128, layers: 6, heads: 4, context: 64 };
  const policy = Policy.fromArray(shape, initialTheta(shape, 2));
  const batch = contextBatch(contexts(shape, 128), shape.vocabulary);
  const passes = await WasmPasses.load(shape);
  await expect(passes.fullKernel(policy, batch)).rejects.toThrow(/takes \d+\.\d GiB.*at most 1/);
  policy.dispose();
});
