import { useMemo } from "react";
import { type BestPoint, bestPoint, type Wanted, wantedOf } from "../../results/best-point";
import type { Measure } from "../../results/measure";
import { sortPoints, variedKeys } from "../../results/point-table";
import type { RunResult } from "../../results/run-result";
import { pointsOf, type ReportedPoint } from "../../results/sweep-report";
import { shownResults, useSweep } from "../../store/sweep/state";

/** The results on the page, and what follows from them for the table and every figure. */
export interface ResultsModel {
  readonly results: readonly RunResult[];
  readonly points: readonly ReportedPoint[];
  /** The points in the order of the table. */
  readonly sorted: readonly ReportedPoint[];
  /** What is varied. */
  readonly keys: readonly string[];
  /** Of each point, by key, its number in the order of the sweep. */
  readonly numbers: ReadonlyMap<string, number>;
  /** Metrics with a curve. */
  readonly metrics: readonly string[];
  readonly measures: readonly Measure[];
  /** The place of the measure that is drawn. */
  readonly shown: number;
  readonly measure: Measure;
  readonly wanted: Wanted;
  readonly best: BestPoint | null;
}

/** What the results on the page are; made anew where they or the view change. */
export function useResults(): ResultsModel {
  const opened = useSweep((state) => state.opened);
  const plan = useSweep((state) => state.plan);
  const made = useSweep((state) => state.made);
  const view = useSweep((state) => state.view);
  const { measures, sorting } = view;
  const results = useMemo(() => shownResults({ opened, plan, made }), [opened, plan, made]);
  const points = useMemo(() => pointsOf(results), [results]);
  const keys = useMemo(() => variedKeys(points), [points]);
  const numbers = useMemo(
    () => new Map(points.map(({ key }, index) => [key, index + 1])),
    [points],
  );
  const metrics = useMemo(
    () => [...new Set(results.flatMap(({ curves }) => Object.keys(curves.values)))].sort(),
    [results],
  );
  const shown = Math.min(view.shown, measures.length - 1);
  const measure = measures[shown] as Measure;
  const wanted = view.wanted ?? wantedOf(measure);
  const best = useMemo(() => bestPoint(points, measure, wanted), [points, measure, wanted]);
  const sorted = useMemo(() => sortPoints(points, sorting), [points, sorting]);
  return {
    ...{ results, points, sorted, keys, numbers, metrics },
    ...{ measures, shown, measure, wanted, best },
  };
}
