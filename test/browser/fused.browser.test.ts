/**
 * The fused engines against the reference in a browser: on a real WebGPU device (software where there is no
 * GPU), and by WebAssembly.
 */
import wasmUrl from "@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm.wasm?url";
import simdUrl from "@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm?url";
import threadedUrl from "@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-threaded-simd.wasm?url";
import type { WebGPUBackend } from "@tensorflow/tfjs-backend-webgpu";
import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, describe, expect, it } from "vitest";
import { advanceTogether } from "../../src/engine/advance-together";
import { type BackendName, chooseBackend } from "../../src/engine/backend";
import type { CapturedStep } from "../../src/engine/fused/webgpu/captured-step";
import { capture } from "../../src/engine/fused/webgpu/prepare";
import { initialTheta } from "../../src/engine/policy";
import { Trainer } from "../../src/engine/trainer";
import { type PartialExperiment, resolveExperiment } from "../../src/experiment/resolve";
import { taskById } from "../../src/tasks/registry";
import type { Task } from "../../src/tasks/task";
import { deviceDrawsConformance } from "../conformance/device-draws";
import { fusedConformance } from "../conformance/fused";
import { sideBySideConformance } from "../conformance/side-by-side";

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

const NARROW: PartialExperiment = {
  preset: "diversity-collapse",
  base: "untrained",
  width: 8,
  layers: 1,
  heads: 1,
  num_prompts: 2,
  num_generations: 2,
};

/** Of a shape whose steps sample, with a policy like any other. */
const SAMPLED = { objective: "rl", hasConstants: false } as const;

/** The device that TensorFlow.js holds. */
function device(): GPUDevice {
  return (tf.backend() as WebGPUBackend).device;
}

async function basePolicy(): Promise<Uint8Array> {
  const file = await fetch("/base/mixture-25.safetensors");
  return new Uint8Array(await file.arrayBuffer());
}

describe("the step on webgpu", () => {
  beforeAll(() => start("webgpu"), 120_000);

  fusedConformance({
    basePolicy,
    referenceOn: "cpu",
    bytes() {
      const memory = tf.memory();
      return "numBytesAllocatedInGPU" in memory
        ? (memory.numBytesAllocatedInGPU as number)
        : Number.NaN;
    },
  });

  sideBySideConformance();
  deviceDrawsConformance(device);

  it.each([
    // More groups than cohorts are kept, too.
    { limit: "maxComputeWorkgroupsPerDimension", value: 4, groups: 2 },
    { limit: "maxBufferSize", value: 1, groups: 5 },
  ] as const)(
    "makes $groups groups of runs that the device does not take at once, with the same bits",
    async ({ limit, value, groups }) => {
      const make = () =>
        [1, 2, 3, 4, 5].map((seed) =>
          Trainer.create({ experiment: resolveExperiment({ ...NARROW, seed }), base: null }),
        );
      const dispatches = async (runs: readonly Trainer[]) => {
        const { engine } = await (runs[0] as Trainer).request(false);
        return (engine as CapturedStep).dispatches;
      };
      const [whole, split] = [make(), make()];
      const advance = (runs: readonly Trainer[]) =>
        advanceTogether(runs.map((trainer) => ({ trainer })));
      const expected = [await advance(whole), await advance(whole)];
      const once = await dispatches(whole);
      await Promise.all(split.map((run) => run.prepare()));
      const { limits } = device();
      const fewer = new Proxy(limits, {
        get: (all, name: keyof GPUSupportedLimits) => (name === limit ? value : all[name]),
      });
      Object.defineProperty(device(), "limits", { value: fewer, configurable: true });
      try {
        expect([await advance(split), await advance(split)]).toEqual(expected);
        expect(await dispatches(split)).toBe(groups * once);
      } finally {
        Reflect.deleteProperty(device(), "limits");
      }
      for (const run of [...whole, ...split]) {
        run.dispose();
      }
    },
  );

  it("says why it cannot capture a shape", async () => {
    const experiment = resolveExperiment(NARROW);
    const base = {
      shape: { vocabulary: 16, width: 136, layers: 1, heads: 1, context: 12 },
      metadata: {},
    };
    const theta = initialTheta(base.shape, 0);
    const wide = Trainer.create({ experiment, base: { ...base, theta } });
    await wide.prepare();
    expect(wide.engine?.name).toBe("reference");
    expect(wide.engine?.reason).toMatch(/width is 136.*at most 128/);
    wide.dispose();
    const { settings } = experiment;
    const policy = { vocabulary: 16, width: 8, layers: 1, heads: 1, context: 80 };
    const long = { policy, promptLength: 61, completionLength: 5, ...SAMPLED };
    const { reason } = await capture({ shape: long, task: taskById(settings.task), settings });
    expect(reason).toMatch(/65 tokens.*at most 64/);
  });

  it("captures sequences longer than any task's, to an invocation a row", async () => {
    const { settings } = resolveExperiment(NARROW);
    const policy = { vocabulary: 16, width: 12, layers: 2, heads: 3, context: 64 };
    for (const [promptLength, completionLength] of [
      [20, 7],
      [45, 20],
    ] as const) {
      const task: Task = {
        ...taskById("permute"),
        id: `long ${promptLength}` as Task["id"],
        completionLength,
        promptCount: 50,
        prompt: (index) =>
          Array.from({ length: promptLength }, (_, t) => (index * (t + 3) + t * t) % 10),
      };
      // A captured step is given only where it agrees with the reference on cpu.
      const { step, reason } = await capture({
        shape: { policy, promptLength, completionLength, ...SAMPLED },
        task,
        settings,
      });
      expect(reason).toBeNull();
      expect(step?.dispatches).toBeGreaterThan(0);
    }
  });
});

describe("the step on wasm", () => {
  beforeAll(() => start("wasm"));

  fusedConformance({ basePolicy, referenceOn: "wasm", bytes: () => tf.memory().numBytes });
  sideBySideConformance();
});
