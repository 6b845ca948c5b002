/** One track: axis, curves up to the playhead (and, paler, beyond it), dots and names at their ends. */

import { formatFigure, formatTick } from "../../charts/format";
import {
  dotMeasured,
  fillDot,
  hairline,
  type LineStyle,
  linePoints,
  strokeLine,
  strokeRing,
} from "../../charts/line-track";
import { firstCrossing, type Series } from "../../charts/series";
import type { Domain } from "../../charts/value-axis";
import { seedName } from "../seed-name";
import { summaryAt } from "./cohort-source";
import { putGlyph } from "./component-glyph";
import { formatInterval, withinBounds } from "./interval-text";
import type { TrackPlace } from "./layout";
import { nameComponents } from "./name-components";
import { nameGhosts } from "./name-ghosts";
import { type Band, bandOf, NamesOnTrack, type Words } from "./name-places";
import { notePlot } from "./note-plot";
import { BEYOND, paintBand, paintLead, paintSeeds } from "./paint-cohort";
import { nameRuns, paintStageName } from "./paint-names";
import { type Scene, textWidth } from "./scene";
import { sumNote } from "./sum-note";
import { valuedRuns } from "./timeline-model";
import type { TrackSpec } from "./track";
import { trackTicks, trackY } from "./track-axis";
import { type Curve, curvesOf, stretchesOf } from "./track-curves";

/** How what was measured is drawn under its mean. */
const RAW_WIDTH = 0.75;
const RAW_ALPHA = 0.5;
/** Height in which a figure has room for a line under it, px. */
const LEAST_FOR_TWO_LINES = 35;

/** A track of lines: axis, stage tint, curves, threshold, and names at their ends. */
export function paintTrack(
  scene: Scene,
  track: TrackSpec,
  index: number,
  place: TrackPlace,
  domain: Domain | null,
  resting: Domain | null,
): void {
  const { context, theme, time } = scene;
  hairline(context, 0, place.top, time.right, place.top, theme.colour("--rule"));
  if (!domain || !resting) {
    writeValues(scene, track, index, place, []);
    return;
  }
  const y = trackY(track, domain, place);
  paintAxis(scene, track, place, resting, y);
  const curves = curvesOf(scene, track);
  context.save();
  context.beginPath();
  context.rect(time.left - 1, place.top + 1, time.right - time.left + 2, place.height - 1);
  context.clip();
  if (track.threshold !== undefined) {
    hairline(
      context,
      time.left,
      y(track.threshold),
      time.right,
      y(track.threshold),
      theme.colour("--ink-3"),
      [1, 3],
    );
  }
  for (const curve of curves) paintBand(scene, curve, y);
  for (const curve of curves) paintSeeds(scene, curve, place, y);
  for (const curve of curves) paintCurve(scene, track, curve, y);
  context.restore();
  const numbers =
    track.threshold === undefined
      ? []
      : paintCrossings(scene, track, curves, place, track.threshold, y);
  if (index === 0) {
    paintStageName(scene, curves, place, y, numbers, track.threshold);
    nameSmoothing(scene, place);
  }
  // What is 0 has no place on a logarithmic axis, and so no name at its end.
  const placed = curves.filter(({ at }) => !at || Number.isFinite(y(at.value)));
  const mark = track.threshold === undefined ? null : y(track.threshold);
  const lines: Band[] = mark === null ? [] : [[mark - 1, mark + 1]];
  const names = new NamesOnTrack(scene, placed, place, y, numbers, lines);
  if (track.lines.some((line) => line.component)) {
    nameComponents(scene, track, placed, place, y, names);
  } else if (index === 0) {
    nameRuns(scene, placed, place, y, names);
    nameGhosts(scene, placed, place, y, names);
  }
  const notes = curves.map(({ run, line }) => sumNote(track, line, run, scene.playhead));
  notePlot(scene, track, place, [...new Set(notes)].filter(Boolean).join("; "));
  writeValues(scene, track, index, place, curves);
}

/** What the two kinds of line are while means are drawn: never to be taken for what was measured. */
function nameSmoothing({ overlay, time, model }: Scene, place: TrackPlace): void {
  if (model.smoothing === 0) return;
  const words = `thick: smoothed, span ${model.smoothing}; thin: as measured`;
  overlay.text("smoothing", time.right - 2, place.plotBottom - 2, words, {
    class: "halo",
    "text-anchor": "end",
  });
}

