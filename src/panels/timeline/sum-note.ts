/** What is missing from a sum over all steps, in words. */
import { formatCount } from "../../charts/format";
import { seriesOf } from "./record-source";
import { staleNote, stepReading } from "./step-reading";
import type { TimelineRun } from "./timeline-model";
import type { TrackLine, TrackSpec } from "./track";
import { sumOfPast } from "./track-curves";

/**
 * From which step on a summed track adds up at a step, or when it was last measured; empty where the sum is
 * of all steps, where nothing was measured, and on any other track.
 */
export function sumNote(
  track: Pick<TrackSpec, "summed">,
  line: TrackLine,
  run: TimelineRun,
  step: number,
): string {
  const series = track.summed ? seriesOf(run.source, line.metric) : null;
  if (!series) return "";
  const reading = stepReading(series, step);
  if (!reading.present) return staleNote(reading);
  let row = reading.row;
  while (row > 0 && Number.isFinite(series.values[row - 1] as number)) row--;
  const from = series.steps[row] as number;
  const isFork = (run.past ?? []).length > 0;
  const whole = row === 0 && (isFork ? sumOfPast(run, line) !== null : from === 0);
  return whole ? "" : `summed from step ${formatCount(from)}`;
}
