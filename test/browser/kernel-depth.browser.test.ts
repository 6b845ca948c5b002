import { beforeAll, describe } from "vitest";
import { chooseBackend } from "../../src/engine/backend";
import { answerDistributionConformance } from "../conformance/answer-distribution";
import { kernelDepthConformance } from "../conformance/kernel-depth";

describe.each(["webgpu", "webgl"] as const)("looking into a policy on %s", (name) => {
  beforeAll(async () => {
    const report = await chooseBackend({ forced: name });
    if (report.name !== name) {
      throw new Error(`${name} did not start: ${JSON.stringify(report.tried)}`);
    }
  });
  // Fourteen parameters: more than a shader may bind operands.
  kernelDepthConformance([{ vocabulary: 3, width: 4, layers: 2, heads: 2, context: 4 }]);
  answerDistributionConformance();
});
