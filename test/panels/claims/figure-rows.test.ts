import { describe, expect, it } from "vitest";
import type { Claim } from "../../../src/claims/claim";
import { evaluateClaim } from "../../../src/claims/evaluate-claim";
import { headline } from "../../../src/claims/headline";
import { armExperiment } from "../../../src/claims/plan-claims";
import type { ClaimsFile } from "../../../src/claims/reference";
import { runId } from "../../../src/experiment/run-id";
import { figureLines, intervalRows } from "../../../src/panels/claims/figure-rows";
import { tinyClaim } from "../../claims/tiny-claim";
import { fakeResult } from "../../results/fake-result";

function outcomeOf(claim: Claim, seeds: readonly number[]) {
  const runs = claim.arms.flatMap((arm) =>
    seeds.map((seed) => {
      const experiment = armExperiment(claim, arm, seed);
      const entropy = (arm.id === "fast" ? 1 : 1.5) + seed / 10;
      return {
        ...fakeResult({}, { "heldout/entropy": [2, entropy] }),
        ...{ experiment, id: runId(experiment) },
      };
    }),
  );
  return evaluateClaim(claim, new Map(runs.map((run) => [run.id, run])), seeds);
}

const shipped = outcomeOf(tinyClaim, [1, 2, 3, 4, 5]);
const own = outcomeOf(tinyClaim, [7, 8]);

describe("the rows of a claim's figure", () => {
  it("are the record's intervals, with what was made here as ticks", () => {
    expect(intervalRows(tinyClaim, shipped, own)).toEqual([
      {
        label: "before",
        tone: "neutral",
        interval: expect.objectContaining({ estimate: 2, n: 5 }),
        bound: false,
        own: [2, 2],
      },
    ]);
    expect(intervalRows(tinyClaim, null, null)[0]).toMatchObject({ interval: null, own: [] });
  });

  it("are paired differences where the figure is of comparisons", () => {
    const claim: Claim = {
      ...tinyClaim,
      figure: { kind: "differences", axis: "nats", comparisons: ["rate"] },
    };
    const [row] = intervalRows(claim, shipped, own);
    expect(row).toMatchObject({ label: "fast against slow", tone: "standard" });
    expect(row?.interval?.estimate).toBeCloseTo(-0.5, 12);
    expect(row?.own.map((value) => Number(value.toFixed(6)))).toEqual([-0.5, -0.5]);
  });

  it("are lines where the figure is one of lines", () => {
    const claim: Claim = {
      ...tinyClaim,
      figure: {
        ...{ kind: "lines", axis: "nats", x: [1, 4], xLabel: "k" },
        lines: [{ label: "fast", arm: "fast", measures: ["entropy", "before"] }],
      },
    };
    const outcome = outcomeOf(claim, [1, 2]);
    const [line] = figureLines(claim, outcome, outcomeOf(claim, [7, 8]));
    expect(line?.values.map((value) => Number(value?.toFixed(6)))).toEqual([1.15, 2]);
    expect(line?.own.map((seeds) => seeds.map((value) => Number(value.toFixed(6))))).toEqual([
      [1.7, 1.8],
      [2, 2],
    ]);
    expect(figureLines(claim, null, null)[0]).toMatchObject({
      values: [null, null],
      own: [[], []],
    });
    expect(intervalRows(claim, outcome, null)).toEqual([]);
  });
});

it("counts verdicts in words", () => {
  const verdicts = ["holds", "holds", "depends", "does not hold"];
  const claims = verdicts.map((verdict) => ({ ...shipped, verdict }));
  const file = { claims, seeds: { from: 9, count: 8 } } as unknown as ClaimsFile;
  expect(headline(file)).toBe(
    "Four claims, eight paired seeds each: two hold here, one depends, one does not hold.",
  );
});
