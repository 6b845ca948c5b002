/** Paints one run's curves of one measure, on axes that the charts of all runs have in common. */
import { formatFixed, formatTick } from "../../charts/format";
import { bandOutline, fillOutline } from "../../charts/interval-band";
import { dotMeasured, fillDot, hairline, linePoints, strokeLine } from "../../charts/line-track";
import { stepTicks, timeScale } from "../../charts/time-axis";
import type { Domain } from "../../charts/value-axis";
import type { PlotScene } from "../../panels/instruments/plot/Plot";
import { putGlyph } from "../../panels/instruments/plot/step-lines";
import { summaryAt } from "../../panels/timeline/cohort-source";
import { formatInterval, withinBounds } from "../../panels/timeline/interval-text";
import { firstHeldStage, heldUntil } from "../../panels/timeline/stage";
import { sumNote } from "../../panels/timeline/sum-note";
import type { TimelineRun } from "../../panels/timeline/timeline-model";
import type { TrackLine, TrackSpec } from "../../panels/timeline/track";
import { trackTicks, trackY } from "../../panels/timeline/track-axis";
import {
  stretchesOf,
  trackCohort,
  trackSeries,
  valueInView,
} from "../../panels/timeline/track-curves";

/** What a chart shows, and how far its axes reach. */
export interface BesideFrame {
  readonly run: TimelineRun;
  /** All runs beside each other, `run` among them. */
  readonly runs: readonly TimelineRun[];
  readonly track: TrackSpec;
  /** The step at the right end. */
  readonly last: number;
  /** The step in view. */
  readonly step: number;
  /** The step that is pointed at; null for none. */
  readonly pointed: number | null;
  readonly domain: Domain | null;
  /** Whether the steps are written under it. */
  readonly steps: boolean;
}

/** Room for the numbers of the value axis, over the plot for what is read out, and under it; px. */
const AXIS = 30;
const OVER = 18;
const UNDER = 4;
const STEPS = 18;
const BAND = 0.17;
/** How pale a curve is beyond the playhead. */
const BEYOND = 0.3;

/** The step at a place of a chart, px from its left edge. */
export function stepAtPlace(x: number, width: number, last: number): number {
  return timeScale(last, AXIS, width).stepAt(x);
}

