import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { chooseBackend } from "../../src/engine/backend";
import { basePolicyOf } from "../../src/experiment/base-policy";
import type { Measured } from "../../src/results/run-result";
import {
  compareRun,
  conformanceExperiment,
  parseRecordedRun,
  RUN_TOLERANCE,
} from "../../src/run/conformance-run";
import { executeRun } from "../../src/run/execute-run";

const file = readFileSync(new URL("../../public/check/run.json", import.meta.url));
const recorded = parseRecordedRun(file);

/** The recording as a device would make it that computes exactly so. */
function asMade(change: (values: Record<string, (number | null)[]>) => void): Measured {
  const { steps, values } = structuredClone(recorded.curves);
  change(values);
  return { status: "finished", message: "", steps: 6, final: {}, curves: { steps, values } };
}

describe("the recorded run", () => {
  it("is what the fused engine makes on wasm, within the tolerance", async () => {
    const { name } = await chooseBackend({ forced: "wasm" });
    expect(name).toBe("wasm");
    const experiment = conformanceExperiment();
    const id = basePolicyOf(experiment.settings);
    const base = readFileSync(new URL(`../../public/base/${id}.safetensors`, import.meta.url));
    const job = { experiment, record: { metrics: null, instruments: [] } };
    const made = await executeRun(job, new Uint8Array(base), () => undefined);
    const { error, count } = compareRun(made, recorded.curves);
    expect(error).toBeLessThan(RUN_TOLERANCE);
    expect(count).toBeGreaterThan(30);
  });

  it("goes through both stages, with the kernel in each", () => {
    const { steps, values } = recorded.curves;
    expect(steps).toEqual([0, 1, 2, 3, 4, 5, 6]);
    const measured = values["ntk/gradient/trace"]?.flatMap((value, row) => (value ? [row] : []));
    expect(measured).toEqual([0, 3, 6]);
  });

  it("tells a device that is off at one step, and by how much", () => {
    const made = asMade(({ entropy }) => {
      if (entropy) entropy[4] = (entropy[4] as number) * 1.05;
    });
    const { metric, error } = compareRun(made, recorded.curves);
    expect(metric).toBe("entropy");
    expect(error).toBeGreaterThan(0.04);
    expect(
      compareRun(
        asMade(() => undefined),
        recorded.curves,
      ).error,
    ).toBe(0);
  });

  it("takes a value that is missing, and a run that diverged, for wrong", () => {
    const without = asMade((values) => delete values.reward);
    expect(compareRun(without, recorded.curves)).toMatchObject({
      metric: "reward",
      error: Number.POSITIVE_INFINITY,
    });
    const diverged = { ...asMade(() => undefined), status: "diverged" as const };
    expect(compareRun(diverged, recorded.curves).error).toBe(Number.POSITIVE_INFINITY);
  });

  it("names the field of a file that is not one", () => {
    const broken = { ...recorded, backend: 3 };
    const bytes = new TextEncoder().encode(JSON.stringify(broken));
    expect(() => parseRecordedRun(bytes)).toThrow(/check\/run\.json, backend/);
  });
});
