import { beforeAll, describe } from "vitest";
import { chooseBackend } from "../../src/engine/backend";
import { optimizerConformance } from "../conformance/optimizer";

describe.each(["cpu", "wasm"] as const)("optimisers on %s", (name) => {
  beforeAll(async () => {
    const report = await chooseBackend({ forced: name });
    if (report.name !== name) {
      throw new Error(`${name} did not start: ${JSON.stringify(report.tried)}`);
    }
  });
  optimizerConformance();
});
