/** A track in a sentence, for those who cannot see it. */
import { describeCurve } from "../../charts/describe";
import { formatFixed } from "../../charts/format";
import { firstCrossing } from "../../charts/series";
import { barsAt } from "./paint-bars-track";
import { trackSeries } from "./paint-track";
import { scoredRuns, type TimelineRun } from "./timeline-model";
import type { TrackBars, TrackSpec } from "./track";

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
      const name = line.component ? `${line.component}, ${run.label}` : run.label;
      const words = describeCurve(series, upTo, track.range.minSpan, format);
      const passed =
        series && track.threshold !== undefined ? firstCrossing(series, track.threshold) : null;
      const crossing =
        passed !== null && passed <= upTo && track.threshold !== undefined
          ? `, passing ${formatFixed(track.threshold, 1)} at step ${passed}`
          : "";
      return `${name} ${words}${crossing}`;
    }),
  );
  return `${track.title}, ${track.unit}, to step ${upTo}: ${curves.join("; ")}.`;
}

/** The numbers of the step in view: what each component predicts, and what was measured. */
function describeBars(
  track: TrackSpec,
  bars: TrackBars,
  runs: readonly TimelineRun[],
  upTo: number,
): string {
  const run = scoredRuns(runs)[0];
  const values = run ? barsAt(run, bars, upTo) : null;
  if (!run || !values) return `${track.title}, ${track.unit}: not measured yet.`;
  const names = [...bars.parts.map(({ component }) => `${component}, predicted`), "measured"];
  const words = names.map(
    (name, i) => `${name} ${formatFixed(values[i] as number, track.decimals)}`,
  );
  return `${track.title} of ${run.label}, ${track.unit}, at step ${upTo}: ${words.join("; ")}.`;
}
