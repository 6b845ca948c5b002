import { beforeAll, describe } from "vitest";
import { chooseBackend } from "../../../src/engine/backend";
import { kernelDepthConformance } from "../../conformance/kernel-depth";

describe.each(["cpu", "wasm"] as const)("the kernel in depth on %s", (name) => {
  beforeAll(async () => {
    const report = await chooseBackend({ forced: name });
    if (report.name !== name) {
      throw new Error(`${name} did not start: ${JSON.stringify(report.tried)}`);
    }
  });
  kernelDepthConformance([
    { vocabulary: 4, width: 6, layers: 3, heads: 3, context: 5 },
    // One block, which is then both the first and the last.
    { vocabulary: 5, width: 6, layers: 1, heads: 2, context: 5 },
    // Tall enough to need both ways of contracting.
    { vocabulary: 2, width: 3, layers: 2, heads: 1, context: 21 },
  ]);
});
