/** A track in a sentence, for those who cannot see it. */
import { describeCurve } from "../../charts/describe";
import { formatFixed } from "../../charts/format";
import { firstCrossing } from "../../charts/series";
import { summaryAt } from "./cohort-source";
import { formatDifference, withinBounds } from "./interval-text";
import { barsAt } from "./paint-bars-track";
import { differenceAt } from "./readout";
import { staleNote } from "./step-reading";
import { sumNote } from "./sum-note";
import { scoredRuns, type TimelineRun } from "./timeline-model";
import type { TrackBars, TrackSpec } from "./track";
import { trackCohort, trackSeries } from "./track-curves";

/** What the curves of a track did up to a step. */
export function describeTrack(
  track: TrackSpec,
  runs: readonly TimelineRun[],
  upTo: number,
): string {
  if (track.bars) return describeBars(track, track.bars, runs, upTo);
  const format = (value: number) => formatFixed(value, track.decimals);
  const curves = runs.flatMap((run) =>
    track.lines.map((line) => {
      const series = trackSeries(track, line, run);
      const cohort = trackCohort(track, line, run);
      const measured = cohort && summaryAt(cohort, upTo);
      const summary = measured && withinBounds(measured, track);
      const whose = line.component ? `${line.component}, ${run.label}` : run.label;
      const name = summary ? `${whose}, mean of ${countSeeds(summary.count)},` : whose;
      const interval =
        summary && summary.count > 1
          ? `, 95 % interval ${format(summary.low)} to ${format(summary.high)}`
          : "";
      const words = describeCurve(series, upTo, track.range.minSpan, format);
      const passed =
        series && track.threshold !== undefined ? firstCrossing(series, track.threshold) : null;
      const crossing =
        passed !== null && passed <= upTo && track.threshold !== undefined
          ? `, passing ${formatFixed(track.threshold, 1)} at step ${passed}`
          : "";
      const note = sumNote(track, line, run, upTo);
      return `${name} ${words}${interval}${crossing}${note && `, ${note}`}`;
    }),
  );
  const difference = differenceAt(track, runs, upTo);
  if (difference) {
    curves.push(`${difference.name} ${formatDifference(difference.summary, track.decimals)}`);
  }
  return `${track.title}, ${track.unit}, to step ${upTo}: ${curves.join("; ")}.`;
}

function countSeeds(count: number): string {
  return count === 1 ? "one seed" : `${count} seeds`;
}

/** The numbers of the step in view: what each component predicts, and what was measured. */
function describeBars(
  track: TrackSpec,
  bars: TrackBars,
  runs: readonly TimelineRun[],
  upTo: number,
): string {
  const run = scoredRuns(runs)[0];
  const reading = run ? barsAt(run, bars, upTo) : null;
  if (!run || !reading) return `${track.title}, ${track.unit}: not measured yet.`;
  const { values } = reading;
  if (!values) {
    return `${track.title} of ${run.label}, ${track.unit}: not measured at step ${upTo}, ${staleNote(reading)}.`;
  }
  const names = [...bars.parts.map(({ component }) => `${component}, predicted`), "measured"];
  const words = names.map(
    (name, i) => `${name} ${formatFixed(values[i] as number, track.decimals)}`,
  );
  return `${track.title} of ${run.label}, ${track.unit}, at step ${upTo}: ${words.join("; ")}.`;
}
