import { beforeAll, describe } from "vitest";
import { chooseBackend } from "../../src/engine/backend";
import { composedDynamicsConformance, dynamicsConformance } from "../conformance/dynamics";

describe.each(["cpu", "wasm"] as const)("the instruments of learning dynamics on %s", (name) => {
  beforeAll(async () => {
    const report = await chooseBackend({ forced: name });
    if (report.name !== name) {
      throw new Error(`${name} did not start: ${JSON.stringify(report.tried)}`);
    }
  });
  dynamicsConformance();
  composedDynamicsConformance();
});
