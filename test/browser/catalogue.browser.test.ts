import { beforeAll, describe } from "vitest";
import { chooseBackend } from "../../src/engine/backend";
import { catalogueConformance } from "../conformance/catalogue";

describe.each(["webgpu", "webgl"] as const)("the catalogue on %s", (name) => {
  beforeAll(async () => {
    const report = await chooseBackend({ forced: name });
    if (report.name !== name) {
      throw new Error(`${name} did not start: ${JSON.stringify(report.tried)}`);
    }
  });
  catalogueConformance();
});
