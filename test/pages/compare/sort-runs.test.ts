import { expect, it } from "vitest";
import { sortedRuns } from "../../../src/pages/compare/sort-runs";
import type { RunRecord } from "../../../src/run/record";
import { nextSorting } from "../../../src/store/compare";

const run = (name: string, reward: number) => {
  const record = { cohort: null, lastStep: 4, valueAt: () => reward } as unknown as RunRecord;
  return { name, run: { record } };
};

it("sorts by a metric either way, equal runs as they came, those that did not measure it last", () => {
  const runs = [run("a", 0.5), run("b", Number.NaN), run("c", 0.7), run("d", 0.5)];
  const order = (descending: boolean) =>
    sortedRuns(runs, { metric: "reward", descending }, null).map(({ name }) => name);
  expect(order(true)).toEqual(["c", "a", "d", "b"]);
  expect(order(false)).toEqual(["a", "d", "c", "b"]);
});

it("goes from the largest to the smallest to the order in which they came", () => {
  const first = nextSorting(null, "reward");
  expect(first).toEqual({ metric: "reward", descending: true });
  const second = nextSorting(first, "reward");
  expect(second).toEqual({ metric: "reward", descending: false });
  expect(nextSorting(second, "reward")).toBeNull();
  expect(nextSorting(second, "entropy")).toEqual({ metric: "entropy", descending: true });
});
