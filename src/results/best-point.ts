/** The best of a sweep's points by a measure, and by how much picking it flatters it. */
import type { Interval } from "../statistics/bootstrap";
import type { PairedDifference } from "../statistics/paired";
import { uniforms } from "../statistics/random";
import { compareArms } from "./compare-arms";
import type { Measure } from "./measure";
import { cellOf, intervalOf } from "./point-table";
import type { ReportedPoint } from "./sweep-report";

/** Which end of a measure is wanted. */
export type Wanted = "highest" | "lowest";

/**
 * The point with the best mean of a measure, and what is to be taken off it for having been picked.
 */
export interface BestPoint {
  readonly point: ReportedPoint;
  readonly interval: Interval;
  /** Whether some of its runs are lower bounds. */
  readonly bound: boolean;
  /** The points that it is the best of. */
  readonly compared: number;
  /** How many of them, itself among them, have the very same mean. */
  readonly tied: number;
  /** Points left out: they have fewer runs with a value than the others yet. */
  readonly waiting: number;
  /** The second best, and the best less it, paired by seed. */
  readonly next: {
    readonly point: ReportedPoint;
    readonly paired: PairedDifference | null;
  } | null;
  /** `flattery` of the mean; null where the seeds are too few for it to mean anything. */
  readonly flattery: number | null;
}

/** Seeds below which a bootstrap of the choice says nothing. */
const FEWEST_SEEDS = 5;
const RESAMPLES = 1000;

/** The usual end of a measure: few steps to a level, much of anything else. */
export function wantedOf(measure: Measure): Wanted {
  return measure.kind === "steps_to" ? "lowest" : "highest";
}

function indexOfBest(means: ArrayLike<number>, wanted: Wanted): number {
  const sign = wanted === "highest" ? 1 : -1;
  let best = 0;
  for (let i = 1; i < means.length; i++) {
    if (sign * (means[i] as number) > sign * (means[best] as number)) best = i;
  }
  return best;
}

/**
 * By how much the mean of the point picked as the best is expected to be too good, because it was
 * picked: the bootstrap's estimate. Seeds are resampled, the same for all points; each time the best
 * of the resampled means is compared with that point's mean in the sample itself. At least 0.
 * @param rows of each point the values, one for each seed, in the same order of seeds.
 */
export function flattery(rows: readonly (readonly number[])[], wanted: Wanted): number {
  const seeds = rows[0]?.length ?? 0;
  const means = rows.map((row) => row.reduce((sum, value) => sum + value, 0) / seeds);
  const next = uniforms(1);
  const picked = new Int32Array(seeds);
  const resampled = new Float64Array(rows.length);
  let total = 0;
  for (let r = 0; r < RESAMPLES; r++) {
    for (let i = 0; i < seeds; i++) picked[i] = Math.floor(next() * seeds);
    rows.forEach((row, k) => {
      let sum = 0;
      for (const seed of picked) sum += row[seed] as number;
      resampled[k] = sum / seeds;
    });
    const best = indexOfBest(resampled, wanted);
    total += (resampled[best] as number) - (means[best] as number);
  }
  const bias = (wanted === "highest" ? 1 : -1) * (total / RESAMPLES);
  return Math.max(0, bias);
}

/** Values in all beyond which resampling would hold the page up. */
const MOST_VALUES = 4000;

/** The values of points by seed, where all have one for the same seeds; null otherwise. */
function bySeed(
  points: readonly ReportedPoint[],
  measure: Measure,
): readonly (readonly number[])[] | null {
  const tables = points.map(({ results }) => {
    const sorted = [...results].sort(
      (a, b) => a.experiment.settings.seed - b.experiment.settings.seed,
    );
    const seeds = sorted.map(({ experiment }) => experiment.settings.seed).join();
    return { seeds, values: cellOf(sorted, measure).values };
  });
  const [first] = tables;
  const alike = tables.every(
    ({ seeds, values }) => seeds === first?.seeds && values.length === first.values.length,
  );
  const count = (first?.values.length ?? 0) * tables.length;
  return alike && count <= MOST_VALUES ? tables.map(({ values }) => values) : null;
}

/**
 * The point with the best mean, among those with as many values as any has: one of fewer seeds wins by
 * luck more easily. Null where there is none.
 */
export function bestPoint(
  points: readonly ReportedPoint[],
  measure: Measure,
  wanted: Wanted,
): BestPoint | null {
  const cells = points.map((point) => ({ point, cell: cellOf(point.results, measure) }));
  const most = Math.max(0, ...cells.map(({ cell }) => cell.values.length));
  if (most === 0) return null;
  const full = cells.filter(({ cell }) => cell.values.length === most);
  const sign = wanted === "highest" ? -1 : 1;
  const [best, second] = [...full].sort(
    (a, b) => sign * ((a.cell.mean as number) - (b.cell.mean as number)),
  );
  if (best === undefined) return null;
  const rows =
    most < FEWEST_SEEDS
      ? null
      : bySeed(
          full.map(({ point }) => point),
          measure,
        );
  return {
    point: best.point,
    interval: intervalOf(best.cell.values),
    bound: best.cell.censored > 0,
    compared: full.length,
    tied: full.filter(({ cell }) => cell.mean === best.cell.mean).length,
    waiting: cells.length - full.length,
    next:
      second === undefined
        ? null
        : {
            point: second.point,
            paired: compareArms(
              { results: best.point.results, measure },
              { results: second.point.results, measure },
            ).paired,
          },
    flattery: rows === null || full.length < 2 ? null : flattery(rows, wanted),
  };
}
