/** What a run on wasm gets where the kernels cannot be had. */
import * as tf from "@tensorflow/tfjs-core";
import { afterEach, beforeAll, expect, it, vi } from "vitest";
import { chooseBackend } from "../../../../src/engine/backend";
import { chooseEngine } from "../../../../src/engine/choose-engine";
import { resolveExperiment } from "../../../../src/experiment/resolve";
import { taskById } from "../../../../src/tasks/registry";

beforeAll(async () => {
  await chooseBackend({ forced: "wasm" });
});

afterEach(() => {
  vi.restoreAllMocks();
});

it("is the reference, with the reason, where WebAssembly has no SIMD; nothing is left behind", async () => {
  vi.spyOn(WebAssembly, "validate").mockReturnValue(false);
  const { settings } = resolveExperiment({ preset: "diversity-collapse" });
  const shape = { vocabulary: 16, width: 8, layers: 1, heads: 2, context: 12 };
  const before = tf.memory().numTensors;
  const { engine, reason } = await chooseEngine({
    wanted: "fused",
    shape,
    task: taskById(settings.task),
    settings,
  });
  expect(engine.name).toBe("reference");
  expect(reason).toBe("WebAssembly has no 128-bit SIMD here");
  expect(tf.memory().numTensors).toBe(before);
});
