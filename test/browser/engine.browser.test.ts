/** The engine's conformance suites in a real browser, on webgpu and webgl (in software where there is no GPU). */
import { beforeAll, describe } from "vitest";
import { chooseBackend } from "../../src/engine/backend";
import { featureShiftConformance } from "../conformance/feature-shift";
import { policyConformance } from "../conformance/policy";
import { trainerConformance } from "../conformance/trainer";

describe.each(["webgpu", "webgl"] as const)("engine on %s", (name) => {
  beforeAll(async () => {
    const report = await chooseBackend({ forced: name });
    if (report.name !== name) {
      throw new Error(`${name} did not start: ${JSON.stringify(report.tried)}`);
    }
  }, 120_000);

  policyConformance();
  trainerConformance();
  featureShiftConformance();
});
