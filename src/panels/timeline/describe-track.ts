/** A track in a sentence, for those who cannot see it. */
import { describeCurve } from "../../charts/describe";
import { formatFixed } from "../../charts/format";
import { firstCrossing } from "../../charts/series";
import { trackSeries } from "./paint-track";
import type { TimelineRun } from "./timeline-model";
import type { TrackSpec } from "./track";

/** What the curves of a track did up to a step. */
export function describeTrack(
  track: TrackSpec,
  runs: readonly TimelineRun[],
  upTo: number,
): string {
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
