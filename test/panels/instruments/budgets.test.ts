import { describe, expect, it } from "vitest";
import { resolveExperiment } from "../../../src/experiment/resolve";
import { layerPartsAt } from "../../../src/panels/instruments/attribution/ByLayer";
import { attributionPanel } from "../../../src/panels/instruments/attribution/panel";
import { attributionLede } from "../../../src/panels/instruments/attribution/sentences";
import { entropyBudgetPanel } from "../../../src/panels/instruments/entropy-budget/panel";
import {
  budgetLede,
  scaleSentence,
} from "../../../src/panels/instruments/entropy-budget/sentences";
import { partScales } from "../../../src/panels/instruments/plot/part-scales";
import { changeSize, signedChange } from "../../../src/panels/instruments/plot/signed-change";
import {
  coverage,
  cumulatedColumns,
  rowAt,
  signedColumns,
  sumOfParts,
} from "../../../src/panels/instruments/plot/signed-columns";
import { fitOf } from "../../../src/panels/instruments/theory/fit";
import { scatterBound, squareIn } from "../../../src/panels/instruments/theory/paint-scatter";
import {
  scatterSentence,
  theoryLede,
  verdict,
} from "../../../src/panels/instruments/theory/sentences";
import { theoryAt } from "../../../src/panels/instruments/theory/theory-reading";
import type { LedePart } from "../../../src/panels/lede/sentence";
import { describeTrack } from "../../../src/panels/timeline/describe-track";
import { barsAt, barsExtent } from "../../../src/panels/timeline/paint-bars-track";
import { TRACKS } from "../../../src/panels/timeline/tracks";
import type { MeasurementFrame } from "../../../src/run/frames";
import { RunRecord } from "../../../src/run/record";

function recordOf(
  rows: readonly Readonly<Record<string, number>>[],
  measurements: Readonly<Record<string, MeasurementFrame>> = {},
): RunRecord {
  const experiment = resolveExperiment("cf-rl-race");
  const header = { id: "main", label: "", experiment, backend: "cpu", adapter: "", probes: [] };
  const record = new RunRecord(header);
  rows.forEach((metrics, step) => {
    const last = step === rows.length - 1;
    record.append({
      step,
      metrics,
      events: [],
      kernel: null,
      rollouts: null,
      answers: null,
      measurements: last ? measurements : {},
    });
  });
  return record;
}

const text = (parts: readonly LedePart[] | null | undefined) =>
  parts
    ?.map((part) => part.text)
    .join("")
    .replaceAll("\u202f", " ");
const run = { text: "CF-RL", tone: "cf" } as const;
const row = (parts: number[], actual: number) => ({
  step: 9,
  parts,
  sum: parts.reduce((a, b) => a + b, 0),
  actual,
  rest: actual - parts.reduce((a, b) => a + b, 0),
});

describe("signed parts in columns", () => {
  const names = { parts: ["a", "b"], actual: "all", rest: "rest" };
  const record = recordOf([
    { a: 1, b: -2, all: -1.5, rest: -0.5 },
    {},
    { a: 3, b: 1, all: 5, rest: 1 },
  ]);
  const columns = signedColumns(record, names);
  if (!columns) throw new Error("all were measured");

  it("are read where all of them were measured", () => {
    expect([...sumOfParts(columns)]).toEqual([-1, Number.NaN, 4]);
    expect(signedColumns(record, { ...names, actual: "never" })).toBeNull();
    expect(rowAt(columns, 1)).toEqual({
      step: 0,
      parts: [1, -2],
      sum: -1,
      actual: -1.5,
      rest: -0.5,
    });
  });

  it("are summed over what was measured, and say over how much", () => {
    const sums = rowAt(cumulatedColumns(columns), 2);
    expect(sums?.parts).toEqual([4, -1]);
    expect(sums?.actual).toBe(3.5);
    expect(coverage(columns, 2)).toEqual({ measured: 2, made: 3 });
  });
});