/** Where each curve is at the playhead; painted after the playhead's line. */
export function paintDots(
  scene: Scene,
  track: TrackSpec,
  place: TrackPlace,
  domain: Domain | null,
): void {
  if (!domain) return;
  const y = trackY(track, domain, place);
  const curves = curvesOf(scene, track);
  for (const curve of curves) paintLead(scene, curve, y);
  for (const curve of curves) paintDot(scene, curve, y);
}

/** Gridlines and their values. */
export function paintAxis(
  scene: Scene,
  track: TrackSpec,
  place: TrackPlace,
  resting: Domain,
  y: (value: number) => number,
): void {
  const { context, overlay, theme, time } = scene;
  const room = place.plotBottom - place.plotTop;
  const ticks = trackTicks(track, resting, Math.min(5, Math.max(2, Math.floor(room / 15))));
  // The threshold's own value is named, in the place of any tick that would touch it.
  const threshold = track.threshold;
  const values = ticks.values.filter(
    (value) => threshold === undefined || Math.abs(y(value) - y(threshold)) >= 14,
  );
  if (threshold !== undefined) values.push(threshold);
  for (const value of values) {
    const at = y(value);
    if (at < place.plotTop - 1 || at > place.plotBottom + 1) continue;
    if (value !== threshold)
      hairline(context, time.left, at, time.right, at, theme.colour("--rule-2"));
    const baseline = Math.min(place.plotBottom + 4, Math.max(place.plotTop + 5, at + 4));
    const spacing = value === threshold ? 0.1 : ticks.spacing(value);
    overlay.text(
      `${track.id} tick ${value}`,
      time.left - 10,
      baseline,
      formatTick(value, spacing),
      {
        "text-anchor": "end",
      },
    );
  }
}

function lineStyle(scene: Scene, curve: Curve): LineStyle {
  const { component } = curve.line;
  const name = component === "representation" ? "rep" : component === "gradient" ? "grad" : null;
  const colour = scene.theme.colour(`--${name ?? curve.run.colour}`);
  if (curve.run.ghost) {
    return { colour, width: 1.25, dash: [...(curve.run.dash ?? [0.1, 4])], alpha: 1 };
  }
  if (curve.run.dash && !name) return { colour, width: 1.75, dash: [...curve.run.dash], alpha: 1 };
  // Two runs in one component's hue are told apart by the dash.
  if (name && curve.order !== 0) return { colour, width: 1.25, dash: [4, 3], alpha: 1 };
  return { colour, width: 1.75, dash: [], alpha: 1 };
}

function paintCurve(
  scene: Scene,
  track: TrackSpec,
  curve: Curve,
  y: (value: number) => number,
): void {
  const style = lineStyle(scene, curve);
  const span = scene.model.smoothing;
  stretchesOf(track, curve.series).forEach((series, i) => {
    const raw = span === 0 ? style : { ...style, width: RAW_WIDTH, alpha: RAW_ALPHA };
    const measured = strokeSeries(scene, curve, series, y, raw);
    if (!curve.run.ghost) dotMeasured(scene.context, measured, raw, scene.time);
    if (span === 0) return;
    const name = `${curve.run.id} ${curve.line.metric}${i === 0 ? "" : ` ${i}`}`;
    strokeSeries(scene, curve, scene.average(name).over(series, span), y, style);
  });
}

/** Strokes a curve up to the playhead, whose points are returned, and palely what lies beyond. */
function strokeSeries(
  scene: Scene,
  { run, at }: Curve,
  series: Series,
  y: (value: number) => number,
  style: LineStyle,
): number[] {
  const { context, time, playhead } = scene;
  const place = { x: time.x, y };
  const until = run.ghost ? time.last : playhead;
  const points = linePoints(series, 0, until, place);
  strokeLine(context, points, style);
  if (until < time.last) {
    const beyond = linePoints(series, at?.step ?? until, time.last, place);
    if (beyond.length > 2) strokeLine(context, beyond, { ...style, alpha: style.alpha * BEYOND });
  }
  return points;
}

function paintDot(scene: Scene, curve: Curve, y: (value: number) => number): void {
  if (!curve.at || curve.run.ghost || !Number.isFinite(y(curve.at.value))) return;
  const { context, theme, time } = scene;
  const radius = curve.line.component ? 2.5 : 3;
  const fill = theme.colour(`--${curve.run.colour}`);
  fillDot(context, time.x(curve.at.step), y(curve.at.value), radius, fill);
}

