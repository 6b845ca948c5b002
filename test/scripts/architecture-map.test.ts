import { expect, it } from "vitest";
import { arrowsBetween, mermaid, reduced } from "../../scripts/architecture-map.mjs";

it("draws an arrow for each room that may be imported from, the worker's files with the rest of theirs", () => {
  const arrows = arrowsBetween([
    "src/tasks/a.ts",
    "src/engine/b.ts",
    "src/run/worker.ts",
    "src/run/record.ts",
  ]);
  expect([...(arrows.get("engine") ?? [])]).toEqual(["tasks"]);
  expect([...(arrows.get("run") ?? [])].sort()).toEqual(["engine", "tasks"]);
  expect(arrows.has("run/worker")).toBe(false);
  // The page may read the record, never the engine.
  expect([...(arrows.get("store") ?? [])].sort()).toEqual(["run", "tasks"]);
});

it("leaves out what follows from other arrows", () => {
  const arrows = new Map([
    ["a", new Set(["b", "c", "d"])],
    ["b", new Set(["c"])],
    ["c", new Set(["d"])],
    ["d", new Set<string>()],
  ]);
  expect(reduced(arrows)).toEqual([
    ["a", "b"],
    ["b", "c"],
    ["c", "d"],
  ]);
  expect(mermaid(arrows)).toContain("    a --> b\n    b --> c\n    c --> d\n```");
});
