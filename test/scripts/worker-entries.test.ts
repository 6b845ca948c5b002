import { expect, it } from "vitest";
import { importersOfEntries, isShared } from "../../scripts/worker-entries.mjs";

const entry = { type: "chunk", isEntry: true, imports: ["engine.js"], dynamicImports: [] };
const engine = { type: "chunk", isEntry: false, imports: [], dynamicImports: ["backend.js"] };
const asset = { type: "asset" };

it("finds the chunks of a worker that import its entry, statically or not", () => {
  const backend = { type: "chunk", isEntry: false, imports: ["engine.js"], dynamicImports: [] };
  const apart = { "worker.js": entry, "engine.js": engine, "backend.js": backend, "a.wasm": asset };
  expect(importersOfEntries(apart)).toEqual([]);

  const back = { ...backend, imports: ["worker.js"] };
  const late = { ...backend, imports: [], dynamicImports: ["worker.js"] };
  expect(importersOfEntries({ ...apart, "backend.js": back, "late.js": late })).toEqual([
    "backend.js",
    "late.js",
  ]);
});

it("leaves nothing in the entry of the engine's worker but its own module", () => {
  expect(isShared("/somewhere/src/run/worker.ts")).toBe(false);
  expect(isShared("/somewhere/src/run/worker-host.ts")).toBe(true);
});
