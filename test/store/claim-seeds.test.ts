import { expect, it } from "vitest";
import { planClaims } from "../../src/claims/plan-claims";
import type { RunResult } from "../../src/results/run-result";
import { keptFractions, madeOf, missingOf, nextRuns, OWN_SEEDS } from "../../src/store/claim-seeds";
import { tinyClaim } from "../claims/tiny-claim";
import { fakeResult } from "../results/fake-result";

const claim = { ...tinyClaim, id: "seeds" };

/** Results of a claim's runs, with what the claim wants recorded or with something else. */
function resultsOf(seeds: readonly number[], arms: readonly string[], every = 3) {
  const runs = planClaims([claim], seeds).filter(({ values }) => arms.includes(`${values.arm}`));
  return new Map(
    runs.map(({ id, experiment, label }): [string, RunResult] => {
      const record = { metrics: null, instruments: [{ id: "elsewhere", every }] };
      const other = { id, label, experiment, record, steps: 6, seconds: 12 };
      return [id, fakeResult({}, { "heldout/entropy": [2, 1] }, other)];
    }),
  );
}

const BOTH = ["slow", "fast"];

it("begins after the shipped seeds, and goes on with those that were begun", () => {
  const first = nextRuns(claim, [], new Map(), 2);
  expect(first).toEqual({ seeds: OWN_SEEDS.count, runs: 10, seconds: null });
  const begun = [17, 18, 19, 20, 21];
  // Twelve seconds a run, seven of them left for two workers.
  const some = new Map([...resultsOf([17], BOTH), ...resultsOf([18], ["slow"])]);
  expect(nextRuns(claim, begun, some, 2)).toEqual({ seeds: 0, runs: 7, seconds: 42 });
  expect(nextRuns(claim, begun, resultsOf(begun, BOTH), 1)).toMatchObject({ seeds: 5, runs: 10 });
});

it("has a seed whole only when every arm is there", () => {
  const results = new Map([...resultsOf([17], BOTH), ...resultsOf([18], ["slow"])]);
  expect([...keptFractions(claim, [17, 18, 19], results)]).toEqual([
    [17, 1],
    [18, 0.5],
    [19, 0],
  ]);
  expect(madeOf(claim, [18, 19], results)).toEqual([...resultsOf([18], ["slow"]).values()]);
});

it("makes a run again that another claim recorded less of, and loses nothing of that", () => {
  const missing = missingOf(claim, [17], resultsOf([17], BOTH, 2));
  expect(missing).toHaveLength(2);
  for (const { record } of missing) {
    // Every second step and every third.
    expect(record.instruments).toEqual([{ id: "elsewhere", every: 1 }]);
  }
});
