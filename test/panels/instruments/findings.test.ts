import { describe, expect, it } from "vitest";
import { resolveExperiment } from "../../../src/experiment/resolve";
import { diversityFinding } from "../../../src/panels/instruments/diversity/panel";
import { featuresFinding } from "../../../src/panels/instruments/features/panel";
import { kernelFinding } from "../../../src/panels/instruments/kernel-depth/panel";
import { INSTRUMENT_PANELS } from "../../../src/panels/instruments/registry";
import { r2Text } from "../../../src/panels/instruments/theory/fit";
import type { LedePart } from "../../../src/panels/lede/sentence";
import { percent } from "../../../src/panels/percent";
import type { MeasurementFrame } from "../../../src/run/frames";
import { RunRecord } from "../../../src/run/record";

function record(): RunRecord {
  const experiment = resolveExperiment("cf-rl-race");
  const header = { id: "main", label: "", experiment, backend: "cpu", adapter: "", probes: [] };
  const made = new RunRecord(header);
  experiment.schedule.forEach((phase, index) => {
    made.addEvent({ step: 10 * index, kind: "phase", index, phase });
  });
  return made;
}

function append(
  to: RunRecord,
  step: number,
  metrics: Readonly<Record<string, number>>,
  measurements: Readonly<Record<string, MeasurementFrame>> = {},
): void {
  to.append({
    step,
    metrics,
    events: [],
    kernel: null,
    rollouts: null,
    answers: null,
    measurements,
  });
}

const bare = (step: number): MeasurementFrame => ({
  step,
  milliseconds: 1,
  arrays: {},
  labels: {},
});
const passes = (step: number, pass: readonly number[]): MeasurementFrame => ({
  ...bare(step),
  arrays: { pass: { shape: [pass.length], data: Float32Array.from(pass) } },
});
const text = (parts: readonly LedePart[] | null) => parts?.map((part) => part.text).join("");

describe("what drives and what changes", () => {
  const run = record();
  append(
    run,
    4,
    { "drive/representation": 1, "drive/gradient": 0, "ntk/representation/change": 0 },
    { drive: bare(4) },
  );
  append(
    run,
    20,
    { "drive/representation": 0.2, "drive/gradient": 0.7, "ntk/representation/change": 0.1 },
    { drive: bare(20) },
  );
  append(run, 21, {});
  const at = (step: number) => text(kernelFinding({ record: run, runs: [], step }));

  it("is nothing before it was measured, and is told of the update that was measured", () => {
    expect(at(0)).toBeUndefined();
    expect(at(4)).toBe(
      "This update is driven by the representation component alone and changes the gradient component alone.",
    );
    expect(at(20)).toBe(
      "This update is driven by the gradient component for 70\u2009%, by the other for 20\u2009%; both change.",
    );
    expect(at(21)).toMatch(/^Update 20 is driven/);
    // The phase of step 10 does not rewrite what drove update 4.
    expect(at(12)).toMatch(/^Update 4 is driven by the representation component alone/);
  });
});

describe("what moves", () => {
  it("is the classifier while features are held", () => {
    const run = record();
    append(run, 0, { "features/drift": 0, "classifier/drift": 0, "features/cosine_mean": 0.1 });
    append(run, 8, { "features/drift": 0, "classifier/drift": 0.12, "features/cosine_mean": 0.1 });
    append(run, 9, { "features/drift": 0.3, "classifier/drift": 0.1, "features/cosine_mean": 0.2 });
    const at = (step: number) => text(featuresFinding({ record: run, runs: [], step }));
    expect(at(0)).toBeUndefined();
    expect(at(8)).toMatch(/^The features stay, the classifier has moved by 12/);
    expect(at(9)).toMatch(/^The features have moved by 30.*, the classifier by 10/);
  });
});

describe("what more tries bring", () => {
  it("is compared with θ₀, of which every evaluation knows some", () => {
    const run = record();
    append(run, 0, { "diversity/pass@1": 0.3, "diversity/pass@4": 0.9 });
    append(run, 30, {}, { diversity: passes(30, [0.7, 0.72, 0.75, 0.8]) });
    const at = (step: number) => text(diversityFinding({ record: run, runs: [], step }));
    expect(at(0)).toBeUndefined();
    expect(at(30)).toBe(
      "The run is right at the first try 70 % of the time, before training 30 %; but with 4 tries or more it was better then.",
    );
    append(run, 40, {}, { diversity: passes(40, [0.8, 0.9, 0.93, 0.95]) });
    expect(at(40)).toMatch(/before training 30.%; within 4 tries 95.%, before 90.%\.$/);
  });
});

describe("what stands at a panel's head", () => {
  it("is a question, and in a line what to look for", () => {
    for (const { id, question, look } of INSTRUMENT_PANELS) {
      expect(question, id).toMatch(/\?$/);
      expect(look, id).toMatch(/\.$/);
      expect(look.length, id).toBeLessThanOrEqual(100);
    }
  });
});

describe("a share in a sentence", () => {
  it("is never rounded up to all of it", () => {
    expect([0.9996, 0.9951, 1, 0.995, 0.5].map(percent)).toEqual([
      "99.9\u202f%",
      "99.5\u202f%",
      "100\u202f%",
      "99.5\u202f%",
      "50\u202f%",
    ]);
    expect([0.9996, 1, 0.42].map(r2Text)).toEqual([".999", "1.00", ".42"]);
  });
});
