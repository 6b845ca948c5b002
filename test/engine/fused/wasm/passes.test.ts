/** What is particular to the passes by wasm kernels, beside the suite of all backends' passes. */
import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, expect, it } from "vitest";
import { chooseBackend } from "../../../../src/engine/backend";
import { WasmPasses } from "../../../../src/engine/fused/wasm/wasm-passes";
import type { PolicyShape } from "../../../../src/engine/layout";
import { initialTheta, Policy } from "../../../../src/engine/policy";
import { contextBatch } from "../../../../src/instruments/ntk/context-batch";
import { ONE_GROUP } from "../../../../src/instruments/ntk/grouped-trace";
import { groupedTraceKernel } from "../../../../src/instruments/ntk/kernel";
import { relativeError } from "../../../reference/kernel";

beforeAll(async () => {
  const report = await chooseBackend({ forced: "wasm" });
  if (report.name !== "wasm") {
    throw new Error(`wasm did not start: ${JSON.stringify(report.tried)}`);
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

it("refuses contexts that are longer than the policy's", async () => {
  const shape = { vocabulary: 5, width: 8, layers: 2, heads: 2, context: 4 };
  const policy = Policy.fromArray(shape, initialTheta(shape, 2));
  const long = contextBatch(contexts({ ...shape, context: 5 }, 3), shape.vocabulary);
  const passes = await WasmPasses.load(shape);
  for (const name of ["read", "traceKernel", "fullKernel"] as const) {
    await expect(passes[name](policy, long)).rejects.toThrow(/5 tokens.*context is 4/);
  }
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
