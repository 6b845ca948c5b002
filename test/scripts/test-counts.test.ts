import { expect, it } from "vitest";
import { reachableFiles } from "../../scripts/size.mjs";
import { playwrightCounts, settled, vitestCounts } from "../../scripts/test.mjs";

it("reads the counts of both runners", () => {
  const vitest = { numPassedTests: 5, numFailedTests: 2, numPendingTests: 1, numTodoTests: 1 };
  expect(vitestCounts(vitest)).toEqual({ passed: 5, failed: 2, skipped: 2 });
  const stats = { expected: 3, unexpected: 1, flaky: 1, skipped: 2 };
  expect(playwrightCounts({ stats })).toEqual({ passed: 3, failed: 2, skipped: 2 });
});

it("counts a runner that failed without a failed test as one failure", () => {
  const passed = { passed: 4, failed: 0, skipped: 0 };
  expect(settled(0, passed)).toEqual(passed);
  expect(settled(1, passed)).toEqual({ passed: 4, failed: 1, skipped: 0 });
  expect(settled(1, { passed: 4, failed: 3, skipped: 0 }).failed).toBe(3);
});

it("counts a suite without a report or without a test as one failure", () => {
  expect(settled(0, null)).toEqual({ passed: 0, failed: 1, skipped: 0 });
  expect(settled(0, { passed: 0, failed: 0, skipped: 7 }).failed).toBe(1);
});

it("follows static imports only, unless asked for dynamic ones", () => {
  const manifest = {
    "index.html": { file: "index.js", imports: ["a"], dynamicImports: ["later"] },
    a: { file: "a.js", imports: ["b"] },
    b: { file: "b.js", imports: ["a"] },
    later: { file: "later.js", imports: ["c"] },
    c: { file: "c.js" },
  };
  expect(reachableFiles(manifest, "index.html", false)).toEqual(
    new Set(["index.js", "a.js", "b.js"]),
  );
  expect(reachableFiles(manifest, "index.html", true)).toEqual(
    new Set(["index.js", "a.js", "later.js", "b.js", "c.js"]),
  );
});
