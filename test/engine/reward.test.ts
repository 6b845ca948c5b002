import { beforeAll, describe } from "vitest";
import { chooseBackend } from "../../src/engine/backend";
import { rewardConformance, rewardEnumeration } from "../conformance/reward";

describe.each(["cpu", "wasm"] as const)("reward on %s", (name) => {
  beforeAll(async () => {
    const report = await chooseBackend({ forced: name });
    if (report.name !== name) {
      throw new Error(`${name} did not start: ${JSON.stringify(report.tried)}`);
    }
  });
  rewardConformance();
  rewardEnumeration();
});
