/** The fused passes on a real WebGPU device (software where there is no GPU). */
import { beforeAll, describe, expect, it } from "vitest";
import { chooseBackend } from "../../src/engine/backend";
import { passFor, refusePass } from "../../src/engine/choose-passes";
import type { Policy } from "../../src/engine/policy";
import { passesConformance } from "../conformance/passes";

describe("the passes on webgpu", () => {
  beforeAll(async () => {
    const report = await chooseBackend({ forced: "webgpu" });
    if (report.name !== "webgpu") {
      throw new Error(`webgpu did not start: ${JSON.stringify(report.tried)}`);
    }
  }, 120_000);

  passesConformance("webgpu");

  it("says why there are none for a shape, and leaves it to the operations", async () => {
    const shape = { vocabulary: 4, width: 6, layers: 1, heads: 2, context: 40 };
    expect(await refusePass(shape, "read")).toMatch(/context is 40 tokens.*at most 16/);
    expect(await refusePass({ ...shape, width: 66 }, "read")).toMatch(/width is 66.*at most 64/);
    expect(await passFor({ shape, constants: null } as Policy, "read")).toBeNull();
  });
});