/** Rings where curves first reach the threshold, with the step's number: returned is where those stand. */
function paintCrossings(
  scene: Scene,
  track: TrackSpec,
  curves: readonly Curve[],
  place: TrackPlace,
  threshold: number,
  y: (value: number) => number,
): Words[] {
  const { context, overlay, theme, time, playhead } = scene;
  const numbers: Words[] = [];
  const at = y(threshold);
  /** The right end of the number before. */
  let taken = time.left;
  const crossed = curves
    .filter((curve) => !curve.run.ghost)
    .map((curve) => ({ curve, step: firstCrossing(curve.series, threshold) }))
    .filter((c): c is { curve: Curve; step: number } => c.step !== null && c.step <= playhead)
    // A fork that is past the threshold from its beginning did not cross it.
    .filter(({ curve, step }) => step !== curve.run.branch?.from)
    .sort((a, b) => a.step - b.step);
  for (const { curve, step } of crossed) {
    const x = time.x(step);
    const colour = theme.colour(`--${curve.run.colour}`);
    hairline(context, x, at, x, place.plotBottom + 1, colour, [1, 2]);
    strokeRing(context, x, at, 3.5, colour, theme.colour("--paper"));
    // Before its line, or behind it where another number is in the way.
    const text = String(step);
    const width = textWidth(scene, text, true);
    const tight = x - 5 - width < taken + 4;
    overlay.text(
      `${track.id} crossing ${curve.run.id}`,
      x + (tight ? 5 : -5),
      place.plotBottom - 1,
      text,
      {
        class: `${curve.run.colour} bold halo`,
        "text-anchor": tight ? "start" : "end",
      },
    );
    taken = tight ? x + 5 + width : x;
    const from = tight ? x + 5 : x - 5 - width;
    numbers.push({ from: from - 3, to: from + width + 3, band: bandOf(place.plotBottom - 1) });
  }
  return numbers;
}

/** The values at the playhead, in a column a run under the runs' names. */
function writeValues(
  scene: Scene,
  track: TrackSpec,
  index: number,
  place: TrackPlace,
  curves: readonly Curve[],
): void {
  const { overlay, model } = scene;
  const { layout } = model;
  const runs = valuedRuns(model.runs);
  const columns = runs.length === 1 ? layout.columns.slice(-1) : layout.columns;
  const several = track.lines.length > 1;
  const rows = track.lines.length;
  const large = index === 0 && !layout.narrow;
  // Under a mean its interval, under what only the lead measures whose it is.
  const lead = runs.find((run) => run.cohort)?.cohort?.seeds[0] ?? 0;
  const seconds = !several && place.height >= LEAST_FOR_TWO_LINES && runs.some((run) => run.cohort);
  track.lines.forEach((line, row) => {
    const step = Math.min(19, (place.height - 6) / rows);
    const baseline = layout.narrow
      ? place.top + 18 + row * 16
      : several
        ? place.top + place.height / 2 + (row - (rows - 1) / 2) * step + 5
        : place.top + place.height / 2 + (seconds ? 0 : 7);
    runs.forEach((run, column) => {
      const right = columns[column];
      if (right === undefined) return;
      const curve = curves.find((c) => c.run === run && c.line === line);
      const text = curve?.at ? formatFigure(curve.at.value, track.decimals) : "–";
      const size = several || layout.narrow ? "v14" : large ? "v20" : "v16";
      overlay.text(`${track.id} value ${row} ${run.id}`, right, baseline, text, {
        class: `${run.colour} bold ${size}`,
        "text-anchor": "end",
      });
      if (!seconds || !curve?.at) return;
      const summary = curve.cohort && summaryAt(curve.cohort, curve.at.step);
      const second = summary
        ? formatInterval(withinBounds(summary, track), track.decimals)
        : seedName(lead);
      overlay.text(`${track.id} second ${run.id}`, right, baseline + 14, second, {
        "text-anchor": "end",
      });
    });
    const first = columns[0];
    if (line.component && first !== undefined) {
      putGlyph(scene, `${track.id} value ${row}`, line.component, first - 55, baseline - 5);
    }
  });
}
