import { describe, expect, it } from "vitest";
import { brokenArrows, importsOf } from "../../scripts/arrows.mjs";

/** The errors of a tree of files given by path. */
function check(files: Record<string, string>): string[] {
  return brokenArrows(new Map(Object.entries(files)));
}

describe("importsOf", () => {
  it("finds every form of import and says which are erased or load later", () => {
    const code = `
      import type { A } from "./type-only";
      import { type B } from "./kept";
      export * from "./re-exported";
      export type { C } from "./re-exported-type";
      const lazy = await import("./lazy");
      let d: import("./type-query").D;
      new Worker(new URL("./worker.ts", import.meta.url), { type: "module" });
      // import "./comment";
      const text = 'import "./text"';
    `;
    const found = importsOf("a.tsx", code).map(({ specifier, kind }) => `${specifier} ${kind}`);
    expect(found.sort()).toEqual([
      "./kept static",
      "./lazy dynamic",
      "./re-exported static",
      "./re-exported-type type",
      "./type-only type",
      "./type-query type",
      "./worker.ts dynamic",
    ]);
  });
});

describe("brokenArrows", () => {
  const importing = (specifier: string) => `import { a } from "${specifier}"; console.log(a);`;

  it.each([
    ["src/tasks/a.ts", "../experiment/b", "src/experiment/b.ts"],
    ["src/experiment/a.ts", "../engine/b", "src/engine/b.ts"],
    ["src/engine/a.ts", "../instruments/b", "src/instruments/b.ts"],
    ["src/engine/ops/a.ts", "../../run/b", "src/run/b.ts"],
    ["src/instruments/a.ts", "../run/record", "src/run/record.ts"],
    ["src/run/a.ts", "../store/b", "src/store/b.ts"],
    ["src/store/a.ts", "../engine/b", "src/engine/b.ts"],
    ["src/store/a.ts", "../run/worker", "src/run/worker.ts"],
    ["src/store/a.ts", "../panels/b", "src/panels/b.tsx"],
    ["src/charts/a.ts", "../experiment/b", "src/experiment/b.ts"],
    ["src/panels/a.tsx", "../engine/b", "src/engine/b.ts"],
    ["src/panels/a.tsx", "../run/client", "src/run/client.ts"],
    ["src/panels/a.tsx", "../pages/b", "src/pages/b.tsx"],
    ["src/pages/a.tsx", "../instruments/b", "src/instruments/b.ts"],
    ["src/main.tsx", "./engine/b", "src/engine/b.ts"],
    ["cli/a.ts", "../src/store/b", "src/store/b.ts"],
    ["cli/a.ts", "../src/charts/b", "src/charts/b.ts"],
  ])("refuses %s importing %s, types included", (from, specifier, target) => {
    const files = { [from]: importing(specifier), [target]: "export type a = 1;" };
    expect(check(files)).toEqual([expect.stringContaining(`may not import ${target}`)]);
    const typeOnly = { ...files, [from]: `export type { a } from "${specifier}";` };
    expect(check(typeOnly)).toEqual([expect.stringContaining(`may not import ${target}`)]);
  });

  it.each([
    ["src/tasks/a.ts", "fflate"],
    ["src/engine/a.ts", "react"],
    ["src/engine/a.ts", "d3-array"],
    ["src/instruments/a.ts", "zustand"],
    ["src/charts/a.ts", "react"],
    ["src/panels/a.tsx", "@tensorflow/tfjs-core"],
    ["src/run/client.ts", "@tensorflow/tfjs-core"],
    ["cli/a.ts", "react-dom/server"],
  ])("refuses %s importing the package %s", (from, name) => {
    expect(check({ [from]: importing(name) })).toEqual([
      expect.stringContaining(`may not import the package ${name}`),
    ]);
  });

  it("allows the arrows of docs/architecture.md", () => {
    const errors = check({
      "src/tasks/permute.ts": "export const a = 1;",
      "src/experiment/schema.ts": `${importing("../tasks/permute")}${importing("valibot")}`,
      "src/engine/trainer.ts": `${importing("../experiment/schema")}${importing("@tensorflow/tfjs-core")}`,
      "src/instruments/ntk/exact.ts": importing("../../engine/trainer"),
      "src/run/protocol.ts": 'import type { a } from "../engine/trainer";',
      "src/run/worker.ts": `${importing("../instruments/ntk/exact")}${importing("./protocol")}`,
      "src/run/client.ts": `${importing("./protocol")}new URL("./worker.ts", import.meta.url);`,
      "src/store/runs.ts": `${importing("../run/client")}${importing("zustand")}`,
      "src/charts/line.ts": importing("d3-scale"),
      "src/panels/chart.tsx": `${importing("../store/runs")}${importing("../charts/line")}`,
      "src/pages/lab.tsx": importing("../panels/chart"),
      "src/main.tsx": `${importing("./pages/lab")}${importing("react-dom/client")}`,
      "cli/main.ts": `${importing("../src/engine/trainer")}${importing("commander")}`,
    });
    expect(errors).toEqual([]);
  });

  it("refuses a cycle, once", () => {
    const errors = check({
      "src/engine/a.ts": importing("./b"),
      "src/engine/b.ts": importing("./c"),
      "src/engine/c.ts": importing("./a"),
    });
    expect(errors).toEqual([
      "import cycle: src/engine/a.ts → src/engine/b.ts → src/engine/c.ts → src/engine/a.ts",
    ]);
  });

  it("refuses TensorFlow.js in what the shell loads, and names the chain", () => {
    const files = {
      "src/main.tsx": importing("./store/runs"),
      "src/store/runs.ts": importing("../run/client"),
      "src/run/client.ts": importing("../engine/random"),
      "src/engine/random.ts": importing("@tensorflow/tfjs-core"),
    };
    expect(check(files)).toEqual([
      "src/main.tsx loads @tensorflow/tfjs-core: src/main.tsx → src/store/runs.ts → src/run/client.ts → src/engine/random.ts",
    ]);
    const erased = { ...files, "src/run/client.ts": 'import type { a } from "../engine/random";' };
    expect(check(erased)).toEqual([]);
  });

  it("refuses a file that has no room", () => {
    expect(check({ "src/misc/a.ts": "" })).toEqual([expect.stringContaining("belongs to no room")]);
  });
});
