/** The fused passes on a real WebGPU device (software where there is no GPU). */
import { beforeAll, describe } from "vitest";
import { chooseBackend } from "../../src/engine/backend";
import { passesConformance } from "../conformance/passes";

describe("the passes on webgpu", () => {
  beforeAll(async () => {
    const report = await chooseBackend({ forced: "webgpu" });
    if (report.name !== "webgpu") {
      throw new Error(`webgpu did not start: ${JSON.stringify(report.tried)}`);
    }
  }, 120_000);

  passesConformance("webgpu");
});
