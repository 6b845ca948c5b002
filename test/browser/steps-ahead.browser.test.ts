/** Steps that are begun ahead on a real WebGPU device (software where there is no GPU). */
import { beforeAll, describe } from "vitest";
import { type BackendReport, chooseBackend } from "../../src/engine/backend";
import { stepsAheadConformance } from "../conformance/steps-ahead";

describe("steps that are begun ahead on webgpu", () => {
  let backend: BackendReport;
  beforeAll(async () => {
    backend = await chooseBackend({ forced: "webgpu" });
    if (backend.name !== "webgpu") {
      throw new Error(`webgpu did not start: ${JSON.stringify(backend.tried)}`);
    }
  }, 120_000);

  stepsAheadConformance(() => backend);
});
