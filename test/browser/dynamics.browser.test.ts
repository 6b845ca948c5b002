import { beforeAll, describe } from "vitest";
import { chooseBackend } from "../../src/engine/backend";
import { dynamicsConformance, FIRST_SHAPE } from "../conformance/dynamics";
import { stepInfluenceConformance } from "../conformance/step-dynamics";

describe.each(["webgpu", "webgl"] as const)(
  "the instruments of learning dynamics on %s",
  (name) => {
    beforeAll(async () => {
      const report = await chooseBackend({ forced: name });
      if (report.name !== name) {
        throw new Error(`${name} did not start: ${JSON.stringify(report.tried)}`);
      }
    });
    dynamicsConformance([FIRST_SHAPE]);
    // Everything at once, where it takes a software adapter the least time to compile for.
    if (name === "webgpu") {
      stepInfluenceConformance();
    }
  },
);
