/** What the seeds of the runs say of a track at a step, in lines: means, intervals, what they differ by. */
import { formatCount } from "../../charts/format";
import { type SeedMean, seedDifference } from "../../statistics/seed-mean";
import { summaryAt } from "./cohort-source";
import { formatDifference, formatMean, withinBounds } from "./interval-text";
import { scoredRuns, type TimelineRun } from "./timeline-model";
import type { TrackSpec } from "./track";
import { trackCohort } from "./track-curves";

/** One line: a name, where one stands before it, in a run's hue, and figures. */
export interface ReadoutLine {
  readonly name: string;
  readonly colour: TimelineRun["colour"] | null;
  readonly text: string;
}

/** The lines for a track at a step; null where no seeds measured it. */
export function readoutOf(
  track: TrackSpec,
  runs: readonly TimelineRun[],
  step: number,
): readonly ReadoutLine[] | null {
  const [line] = track.lines;
  if (!line || track.lines.length > 1) return null;
  const found = scoredRuns(runs).flatMap((run) => {
    const cohort = trackCohort(track, line, run);
    const summary = cohort && summaryAt(cohort, step);
    return summary ? [{ run, summary: withinBounds(summary, track) }] : [];
  });
  const [first] = found;
  if (!first) return null;
  const lines: ReadoutLine[] = [
    { name: `${track.title}, step ${formatCount(first.summary.step)}`, colour: null, text: "" },
    ...found.map(({ run, summary }) => ({
      name: run.label,
      colour: run.colour,
      text: formatMean(summary, track.decimals),
    })),
  ];
  const difference = differenceAt(track, runs, step);
  if (difference) {
    lines.push({
      name: difference.name,
      colour: null,
      text: formatDifference(difference.summary, track.decimals),
    });
  }
  lines.push({ name: "", colour: null, text: footing(found.map(({ summary }) => summary)) });
  return lines;
}

/**
 * What the first run has over the second at a step, seed by seed; null where two runs with seeds
 * did not measure it at the same one.
 */
export function differenceAt(
  track: TrackSpec,
  runs: readonly TimelineRun[],
  step: number,
): { readonly name: string; readonly summary: SeedMean } | null {
  const [a, b] = scoredRuns(runs);
  const metric = track.lines[0]?.metric;
  if (!a?.cohort || !b?.cohort || metric === undefined) return null;
  const [ours, theirs] = [a.cohort.at(metric, step), b.cohort.at(metric, step)];
  if (!ours || !theirs || ours.step !== theirs.step) return null;
  const summary = seedDifference(ours.values, theirs.values);
  return summary && { name: `${a.label} − ${b.label}`, summary };
}

/** Of how many seeds, and what the brackets are. */
function footing(summaries: readonly SeedMean[]): string {
  const counts = [...new Set(summaries.map(({ count }) => count))];
  const seeds = `${counts.join(" and ")} ${counts.join() === "1" ? "seed" : "seeds"}`;
  return counts.some((count) => count > 1) ? `mean of ${seeds}, 95 % interval (t)` : seeds;
}
