/** Points of a sweep in a table, a grid, curves, and the best of them. */
import { describe, expect, it } from "vitest";
import { bestPoint, flattery, wantedOf } from "../../src/results/best-point";
import { cellGrid, levelsOf } from "../../src/results/cell-grid";
import { meanCurve } from "../../src/results/mean-curve";
import type { Measure } from "../../src/results/measure";
import { cellOf, sortPoints, valueAt, variedKeys } from "../../src/results/point-table";
import { originsOf } from "../../src/results/provenance";
import { resultsCsv } from "../../src/results/results-csv";
import { pointsOf } from "../../src/results/sweep-report";
import { fakeResult } from "./fake-result";

const reward: Measure = { kind: "final", metric: "reward" };
const steps: Measure = { kind: "steps_to", metric: "reward", level: 0.5 };

/** A run of a rate, a schedule and a seed that ends at a reward. */
function run(rate: number, schedule: "standard" | "cf-rl", seed: number, end: number | null) {
  return fakeResult(
    { learning_rate: rate, schedule, seed },
    { reward: [0.1, end], other: [0, 0] },
    { values: { learning_rate: rate, schedule }, label: `${rate}, ${schedule}` },
  );
}

const results = [
  ...[run(1e-3, "standard", 1, 0.2), run(1e-3, "standard", 2, 0.4)],
  ...[run(1e-3, "cf-rl", 1, 0.6), run(1e-3, "cf-rl", 2, 0.8)],
  ...[run(3e-3, "standard", 1, 0.9), run(3e-3, "standard", 2, 0.9)],
];
const points = pointsOf(results);
const ends = (sorted: readonly { readonly label: string }[]) => sorted.map(({ label }) => label);

describe("the table", () => {
  it("has what a measure says of each point", () => {
    expect(points.map((point) => cellOf(point.results, reward).mean)).toEqual([
      expect.closeTo(0.3),
      expect.closeTo(0.7),
      0.9,
    ]);
    expect(cellOf(points[0]?.results ?? [], steps)).toMatchObject({ censored: 2, missing: 0 });
    const none = cellOf(points[0]?.results ?? [], { kind: "final", metric: "kl" });
    expect(none).toEqual({ mean: null, values: [], censored: 0, missing: 2 });
  });

  it("knows what is varied, and what a point has where its sweep did not say so", () => {
    expect(variedKeys(points)).toEqual(["learning_rate", "schedule"]);
    expect(variedKeys(points.slice(0, 2))).toEqual(["schedule"]);
    const bare = pointsOf(results.map((result) => ({ ...result, values: {} })))[0];
    expect(bare && valueAt(bare, "learning_rate")).toBe(1e-3);
    expect(bare && valueAt(bare, "preset")).toBe("cf-rl-race");
    expect(bare && valueAt(bare, "nothing")).toBeNull();
  });

  it("is sorted by any column, what has no value last, equals as they were", () => {
    const by = (column: Parameters<typeof sortPoints>[1]["column"], descending: boolean) =>
      ends(sortPoints(points, { column, descending }));
    expect(by({ by: "measure", measure: reward }, true)).toEqual([
      ...["0.003, standard", "0.001, cf-rl", "0.001, standard"],
    ]);
    expect(by({ by: "setting", key: "schedule" }, false)).toEqual([
      ...["0.001, cf-rl", "0.001, standard", "0.003, standard"],
    ]);
    expect(by({ by: "setting", key: "learning_rate" }, true)[0]).toBe("0.003, standard");
    expect(by({ by: "order" }, true)[0]).toBe("0.003, standard");
    const some = pointsOf([run(1e-3, "standard", 1, null), run(1e-3, "cf-rl", 1, 0.6)]);
    const column = { by: "measure", measure: { kind: "at", metric: "reward", step: 5 } } as const;
    for (const descending of [true, false]) {
      expect(ends(sortPoints(some, { column, descending }))[1]).toBe("0.001, standard");
    }
  });
});

