/** The fused passes on a real WebGPU device (software where there is no GPU). */
import type { WebGPUBackend } from "@tensorflow/tfjs-backend-webgpu";
import { beforeAll, describe, expect, it, vi } from "vitest";
import { chooseBackend } from "../../src/engine/backend";
import { passFor, refusePass } from "../../src/engine/choose-passes";
import { webgpuBackend } from "../../src/engine/fused/webgpu/gpu-tensors";
import type { PassRoom } from "../../src/engine/fused/webgpu/passes/limits";
import { WebGpuPasses } from "../../src/engine/fused/webgpu/passes/webgpu-passes";
import type { Policy } from "../../src/engine/policy";
import { contextBatch } from "../../src/instruments/ntk/context-batch";
import { passesConformance } from "../conformance/passes";
import { randomPolicy } from "../conformance/policy";
import { relativeError } from "../reference/kernel";

describe("the passes on webgpu", () => {
  beforeAll(async () => {
    const report = await chooseBackend({ forced: "webgpu" });
    if (report.name !== "webgpu") {
      throw new Error(`webgpu did not start: ${JSON.stringify(report.tried)}`);
    }
  }, 120_000);

  passesConformance("webgpu");

  const shape = { vocabulary: 6, width: 8, layers: 2, heads: 2, context: 7 };
  const contexts = contextBatch(
    [3, 6, 1, 4, 0].map((position, i) => ({
      tokens: Array.from({ length: position + 1 }, (_, t) => (5 * i + t) % shape.vocabulary),
      position,
    })),
    shape.vocabulary,
  );
  const request = {
    prompts: [
      [1, 4],
      [2, 0],
      [5, 5],
    ],
    generations: 3,
    completionLength: 4,
    temperature: 0.9,
    noise: Float32Array.from({ length: 4 * 9 * shape.vocabulary }, (_, i) => Math.sin(i * i)),
  };
  const make = (room?: PassRoom) => new WebGpuPasses(webgpuBackend() as WebGPUBackend, shape, room);

  it("gives the same in turns, where there is little room", async () => {
    const policy = randomPolicy(shape, 71);
    const [narrow, wide] = [make({ slopes: 1, tape: 1 }), make()];
    const kernel = await narrow.traceKernel(policy, contexts);
    const { gradient } = await wide.traceKernel(policy, contexts);
    expect(relativeError(kernel.gradient, gradient)).toBeLessThan(1e-6);
    expect(await narrow.sample(policy, request)).toEqual(await wide.sample(policy, request));
    policy.dispose();
  });

  it("makes no buffer once each pass has run", async () => {
    const policy = randomPolicy(shape, 72);
    const passes = make();
    const seeds = new Float32Array(contexts.count * shape.width).fill(0.5);
    const all = async () => {
      await passes.read(policy, contexts);
      await passes.readAlong(policy, contexts, [policy.theta, policy.theta]);
      await passes.sample(policy, request);
      await passes.traceKernel(policy, contexts);
      await passes.seededKernel(policy, contexts, seeds);
      await passes.fullKernel(policy, contexts);
    };
    await all();
    const created = vi.spyOn(GPUDevice.prototype, "createBuffer");
    await all();
    expect(created).not.toHaveBeenCalled();
    created.mockRestore();
    policy.dispose();
  });

  it("refuses what the device's buffers cannot hold", () => {
    const passes = make();
    expect(passes.refuse("fullKernel", contexts)).toBeNull();
    const many = { ...contexts, count: 10 ** 5 };
    expect(passes.refuse("fullKernel", many)).toMatch(/bytes in one buffer.*binds at most/);
    const long = { ...shape, vocabulary: 32, context: 32 };
    const others = new WebGpuPasses(webgpuBackend() as WebGPUBackend, long);
    expect(others.refuse("fullKernel", contexts)).toMatch(/20480 bytes in a workgroup/);
    expect(others.refuse("traceKernel", contexts)).toBeNull();
  });

  it("says why there are none for a shape, and leaves it to the operations", async () => {
    const large = { vocabulary: 4, width: 6, layers: 1, heads: 2, context: 40 };
    expect(await refusePass(large, "read")).toMatch(/context is 40 tokens.*at most 32/);
    expect(await refusePass({ ...large, context: 8, width: 130 }, "read")).toMatch(
      /width is 130.*at most 128/,
    );
    expect(await passFor({ shape: large, constants: null } as Policy, "read")).toBeNull();
  });
});
