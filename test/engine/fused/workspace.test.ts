/** How many runs a device takes side by side. */
import { describe, expect, it } from "vitest";
import {
  mostRuns,
  refuseSize,
  type WorkspaceSize,
} from "../../../src/engine/fused/webgpu/workspace";

const SIZE: WorkspaceSize = {
  shape: {
    policy: { vocabulary: 16, width: 32, layers: 2, heads: 4, context: 12 },
    promptLength: 6,
    completionLength: 4,
    objective: "rl",
    hasConstants: false,
  },
  runs: 1,
  groups: 16,
  generations: 8,
  iterations: 1,
  penalised: false,
  tiles: 100,
  parameters: 26_304,
  stride: 90,
};

const limits = (changes: Partial<GPUSupportedLimits>) =>
  ({
    maxStorageBufferBindingSize: 2 ** 27,
    maxBufferSize: 2 ** 28,
    maxComputeWorkgroupsPerDimension: 65_535,
    ...changes,
  }) as GPUSupportedLimits;

/** Bytes of the tape of one run: what one that is too small by a byte cannot hold. */
function tapeBytes(): number {
  const reason = refuseSize(SIZE, limits({ maxBufferSize: 1 })) as string;
  return Number(/needs (\d+) bytes/.exec(reason)?.[1]);
}

describe("mostRuns", () => {
  it("is as many as the activations fit one binding", () => {
    const each = tapeBytes();
    for (const runs of [1, 2, 7]) {
      const most = (bytes: number) =>
        mostRuns(SIZE, limits({ maxStorageBufferBindingSize: bytes }));
      expect(most(runs * each)).toBe(runs);
      expect(most((runs + 1) * each - 1)).toBe(runs);
    }
  });

  it("is bounded by the parameters, and by what is given to activations at all", () => {
    const huge = { maxStorageBufferBindingSize: 2 ** 32, maxBufferSize: 2 ** 32 };
    const wide = { ...SIZE, parameters: 2 ** 28 };
    expect(mostRuns(wide, limits(huge))).toBe(4);
    const most = mostRuns(SIZE, limits(huge));
    expect(most * tapeBytes()).toBeLessThanOrEqual(2 ** 29);
    expect((most + 1) * tapeBytes()).toBeGreaterThan(2 ** 29);
  });

  it("is bounded by the dispatch, and never none", () => {
    expect(mostRuns(SIZE, limits({ maxComputeWorkgroupsPerDimension: 5 }))).toBe(5);
    expect(mostRuns(SIZE, limits({ maxBufferSize: 1 }))).toBe(1);
  });
});
