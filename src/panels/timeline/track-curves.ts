/** The curves of a track, in its unit, with where each is at the playhead. */
import { runningSum, sumBefore, unbroken } from "../../charts/running-sum";
import { extentBetween, firstValue, indexAt, type Series, valueAt } from "../../charts/series";
import type { Domain } from "../../charts/value-axis";
import { type CohortCurves, cohortCurves, summaryAt } from "./cohort-source";
import { seriesOf } from "./record-source";
import type { Scene } from "./scene";
import { stepReading } from "./step-reading";
import { scoredRuns, type TimelineRun } from "./timeline-model";
import type { TrackLine, TrackSpec } from "./track";

/** One curve of a track, with where it is at the playhead. */
export interface Curve {
  readonly run: TimelineRun;
  /** Place of the run among those on the score; −1 for a ghost. */
  readonly order: number;
  readonly line: TrackLine;
  /** The run's, or the mean over its seeds. */
  readonly series: Series;
  readonly at: { readonly step: number; readonly value: number } | null;
  /** The seeds that the mean is of; null where the run alone measured it. */
  readonly cohort: CohortCurves | null;
}

/** A metric over the seeds of a run; null where there are none, or where they do not measure it. */
export function trackCohort(
  track: TrackSpec,
  line: TrackLine,
  run: TimelineRun,
): CohortCurves | null {
  if (!run.cohort || track.relative || track.summed) return null;
  return cohortCurves(run.cohort, line.metric);
}

/** A metric's curve in the unit of the track: the mean over the run's seeds where they measure it. */
export function trackSeries(track: TrackSpec, line: TrackLine, run: TimelineRun): Series | null {
  const cohort = trackCohort(track, line, run);
  if (cohort) return cohort.mean;
  const series = seriesOf(run.source, line.metric);
  if (series && track.summed) return runningSum(series, sumOfPast(run, line) ?? 0);
  if (!series || track.relative !== "first") return series;
  const first = run.base ? seriesOf(run.base, line.metric) : series;
  const start = first && firstValue(first);
  return start && start.value !== 0 ? seriesOf(run.source, line.metric, 1 / start.value) : null;
}

/** What the steps that a fork goes on from have come to; null where one of them was not measured. */
export function sumOfPast({ past = [] }: TimelineRun, { metric }: TrackLine): number | null {
  return past.reduce<number | null>((sum, { source, until }) => {
    const series = seriesOf(source, metric);
    const own = series && sumBefore(series, until);
    return sum === null || own === null ? null : sum + own;
  }, 0);
}

/**
 * Where a curve of the track is at a step: the newest measurement; of a sum only that of the step itself,
 * since one at which steps are missing is not what all have come to.
 */
export function valueInView(
  track: Pick<TrackSpec, "summed">,
  series: Series,
  step: number,
): { readonly step: number; readonly value: number } | null {
  return track.summed && !stepReading(series, step).present ? null : valueAt(series, step);
}

/** What is drawn of a curve, each in one line: sums on two sides of a gap are not one curve. */
export function stretchesOf(track: Pick<TrackSpec, "summed">, series: Series): readonly Series[] {
  return track.summed ? unbroken(series) : [series];
}

/** The range of everything that a track shows up to a step; null where nothing is measured. */
export function trackExtent(
  track: TrackSpec,
  runs: readonly TimelineRun[],
  last: number,
): Domain | null {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  const above = track.log ? 0 : Number.NEGATIVE_INFINITY;
  for (const run of runs) {
    for (const line of track.lines) {
      const cohort = trackCohort(track, line, run);
      const series = cohort ? null : trackSeries(track, line, run);
      const extent =
        cohort && !track.log
          ? extentOfSeeds(cohort, last)
          : extentOfAll(cohort?.seeds ?? (series ? [series] : []), last, above);
      if (!extent) continue;
      low = Math.min(low, extent[0]);
      high = Math.max(high, extent[1]);
    }
  }
  return low <= high ? [low, high] : null;
}

/** The range of curves up to a step, of their values above a bound. */
function extentOfAll(curves: readonly Series[], last: number, above: number): Domain | null {
  const extents = curves.flatMap((curve) => extentBetween(curve, 0, last, above) ?? []);
  return extents.length > 0 ? [Math.min(...extents), Math.max(...extents)] : null;
}

/** The range of every seed up to a step; an interval of two or three seeds need not be inside. */
function extentOfSeeds({ mean, least, most }: CohortCurves, last: number): Domain | null {
  const row = indexAt(mean, last);
  const [low, high] = [least[row], most[row]];
  return low !== undefined && high !== undefined && low <= high ? [low, high] : null;
}

/** Ghosts first, so that they lie under the others; the run that the lever acts on last. */
export function curvesOf(scene: Scene, track: TrackSpec): Curve[] {
  const order = scoredRuns(scene.model.runs);
  const curves: Curve[] = [];
  for (const run of [...scene.model.runs].reverse()) {
    for (const line of track.lines) {
      const series = trackSeries(track, line, run);
      if (!series) continue;
      curves.push({
        run,
        order: order.indexOf(run),
        line,
        series,
        at: valueInView(track, series, scene.playhead),
        cohort: trackCohort(track, line, run),
      });
    }
  }
  return curves;
}

/** A curve's name at its end: with how many seeds it is the mean of, there. */
export function curveName({ run, cohort, at }: Curve): string {
  const count = (cohort && at && summaryAt(cohort, at.step)?.count) ?? 0;
  if (count === 0) return run.label;
  return count === 1 ? `${run.label}, one seed left` : `${run.label}, mean of ${count}`;
}