/** Draws everything anew. */
export function paintBeside(scene: PlotScene, frame: BesideFrame): void {
  const { context, overlay, theme, width, height } = scene;
  const { run, runs, track, domain, step, pointed } = frame;
  const plotBottom = height - (frame.steps ? STEPS : UNDER);
  const place = { top: 0, height, plotTop: OVER, plotBottom };
  const time = timeScale(frame.last, AXIS, width);
  const stage = firstHeldStage(run.stages);
  if (stage) {
    const until = heldUntil(stage, run.source.lastStep, frame.last);
    const [from, to] = [time.x(stage.from), time.x(Math.min(until, frame.last))];
    context.fillStyle = theme.colour(`--${run.colour}-tint`);
    context.fillRect(from, place.plotTop, to - from, place.plotBottom - place.plotTop);
  }
  if (frame.steps) {
    for (const at of stepTicks(frame.last, width - AXIS, 56)) {
      const anchor = at === 0 ? "start" : at >= frame.last ? "end" : "middle";
      overlay.text(`step ${at}`, time.x(at), height - 4, String(at), { "text-anchor": anchor });
    }
  }
  if (!domain) return;
  const y = trackY(track, domain, place);
  const { values, spacing } = trackTicks(track, domain, 3);
  for (const value of values) {
    if (y(value) < place.plotTop - 1 || y(value) > place.plotBottom + 1) continue;
    hairline(context, AXIS, y(value), width, y(value), theme.colour("--rule-2"));
    const text = formatTick(value, spacing(value));
    overlay.text(`value ${value}`, AXIS - 6, y(value) + 4, text, { "text-anchor": "end" });
  }
  if (track.threshold !== undefined) {
    const at = y(track.threshold);
    hairline(context, AXIS, at, width, at, theme.colour("--ink-3"), [1, 3]);
  }
  const scale = { x: time.x, y };
  context.save();
  context.beginPath();
  context.rect(AXIS - 3, place.plotTop - 3, width, place.plotBottom - place.plotTop + 6);
  context.clip();
  const faint = { colour: theme.colour("--rule"), width: 1, dash: [], alpha: 1 };
  for (const other of runs) {
    if (other === run) continue;
    for (const line of track.lines) {
      const series = trackSeries(track, line, other);
      for (const stretch of series ? stretchesOf(track, series) : []) {
        strokeLine(context, linePoints(stretch, 0, frame.last, scale), faint);
      }
    }
  }
  for (const line of track.lines) {
    const series = trackSeries(track, line, run);
    if (!series) continue;
    const colour = theme.colour(`--${hueOf(run, line)}`);
    const cohort = trackCohort(track, line, run);
    if (cohort) {
      const { length, steps } = cohort.mean;
      const band = { length, steps, low: cohort.low, high: cohort.high };
      fillOutline(context, bandOutline(band, 0, step, scale), colour, BAND);
      fillOutline(context, bandOutline(band, step, frame.last, scale), colour, BAND * BEYOND);
    }
    const style = { colour, width: 1.75, dash: [...(run.dash ?? [])], alpha: 1 };
    const at = valueInView(track, series, step);
    for (const stretch of stretchesOf(track, series)) {
      const points = linePoints(stretch, 0, step, scale);
      strokeLine(context, points, style);
      dotMeasured(context, points, style, time);
      const beyond = linePoints(stretch, at?.step ?? step, frame.last, scale);
      if (beyond.length > 2) strokeLine(context, beyond, { ...style, alpha: BEYOND });
    }
  }
  context.restore();
  context.fillStyle = theme.colour("--ink");
  context.fillRect(time.x(step) - 0.5, place.plotTop - 3, 1, place.plotBottom - place.plotTop + 3);
  if (pointed !== null) {
    const x = time.x(Math.min(pointed, frame.last));
    hairline(context, x, place.plotTop, x, place.plotBottom, theme.colour("--ink-3"), [3, 3]);
  }
  readOut(scene, frame, y, time.x);
  const notes = new Set(track.lines.map((line) => sumNote(track, line, run, pointed ?? step)));
  const note = [...notes].filter(Boolean).join("; ");
  if (note) {
    overlay.text("note", width - 2, plotBottom - 2, note, { class: "halo", "text-anchor": "end" });
  }
}

/** The hue of a line: its component's where it has one, else its run's. */
function hueOf(run: TimelineRun, { component }: TrackLine): string {
  return component === undefined ? run.colour : component === "gradient" ? "grad" : "rep";
}

/** What each line was at the step that is pointed at or in view, over the plot at its right. */
function readOut(
  scene: PlotScene,
  { run, track, step, pointed }: BesideFrame,
  y: (value: number) => number,
  x: (step: number) => number,
): void {
  const { context, overlay, theme, width } = scene;
  let right = width;
  if (pointed !== null) {
    // One that has not come so far is read where it has come to.
    const reached = Math.min(pointed, Math.max(0, run.source.lastStep));
    overlay.text("pointed", AXIS, OVER - 6, `step ${reached}`, {});
  }
  for (const line of [...track.lines].reverse()) {
    const series = trackSeries(track, line, run);
    const at = series && valueInView(track, series, pointed ?? step);
    if (!at) continue;
    fillDot(context, x(at.step), y(at.value), 2.5, theme.colour(`--${hueOf(run, line)}`));
    const cohort = trackCohort(track, line, run);
    const seeds = cohort && summaryAt(cohort, at.step);
    const interval = seeds ? ` ${formatInterval(withinBounds(seeds, track), track.decimals)}` : "";
    const text = formatFixed(at.value, track.decimals);
    if (interval) {
      overlay.text(`interval ${line.metric}`, right, OVER - 6, interval, { "text-anchor": "end" });
      right -= 6 * interval.length;
    }
    const tone = line.component ? hueOf(run, line) : run.colour;
    overlay.text(`read ${line.metric}`, right, OVER - 6, text, {
      class: `${tone} bold`,
      "text-anchor": "end",
    });
    right -= 7 * text.length;
    if (line.component)
      putGlyph(scene, `glyph ${line.metric}`, line.component, right - 12, OVER - 10);
    right -= 22;
  }
}