describe("the entropy budget", () => {
  const whole = { measured: 10, made: 10 };

  it("says through which component entropy went", () => {
    expect(text(budgetLede(run, row([-0.6, -0.2], -0.8), whole))).toBe(
      "CF-RL has lost .80 nats of entropy: 75 % by the representation, 25 % by the gradient.",
    );
    expect(text(budgetLede(run, row([-0.5, 0], -0.4), whole))).toBe(
      "CF-RL has lost .40 nats, all of it by the representation; residual 25 %.",
    );
    expect(text(budgetLede(run, row([-0.3, 0.1], -0.2), { measured: 4, made: 9 }))).toBe(
      "In 4 of 9 updates CF-RL lost .20 nats: by the representation −.30, by the gradient +.10.",
    );
    expect(budgetLede(run, row([0, 0], 0), whole)).toBeNull();
  });

  it("is found in a record's metrics", () => {
    const record = recordOf([
      {
        "entropy_change/actual": -0.5,
        "entropy_change/optimizer/representation": -0.5,
        "entropy_change/optimizer/gradient": 0,
        "entropy_change/optimizer/residual": 0,
      },
    ]);
    const identity = { name: "CF-RL", short: "CF-RL", colour: "cf" } as const;
    const runs = [{ role: "main", record, identity }] as const;
    expect(text(entropyBudgetPanel.finding?.({ record, runs, step: 3 }))).toContain("all of it");
    expect(attributionPanel.finding?.({ record, runs, step: 3 })).toBeNull();
  });

  it("says how much more the optimiser did than the theory's step", () => {
    expect(scaleSentence("Adam", -0.001, -0.05)).toContain("Adam moved it 50 times as far");
    expect(scaleSentence("Adam", -0.001, -0.0011)).toContain("Adam made another step");
  });

  it("writes changes with the decimals that their size asks for", () => {
    const texts = [0.1234, -0.0123, 0.00123, -3.4e-5, 150.24, 0].map(signedChange);
    expect(texts).toEqual(["+.12", "−.012", "+.0012", "−3e−5", "+150.2", "0"]);
    expect(changeSize(-0.0123)).toBe(".012");
  });
});

describe("attribution", () => {
  it("gives shares, or sizes where the parts work against each other", () => {
    const whole = { measured: 5, made: 5 };
    expect(text(attributionLede(run, row([-0.3, -0.1, 0], -0.4), whole))).toBe(
      "Of the .40 nats of entropy that CF-RL has lost, 75 % is the classifier’s work and 25 % the backbone’s.",
    );
    expect(text(attributionLede(run, row([-0.5, 0.1, 0], -0.4), { measured: 2, made: 5 }))).toBe(
      "Of the .40 nats of entropy that CF-RL lost in 2 updates, the classifier’s part is −.50, the backbone’s +.10.",
    );
  });

  it("reads the parts of the layers with their names", () => {
    const of = (values: number[]) => ({ shape: [2], data: Float32Array.from(values) });
    const frame: MeasurementFrame = {
      step: 1,
      milliseconds: 1,
      arrays: { logit_norm: of([1, 2]), entropy: of([3, 4]), confidence: of([5, 6]) },
      labels: { group: ["block 0", "classifier"] },
    };
    const record = recordOf([{}, {}], { "layer-attribution": frame });
    expect(layerPartsAt(record, 5)).toEqual({
      step: 1,
      labels: ["block 0", "classifier"],
      values: [
        [1, 2],
        [3, 4],
        [5, 6],
      ],
    });
    expect(layerPartsAt(record, 0)).toBeNull();
  });
});

