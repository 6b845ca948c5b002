import { beforeAll, describe } from "vitest";
import { chooseBackend } from "../../src/engine/backend";
import { answerDistributionConformance } from "../conformance/answer-distribution";

describe.each(["cpu", "wasm"] as const)("the distribution over answers on %s", (name) => {
  beforeAll(async () => {
    const report = await chooseBackend({ forced: name });
    if (report.name !== name) {
      throw new Error(`${name} did not start: ${JSON.stringify(report.tried)}`);
    }
  });
  answerDistributionConformance();
});
