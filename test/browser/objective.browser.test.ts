/** Rewards, objectives and optimisers in a real browser, on webgpu and webgl. */
import { beforeAll, describe } from "vitest";
import { chooseBackend } from "../../src/engine/backend";
import { objectiveConformance } from "../conformance/objective";
import { optimizerConformance } from "../conformance/optimizer";
import { rewardConformance } from "../conformance/reward";

describe.each(["webgpu", "webgl"] as const)("on %s", (name) => {
  beforeAll(async () => {
    const report = await chooseBackend({ forced: name });
    if (report.name !== name) {
      throw new Error(`${name} did not start: ${JSON.stringify(report.tried)}`);
    }
  }, 120_000);

  describe("objectives", () => objectiveConformance());
  describe("optimisers", () => optimizerConformance());
  describe("reward", () => rewardConformance());
});
