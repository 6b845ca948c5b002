/** What the results of a sweep say: every point's measures with their intervals, and points compared. */
import type { Experiment } from "../experiment/experiment";
import { runId } from "../experiment/run-id";
import { INTERVAL_METHOD } from "../statistics/bootstrap";
import { holm } from "../statistics/holm";
import { type ArmSummary, summariseArm } from "./arm-summary";
import { type ArmComparison, compareArms } from "./compare-arms";
import type { Measure } from "./measure";
import { formatMeasure } from "./measure-text";
import type { RunResult } from "./run-result";

/** The runs that differ in the seed alone. */
export interface ReportedPoint {
  /** The same for the same experiment, whatever its seed. */
  readonly key: string;
  readonly label: string;
  readonly values: Readonly<Record<string, string | number>>;
  readonly results: readonly RunResult[];
}

/** A measure of every point, and of each against the first. */
export interface ReportedMeasure {
  /** As `formatMeasure` writes it. */
  readonly measure: string;
  /** By point. */
  readonly summaries: readonly ArmSummary[];
  /** By point, that point less the one compared with; null for that one itself. */
  readonly comparisons: readonly ((ArmComparison & { readonly holm: number | null }) | null)[];
}

/** Every point of a sweep with its measures, and what each differs by from one of them. */
export interface SweepReport {
  readonly points: readonly ReportedPoint[];
  /** The point that others are compared with. */
  readonly against: number;
  readonly measures: readonly ReportedMeasure[];
  /** Sign tests that Holm's correction is over: every measure of every point but one. */
  readonly tests: number;
  readonly method: string;
}

const keys = new WeakMap<Experiment, string>();

/** What runs of one point have in common: the experiment but for the seed. */
export function pointKey(experiment: Experiment): string {
  const known = keys.get(experiment);
  if (known !== undefined) return known;
  const { settings, ...rest } = experiment;
  const key = runId({ ...rest, settings: { ...settings, seed: 0 } });
  keys.set(experiment, key);
  return key;
}

/** Compares lists of numbers, the first that differ. */
function ascending(a: readonly number[], b: readonly number[]): number {
  const at = a.findIndex((value, i) => value !== b[i]);
  return at === -1 ? 0 : (a[at] as number) - (b[at] as number);
}

/**
 * The points of results, in their sweep's order, whichever run ended first or came from whichever shard;
 * of several sweeps in the order in which each first comes.
 */
export function pointsOf(results: readonly RunResult[]): ReportedPoint[] {
  const sweeps = [...new Set(results.map(({ sweep }) => sweep))];
  const points = new Map<string, RunResult[]>();
  for (const result of results) {
    const key = pointKey(result.experiment);
    const runs = points.get(key);
    if (runs === undefined) points.set(key, [result]);
    else runs.push(result);
  }
  const placed = [...points].map(([key, runs]) => {
    const { label, values, sweep, point } = runs[0] as RunResult;
    return { place: [sweeps.indexOf(sweep), point], of: { key, label, values, results: runs } };
  });
  return placed.sort((a, b) => ascending(a.place, b.place)).map(({ of }) => of);
}

/**
 * The report of results by some measures.
 * @param against the point that others are compared with, by its place.
 */
export function reportSweep(
  results: readonly RunResult[],
  measures: readonly Measure[],
  against = 0,
): SweepReport {
  const points = pointsOf(results);
  const reference = points[against]?.results ?? [];
  const compared = measures.map((measure) =>
    points.map(({ results: runs }, index) =>
      index === against
        ? null
        : compareArms({ results: runs, measure }, { results: reference, measure }),
    ),
  );
  const tested = compared.flat().filter((one) => one !== null && one.paired !== null);
  const adjusted = holm(tested.map((one) => one?.paired?.signs.p ?? 1));
  const pOf = new Map(tested.map((one, index) => [one, adjusted[index] as number]));
  return {
    points,
    against,
    measures: measures.map((measure, m) => ({
      measure: formatMeasure(measure),
      summaries: points.map(({ results: runs }) => summariseArm(runs, measure)),
      comparisons: (compared[m] ?? []).map((one) =>
        one === null ? null : { ...one, holm: pOf.get(one) ?? null },
      ),
    })),
    tests: tested.length,
    method: INTERVAL_METHOD,
  };
}
