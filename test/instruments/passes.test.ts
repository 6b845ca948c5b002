import { beforeAll, describe } from "vitest";
import { chooseBackend } from "../../src/engine/backend";
import { passesConformance } from "../conformance/passes";

describe("the passes on wasm", () => {
  beforeAll(async () => {
    const report = await chooseBackend({ forced: "wasm" });
    if (report.name !== "wasm") {
      throw new Error(`wasm did not start: ${JSON.stringify(report.tried)}`);
    }
  });

  passesConformance("wasm");
});