describe("the best point", () => {
  it("is the one with the best mean, beside the second, paired", () => {
    const best = bestPoint(points, reward, "highest");
    expect(best?.point.label).toBe("0.003, standard");
    expect(best).toMatchObject({ compared: 3, waiting: 0, flattery: null, bound: false });
    expect(best?.next?.point.label).toBe("0.001, cf-rl");
    expect(best?.next?.paired?.difference.estimate).toBeCloseTo(0.2);
    expect(bestPoint(points, reward, "lowest")?.point.label).toBe("0.001, standard");
    expect(wantedOf(steps)).toBe("lowest");
    expect(bestPoint(points, { kind: "final", metric: "kl" }, "highest")).toBeNull();
  });

  it("leaves out points that have fewer seeds", () => {
    const lucky = run(9e-3, "cf-rl", 1, 1);
    const best = bestPoint([...points, ...pointsOf([lucky])], reward, "highest");
    expect(best?.point.label).toBe("0.003, standard");
    expect(best).toMatchObject({ compared: 3, waiting: 1 });
  });

  it("is flattered by the choice, the more the closer the points are", () => {
    const wave = (shift: number) => Array.from({ length: 8 }, (_, i) => Math.sin(3 * i + shift));
    const alike = [0, 1, 2, 3, 4, 5].map(wave);
    const apart = alike.map((row, index) => row.map((value) => value + 10 * index));
    expect(flattery(alike, "highest")).toBeGreaterThan(0.2);
    expect(flattery(alike, "lowest")).toBeGreaterThan(0.2);
    expect(flattery(apart, "highest")).toBeLessThan(0.02);
    const same = [
      [1, 2, 3],
      [1, 2, 3],
    ];
    expect(flattery(same, "highest")).toBeLessThan(0.05);
  });
});

describe("the grid", () => {
  it("has a cell for each pair of values, none where no point is", () => {
    const grid = cellGrid(points, "learning_rate", "schedule", reward);
    expect(grid.x.places).toEqual([{ value: 1e-3 }, { value: 3e-3 }]);
    expect(grid.y?.places).toEqual([{ value: "standard" }, { value: "cf-rl" }]);
    const means = grid.cells.map((row) => row.map((cell) => cell?.mean ?? null));
    expect(means).toEqual([
      [expect.closeTo(0.3), 0.9],
      [expect.closeTo(0.7), null],
    ]);
    expect(grid.extent).toEqual([expect.closeTo(0.3), 0.9]);
  });

  it("takes points together that differ in something else", () => {
    const grid = cellGrid(points, "learning_rate", null, reward);
    expect(grid.cells).toHaveLength(1);
    expect(grid.cells[0]?.[0]?.mean).toBeCloseTo(0.5);
    expect(grid.cells[0]?.[0]?.points).toHaveLength(2);
  });

  it("has room for so many texts, and says how many are left out", () => {
    const many = pointsOf(
      Array.from({ length: 30 }, (_, i) =>
        fakeResult(
          { learning_rate: 1e-3 + i * 1e-5 },
          { reward: [0, 1] },
          { values: { schedule: `own ${i}` } },
        ),
      ),
    );
    const levels = levelsOf(many, "schedule");
    expect([levels.places.length, levels.omitted]).toEqual([24, 6]);
    expect(cellGrid(many, "schedule", null, reward).cells[0]).toHaveLength(24);
  });

  it("puts many different numbers into bins, by their logarithm where they are spread", () => {
    const many = pointsOf(
      Array.from({ length: 20 }, (_, i) => run(10 ** (-4 + i / 10), "standard", 1, 0.1)),
    );
    const levels = levelsOf(many, "learning_rate");
    expect(levels.places).toHaveLength(8);
    expect(levels.places[0]).toMatchObject({ from: 1e-4 });
    const places = many.map((point) => levels.placeOf(point));
    expect(places[0]).toBe(0);
    expect(places.at(-1)).toBe(7);
    expect(places).toEqual([...places].sort((a, b) => a - b));
  });
});

describe("curves, origins and the table for a spreadsheet", () => {
  it("means every step over the runs that have it", () => {
    const curve = meanCurve(points[0]?.results ?? [], "reward");
    expect(curve.steps).toEqual([0, 5]);
    expect(curve.mean).toEqual([0.1, expect.closeTo(0.3)]);
    expect(curve.count).toEqual([2, 2]);
    expect(curve.low[1]).toBeLessThan(0.3);
    expect(meanCurve(results, "kl").steps).toEqual([]);
  });

  it("tells apart what was computed by different backends", () => {
    const [first, ...others] = results;
    const mixed = [{ ...results[0], ...first, backend: "webgpu", date: "2026-02-03T00:00:00Z" }];
    const origins = originsOf([...(mixed as typeof results), ...others]);
    expect(origins.map(({ backend, runs, from }) => [backend, runs, from])).toEqual([
      ["webgpu", 1, "2026-02-03"],
      ["wasm", 5, "2026-01-02"],
    ]);
  });

  it("quotes what must be quoted, and marks lower bounds", () => {
    const text = resultsCsv(results.slice(1, 3), [reward, steps]);
    const rows = text.trimEnd().split("\r\n");
    expect(rows[0]).toBe(
      "sweep,id,point,label,seed,learning_rate,schedule,final(reward)," +
        '"steps_to(reward, 0.5)","steps_to(reward, 0.5) is a lower bound",' +
        "status,steps,seconds,backend,engine_version,date",
    );
    expect(rows[1]).toContain('"0.001, standard",2,0.001,standard,0.4,5,true,finished');
    expect(rows[2]).toMatch(/,0\.6,4(\.\d+)?,false,finished/);
  });
});
