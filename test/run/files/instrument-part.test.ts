import { describe, expect, it } from "vitest";
import { resolveExperiment } from "../../../src/experiment/resolve";
import { readMetricsCsv } from "../../../src/run/files/csv";
import {
  instrumentFiles,
  instrumentMetrics,
  metricsOfInstruments,
} from "../../../src/run/files/instrument-part";
import { RunRecord } from "../../../src/run/record";

function record(): RunRecord {
  const made = new RunRecord({
    id: "main",
    label: "",
    experiment: resolveExperiment({}),
    backend: "cpu",
    adapter: "",
    probes: [{ tokens: [11, 3], position: 1 }],
  });
  for (const step of [0, 1, 2]) {
    const measured = step !== 1;
    made.append({
      step,
      metrics: {
        reward: step,
        ...(measured ? { "theory/r2": 0.5 + step, "theory/slope": 1 } : {}),
      },
      events: [],
      kernel: null,
      rollouts: null,
      answers: null,
      measurements: measured
        ? {
            theory: {
              step,
              milliseconds: 1,
              arrays: { actual: { shape: [2], data: Float32Array.of(step, -step) } },
              labels: {},
            },
          }
        : {},
    });
  }
  return made;
}

describe("the numbers of an instrument", () => {
  it("are those metrics that begin as what it declares", () => {
    expect(metricsOfInstruments(record(), ["theory/r2"])).toEqual(["theory/r2", "theory/slope"]);
    expect(metricsOfInstruments(record(), ["drive/*"])).toEqual([]);
  });

  it("are a row for every step at which one of them was measured", () => {
    const { steps, columns } = readMetricsCsv(instrumentMetrics(record(), ["theory/r2", "none"]));
    expect([...steps]).toEqual([0, 2]);
    expect([...columns.keys()]).toEqual(["theory/r2"]);
    expect([...(columns.get("theory/r2") ?? [])]).toEqual([0.5, 2.5]);
  });

  it("come with their arrays, the probes and the configuration", () => {
    const files = instrumentFiles(record(), ["theory", "drive"], ["theory/r2"]);
    expect([...files.keys()].sort()).toEqual([
      "config.json",
      "instruments.json",
      "metrics.csv",
      "probes.json",
      "theory.npz",
    ]);
  });
});
