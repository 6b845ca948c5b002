import { describe, expect, it } from "vitest";
import { compareArms } from "../../src/results/compare-arms";
import { parseMeasure } from "../../src/results/measure-text";
import {
  intervalText,
  reportNotes,
  reportTables,
  shortNumber,
  tableMarkdown,
  tableText,
} from "../../src/results/report-tables";
import { reportSweep } from "../../src/results/sweep-report";
import { fakeResult } from "./fake-result";

/** A run that climbs to `top` by step 10. */
const climbing = (schedule: "standard" | "cf-rl", seed: number, top: number) =>
  fakeResult({ schedule, seed, max_steps: 10 }, { "heldout/reward": [0, top / 2, top] });
const standard = [0.8, 0.9, 0.7, 1, 0.6].map((top, seed) => climbing("standard", seed, top));
const faster = [0.9, 1, 0.8, 1.1, 0.7].map((top, seed) => climbing("cf-rl", seed, top));

describe("compareArms", () => {
  const measure = parseMeasure("steps_to(heldout/reward, 0.75)");
  it("pairs by seed, whatever the order, and counts those without a partner", () => {
    const { pairs, unpaired, paired } = compareArms(
      { results: [...faster].reverse(), measure },
      { results: standard.slice(1), measure },
    );
    expect(pairs.map(({ seed }) => seed)).toEqual([1, 2, 3, 4]);
    expect(unpaired).toEqual([0]);
    // Seed 4: neither gets there, a tie. Seed 2: only one does, and is the faster for it.
    expect(pairs[3]).toMatchObject({ a: 10, b: 10, censored: 2 });
    expect(pairs[1]).toMatchObject({ a: 9.375, b: 10, censored: 1 });
    expect(paired?.signs).toMatchObject({ positive: 0, negative: 3, ties: 1 });
  });

  it("has nothing to say where no seed is shared", () => {
    const side = { results: standard, measure };
    expect(compareArms(side, { results: [], measure }).paired).toBeNull();
  });
});

describe("reportSweep", () => {
  const measures = ["final(heldout/reward)", "steps_to(heldout/reward, 0.75)"].map(parseMeasure);
  const report = reportSweep([...standard, ...faster], measures);

  it("groups runs that differ in the seed alone", () => {
    expect(report.points.map(({ label, results }) => [label, results.length])).toEqual([
      ["standard", 5],
      ["cf-rl", 5],
    ]);
  });

  it("keeps the sweep's order of points, in whatever order their runs come", () => {
    const numbered = [...standard, ...faster].map((result, i) => ({
      ...result,
      point: i < standard.length ? 0 : 1,
    }));
    expect(reportSweep([...numbered].reverse(), measures)).toEqual({
      ...reportSweep(numbered, measures),
      points: reportSweep(numbered, measures).points.map((point) => ({
        ...point,
        results: [...point.results].reverse(),
      })),
    });
    // Of two sweeps the one that comes first leads.
    const second = numbered.map((result) => ({
      ...result,
      sweep: "second",
      point: result.point - 9,
    }));
    const both = reportSweep([numbered[0], second[9]] as typeof numbered, measures);
    expect(both.points.map(({ label }) => label)).toEqual(["standard", "cf-rl"]);
  });

  it("compares every point with the first, corrected for the number of tests", () => {
    const [final, steps] = report.measures;
    expect(final?.summaries[0]?.interval?.estimate).toBeCloseTo(0.8, 12);
    expect(final?.comparisons[0]).toBeNull();
    expect(final?.comparisons[1]?.paired?.difference.estimate).toBeCloseTo(0.1, 12);
    expect(final?.comparisons[1]?.paired?.signs.p).toBeCloseTo(1 / 16, 12);
    expect(report.tests).toBe(2);
    expect(final?.comparisons[1]?.holm).toBeCloseTo(2 / 16, 12);
    expect(steps?.summaries.map(({ censored }) => censored)).toEqual([2, 1]);
    expect(steps?.summaries[1]?.median).toBeCloseTo(8.333, 3);
  });

  it("reads alike as text and as Markdown", () => {
    const [table] = reportTables(report);
    if (table === undefined) throw new Error("no table");
    expect(tableText(table).split("\n").slice(0, 3)).toEqual([
      "final(heldout/reward)",
      "  point            runs  mean [95 %]       less point 1    d  signs     p (Holm)",
      expect.stringMatching(/^ {2}1 {6}standard {2}5 {5}0\.8 \[0\.6\d+, 0\.9\d+\]$/),
    ]);
    expect(tableMarkdown(table)).toContain("| 2 | cf-rl | 5 | 0.9 [");
    expect(tableMarkdown(table)).toContain("| 5 +, 0 − | 0.125 |");
    expect(tableText(reportTables(report)[1] ?? table)).toContain("5, 2 not there  ≥ ");
    expect(reportNotes(report).join(" ")).toContain("over 2 comparisons");
    expect(reportNotes(report)).toHaveLength(2);
    expect(reportNotes(reportSweep(standard.slice(0, 3), measures))).toHaveLength(2);
  });

  it("writes numbers as people do", () => {
    expect([0.12345, -1234.5, 0, Number.NaN, 12].map(shortNumber)).toEqual([
      "0.123",
      "−1235",
      "0",
      "–",
      "12",
    ]);
    const interval = { estimate: 1, low: Number.NaN, high: Number.NaN, level: 0.95, n: 1 };
    expect(intervalText(interval)).toBe("1");
  });
});
