import { afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { chooseBackend } from "../../src/engine/backend";
import { type Comparison, conformance } from "../../src/engine/conformance";
import { WasmPasses } from "../../src/engine/fused/wasm/wasm-passes";
import { WasmStep } from "../../src/engine/fused/wasm/wasm-step";
import { resolveExperiment } from "../../src/experiment/resolve";
import { taskById } from "../../src/tasks/registry";

const { settings } = resolveExperiment({ task: "sort" });
const shape = { vocabulary: 16, width: 12, layers: 1, heads: 2, context: 16 };

async function compared(): Promise<Comparison[]> {
  const found: Comparison[] = [];
  const request = { shape, task: taskById(settings.task), settings };
  for await (const comparison of conformance(request)) found.push(comparison);
  return found;
}

const wrong = (found: readonly Comparison[]) =>
  found.filter(({ error, tolerance }) => error === null || error > tolerance);

beforeAll(async () => {
  expect((await chooseBackend({ forced: "wasm" })).name).toBe("wasm");
});
afterEach(() => vi.restoreAllMocks());

describe("conformance", () => {
  it("finds every step and pass of wasm to agree, at both shapes", async () => {
    const found = await compared();
    expect(wrong(found)).toEqual([]);
    expect(found.filter(({ part }) => part === "training step").length).toBe(16);
    expect(found.filter(({ part }) => part === "instrument").length).toBe(12);
  });

  it("names the pass that computes wrongly, and only that one", async () => {
    const read = WasmPasses.prototype.read;
    vi.spyOn(WasmPasses.prototype, "read").mockImplementation(async function (
      this: WasmPasses,
      ...request
    ) {
      const reading = await read.apply(this, request);
      reading.features[0] = (reading.features[0] as number) * 1.1;
      return reading;
    });
    const labels = wrong(await compared()).map(({ label }) => label);
    expect(labels).toHaveLength(2);
    for (const label of labels) expect(label).toMatch(/^features and classifier/);
  });

  it("goes on after a step that throws, with what it said", async () => {
    vi.spyOn(WasmStep.prototype, "queue").mockImplementationOnce(() => {
      throw new Error("no memory is left");
    });
    const found = wrong(await compared());
    expect(found.map(({ note }) => note)).toEqual(["no memory is left"]);
  });
});
