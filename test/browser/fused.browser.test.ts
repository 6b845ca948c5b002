/**
 * The fused engines against the reference in a browser: on a real WebGPU device (software where there is no
 * GPU), and by WebAssembly.
 */
import wasmUrl from "@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm.wasm?url";
import simdUrl from "@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm?url";
import threadedUrl from "@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-threaded-simd.wasm?url";
import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, describe, expect, it } from "vitest";
import { type BackendName, chooseBackend } from "../../src/engine/backend";
import { capture } from "../../src/engine/fused/webgpu/prepare";
import { Trainer } from "../../src/engine/trainer";
import { resolveExperiment } from "../../src/experiment/resolve";
import { taskById } from "../../src/tasks/registry";
import { fusedConformance } from "../conformance/fused";

const wasmPaths = {
  "tfjs-backend-wasm.wasm": wasmUrl,
  "tfjs-backend-wasm-simd.wasm": simdUrl,
  "tfjs-backend-wasm-threaded-simd.wasm": threadedUrl,
};

async function start(name: BackendName): Promise<void> {
  const report = await chooseBackend({ forced: name, wasmPaths });
  if (report.name !== name) {
    throw new Error(`${name} did not start: ${JSON.stringify(report.tried)}`);
  }
}

async function basePolicy(): Promise<Uint8Array> {
  const file = await fetch("/base/mixture-25.safetensors");
  return new Uint8Array(await file.arrayBuffer());
}

describe("the step on webgpu", () => {
  beforeAll(() => start("webgpu"), 120_000);

  fusedConformance({
    basePolicy,
    bytes() {
      const memory = tf.memory();
      return "numBytesAllocatedInGPU" in memory
        ? (memory.numBytesAllocatedInGPU as number)
        : Number.NaN;
    },
  });

  it("says why it cannot capture a shape", async () => {
    const experiment = resolveExperiment({
      preset: "diversity-collapse",
      base: "untrained",
      width: 72,
      layers: 1,
      heads: 1,
      num_prompts: 2,
      num_generations: 2,
    });
    const wide = Trainer.create({ experiment, base: null });
    await wide.advance();
    expect(wide.engine?.name).toBe("reference");
    expect(wide.engine?.reason).toMatch(/width is 72.*at most 64/);
    wide.dispose();
    const { settings } = experiment;
    const policy = { vocabulary: 16, width: 8, layers: 1, heads: 1, context: 40 };
    const long = { policy, promptLength: 20, completionLength: 4 };
    const { reason } = await capture({ shape: long, task: taskById(settings.task), settings });
    expect(reason).toMatch(/23 tokens.*at most 16/);
  });
});

describe("the step on wasm", () => {
  beforeAll(() => start("wasm"));

  fusedConformance({ basePolicy, bytes: () => tf.memory().numBytes });
});