describe("does the theory hold", () => {
  it("fits as defined", () => {
    expect(fitOf([1, 2, 3], [1, 2, 3])).toEqual({ r2: 1, slope: 1, error: 0 });
    // Missed by 1 each; Σa² = 29, mean 3, spread 29 − 27 = 2: R² = 1 − 3/2.
    const off = fitOf([1, 2, 3], [2, 3, 4]);
    expect(off.r2).toBeCloseTo(1 - 3 / 2);
    expect(off.slope).toBeCloseTo(20 / 14);
    expect(off.error).toBeCloseTo(Math.sqrt(3 / 29));
  });

  it("says when first order fails", () => {
    expect([verdict(0.99), verdict(0.7), verdict(-1)]).toEqual(["holds", "holds in part", "fails"]);
    const held = { r2: 0.998, slope: 1.01 };
    expect(text(theoryLede("Adam", held, { r2: -0.03, slope: -3 }, false))).toBe(
      "Along the step that Adam took, first order holds: it explains 99.8 % of it; of plain descent, which the paper’s formula speaks of, R² is −.03: Adam went elsewhere.",
    );
    expect(text(theoryLede("SGD", { r2: 0.3, slope: 1.8 }, held, true))).toBe(
      "Along the step that SGD took, first order fails: it explains 30 % of it, and what happened is 1.8 times as large.",
    );
    expect(text(theoryLede("Adam", { r2: 0.8, slope: 0.9 }, { r2: 0.97, slope: 1 }, false))).toBe(
      "Along the step that Adam took, first order holds in part: it explains 80 % of it; of plain descent, which the paper’s formula speaks of, R² is .97.",
    );
    expect(theoryLede("Adam", { r2: Number.NaN, slope: 1 }, held, false)).toBeNull();
    expect(scatterSentence("sgd", "Adam", false, 0.1)).toContain("Adam divides by past gradients");
    expect(scatterSentence("optimizer", "Adam", false, 0.99)).toContain("is enough");
  });

  it("reads points, and the fit of all pairs, at the step in view", () => {
    const of = (values: number[]) => ({ shape: [values.length], data: Float32Array.from(values) });
    const frame: MeasurementFrame = {
      step: 0,
      milliseconds: 1,
      arrays: {
        ...{ actual: of([1, 2]), optimizer: of([1, 2]), sgd: of([0.1, -0.1]) },
        optimizer_sums: of([512, 0, 0, 4, 16, 6]),
        sgd_sums: of([512, 0, 0, 0.02, 16, 0.03]),
      },
      labels: {},
    };
    const metrics = {
      ...{ "theory/optimizer/r2": 0.5, "theory/optimizer/slope": 1.5 },
      ...{ "theory/r2": -0.01, "theory/slope": 1.5 },
    };
    const record = recordOf([metrics], { theory: frame });
    expect(theoryAt(record, 3, "optimizer")).toMatchObject({ pairs: 512, r2: 0.5, slope: 1.5 });
    // A cloud that is hardly wide has no slope to speak of.
    expect(theoryAt(record, 3, "sgd")).toMatchObject({ r2: -0.01, slope: Number.NaN });
    expect(theoryAt(recordOf([metrics]), 3, "sgd")).toBeNull();
  });

  it("draws a square with one scale for both axes", () => {
    expect(scatterBound([{ predicted: [0.1, -0.7], actual: [0.2, 0.3] }])).toBe(0.8);
    expect(squareIn({ left: 10, top: 0, right: 210, bottom: 150 })).toEqual({
      left: 10,
      top: 0,
      right: 160,
      bottom: 150,
    });
  });
});

describe("scales of maps that make a sum", () => {
  const maps = [Float32Array.from([0.01, -0.02]), Float32Array.from([1, 2]), new Float32Array(2)];

  it("are each map's own, or one for all", () => {
    expect(partScales(maps, "own").map(({ max }) => max)).toEqual([0.02, 2, 1]);
    const shared = partScales(maps, "shared");
    expect(shared.map(({ max }) => max)).toEqual([2, 2, 2]);
    // Bent, so that the small map is seen beside the large one.
    expect(shared[0]?.position(0.02)).toBeGreaterThan(0.05);
  });
});

describe("the budget's track", () => {
  const track = TRACKS.find(({ id }) => id === "entropy-budget");
  const bars = track?.bars;
  if (!bars) throw new Error("there is such a track");
  const budget = (representation: number, gradient: number, actual: number) => ({
    "entropy_change/optimizer/representation": representation,
    "entropy_change/optimizer/gradient": gradient,
    "entropy_change/actual": actual,
  });

  const runOf = (source: RunRecord) => ({
    ...{ id: "main", label: "CF-RL", colour: "cf" as const, source, stages: [] },
  });

  it("reads the newest update of the first run", () => {
    const shown = runOf(recordOf([budget(-0.2, 0, -0.15), budget(-0.01, 0.02, 0.01), {}]));
    // The update of the newest step is still to be made.
    expect(barsAt(shown, bars, 2)?.values).toEqual([-0.01, 0.02, 0.01]);
    expect(barsAt(shown, bars, 0)?.values).toEqual([-0.2, 0, -0.15]);
    expect(barsExtent(bars, [shown], 5, true, 0.001)).toEqual([-0.2, 0.02]);
    expect(barsExtent(bars, [], 5, true, 0.001)).toBeNull();
  });

  it("has no numbers for a step at which it was not measured, and says when it was", () => {
    if (!track) throw new Error("there is such a track");
    const rows = [budget(-0.2, 0, -0.15), {}, {}, {}, budget(-0.01, 0.02, 0.01), {}];
    const shown = runOf(recordOf(rows));
    for (const step of [1, 2, 3]) {
      expect(barsAt(shown, bars, step)).toMatchObject({ step: 0, values: null });
    }
    expect(barsAt(shown, bars, 4)?.values).toEqual([-0.01, 0.02, 0.01]);
    expect(describeTrack(track, [shown], 3)).toContain(
      "not measured at step 3, last measured at step 0",
    );
    // Nothing is measured any more while the run goes on.
    const left = runOf(recordOf([budget(-0.2, 0, -0.15), {}, {}]));
    expect(barsAt(left, bars, 2)?.values).toBeNull();
  });
});
