import { beforeAll, describe } from "vitest";
import { chooseBackend } from "../../src/engine/backend";
import { stepDynamicsConformance, stepInfluenceConformance } from "../conformance/step-dynamics";

describe.each(["cpu", "wasm"] as const)("what a step is measured to have done on %s", (name) => {
  beforeAll(async () => {
    const report = await chooseBackend({ forced: name });
    if (report.name !== name) {
      throw new Error(`${name} did not start: ${JSON.stringify(report.tried)}`);
    }
  });
  stepDynamicsConformance();
  stepInfluenceConformance();
});
