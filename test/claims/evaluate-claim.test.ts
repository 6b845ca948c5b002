import { describe, expect, it } from "vitest";
import type { Claim } from "../../src/claims/claim";
import { armsTable, comparisonsTable, verdictText } from "../../src/claims/claim-tables";
import { evaluateClaim } from "../../src/claims/evaluate-claim";
import { armExperiment, planClaims } from "../../src/claims/plan-claims";
import { formatClaims, parseClaims } from "../../src/claims/reference";
import { runId } from "../../src/experiment/run-id";
import type { RunResult } from "../../src/results/run-result";
import { fakeResult } from "../results/fake-result";
import { tinyClaim } from "./tiny-claim";

const SEEDS = [1, 2, 3, 4, 5, 6];

/** Runs whose entropy falls from 2 to `end(arm, seed)`. */
function resultsOf(claim: Claim, end: (arm: string, seed: number) => number | null) {
  const results = new Map<string, RunResult>();
  for (const arm of claim.arms) {
    for (const seed of SEEDS) {
      const value = end(arm.id, seed);
      if (value === null) continue;
      const experiment = armExperiment(claim, arm, seed);
      const id = runId(experiment);
      const curves = { "heldout/entropy": [2, value] };
      results.set(id, { ...fakeResult({}, curves), experiment, id });
    }
  }
  return results;
}

describe("evaluateClaim", () => {
  it("computes the verdict from the runs, and it is another for other runs", () => {
    const falls = (by: number) =>
      evaluateClaim(
        tinyClaim,
        resultsOf(tinyClaim, (arm, seed) => 1.5 + seed / 100 - (arm === "fast" ? by : 0)),
        SEEDS,
      );
    expect(falls(0.4).verdict).toBe("holds");
    expect(falls(0.4).comparisons[0]?.paired?.difference.estimate).toBeCloseTo(-0.4, 12);
    expect(falls(0.01).verdict).toBe("does not hold");
    expect(falls(-1).verdict).toBe("does not hold");
    const noisy = evaluateClaim(
      tinyClaim,
      resultsOf(tinyClaim, (arm, seed) => (arm === "fast" ? (seed % 2) * 2 : 1)),
      SEEDS,
    );
    expect(noisy.verdict).toBe("open");
  });

  it("does not let a control decide, and corrects for all comparisons", () => {
    const results = resultsOf(tinyClaim, (arm) => (arm === "fast" ? 3.5 : 4));
    const outcome = evaluateClaim(tinyClaim, results, SEEDS);
    expect(outcome.comparisons.map(({ answer }) => answer)).toEqual(["yes", "no"]);
    expect(outcome.verdict).toBe("holds");
    expect(outcome.tests).toBe(2);
    // All six signs agree: 2 · 2⁻⁶, doubled by Holm.
    expect(outcome.comparisons[0]?.holm).toBeCloseTo(4 / 64, 12);
  });

  it("says which seeds are whole, and uses the pairs that there are", () => {
    const results = resultsOf(tinyClaim, (arm, seed) =>
      arm === "fast" && seed === 6 ? null : arm === "fast" ? 1 : 1.5,
    );
    const outcome = evaluateClaim(tinyClaim, results, SEEDS);
    expect(outcome.seeds).toEqual([1, 2, 3, 4, 5]);
    expect(outcome.comparisons[0]?.pairs).toHaveLength(5);
    expect(outcome.comparisons[0]?.unpaired).toEqual([6]);
    expect(outcome.verdict).toBe("holds");
    const nothing = evaluateClaim(tinyClaim, new Map(), SEEDS);
    expect(nothing.verdict).toBe("open");
    expect(nothing.tests).toBe(0);
  });

  it("reads in tables, and survives its file", () => {
    const results = resultsOf(tinyClaim, (arm, seed) => (arm === "fast" ? 1 : 1.5) + seed / 100);
    const outcome = evaluateClaim(tinyClaim, results, SEEDS);
    expect(verdictText(tinyClaim, outcome)).toBe("Holds");
    expect(verdictText(tinyClaim, { ...outcome, verdict: "depends" })).toBe("Depends on nothing");
    expect(armsTable(tinyClaim, outcome).rows[0]).toEqual([
      ...["fast", "entropy at the end", "6"],
      expect.stringMatching(/^1\.0\d+ \[1\.0\d+, 1\.0\d+\] nats$/),
    ]);
    expect(comparisonsTable(tinyClaim, outcome).rows[0]).toEqual([
      ...["fast against slow", "condition", "less, by 0.05 nats", "6", "−0.5 [−0.5, −0.5]"],
      ...[expect.any(String), "0 +, 6 −", "0.0625", "yes"],
    ]);
    const origin = {
      ...{ engine_version: "1", schema_version: 1, backend: "cpu", adapter: "", date: "" },
      ...{ command: "x", seeds: { from: 1, count: 6 }, intervals: "some" },
    };
    const single = evaluateClaim(tinyClaim, results, [1]);
    const file = parseClaims(formatClaims(origin, [outcome, single]));
    expect(file).toMatchObject(origin);
    expect(file.claims[0]?.verdict).toBe("holds");
    expect(file.claims[0]?.comparisons[0]?.paired?.difference.low).toBeCloseTo(-0.5, 6);
    // Of one run there is no interval; JSON has no NaN.
    expect(file.claims[1]?.arms.fast?.entropy?.interval?.low).toBeNaN();
    expect(() => parseClaims("[]")).toThrow("is not a file of outcomes");
    expect(() => parseClaims("{")).toThrow("is not JSON");
  });
});

describe("planClaims", () => {
  it("makes a run that two claims need once, with what both measure", () => {
    const other: Claim = {
      ...tinyClaim,
      id: "other",
      arms: [tinyClaim.arms[0] as Claim["arms"][0]],
      instruments: [
        { id: "drive", every: 4 },
        { id: "elsewhere", every: 6 },
      ],
    };
    const runs = planClaims([tinyClaim, other], [3, 4]);
    expect(runs.map(({ seed, label }) => [seed, label])).toEqual([
      [3, "tiny: slow"],
      [3, "tiny: fast"],
      [4, "tiny: slow"],
      [4, "tiny: fast"],
    ]);
    expect(runs[0]?.record.instruments).toEqual([
      { id: "elsewhere", every: 3 },
      { id: "drive", every: 4 },
    ]);
    expect(runs[1]?.record.instruments).toEqual([{ id: "elsewhere", every: 3 }]);
  });

  it("names the claim and arm of an experiment that cannot be", () => {
    const bad: Claim = {
      ...tinyClaim,
      arms: [{ id: "x", label: "x", tone: "neutral", experiment: { beta: 9 } }],
    };
    expect(() => planClaims([bad], [1])).toThrow("tiny/x: beta: 9 is too large");
  });
});
