/** One track: axis, curves up to the playhead (and, paler, beyond it), dots and names at their ends. */

import { formatFixed, formatTick } from "../../charts/format";
import { DISC_PATH, NABLA_PATH } from "../../charts/glyph";
import { spreadLabels } from "../../charts/label-layout";
import {
  fillDot,
  hairline,
  type LineStyle,
  linePoints,
  strokeLine,
  strokeRing,
} from "../../charts/line-track";
import {
  extentBetween,
  firstCrossing,
  firstValue,
  type Series,
  valueAt,
} from "../../charts/series";
import { axisTicks, type Domain, valueToY } from "../../charts/value-axis";
import type { TrackPlace } from "./layout";
import { seriesOf } from "./record-source";
import { type Scene, textWidth } from "./scene";
import { firstHeldStage } from "./stage";
import { scoredRuns, type TimelineRun } from "./timeline-model";
import type { TrackLine, TrackSpec } from "./track";

/** How far to the right of the playhead there must be room for names to stand there. */
const NAME_ROOM = 90;
/** Height that a name takes, px. */
const NAME_HEIGHT = 14;
/** How pale a curve is beyond the playhead. */
const BEYOND = 0.3;

/** One curve of a track, with where it is at the playhead. */
interface Curve {
  readonly run: TimelineRun;
  /** Place of the run among those on the score; −1 for a ghost. */
  readonly order: number;
  readonly line: TrackLine;
  readonly series: Series;
  readonly at: { readonly step: number; readonly value: number } | null;
}

/** A metric's curve in the unit of the track. */
export function trackSeries(track: TrackSpec, line: TrackLine, run: TimelineRun): Series | null {
  const series = seriesOf(run.source, line.metric);
  if (!series || track.relative !== "first") return series;
  const start = firstValue(series);
  return start && start.value !== 0 ? seriesOf(run.source, line.metric, 1 / start.value) : null;
}

/** The range of everything that a track shows up to a step; null where nothing is measured. */
export function trackExtent(
  track: TrackSpec,
  runs: readonly TimelineRun[],
  last: number,
): Domain | null {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (const run of runs) {
    for (const line of track.lines) {
      const series = trackSeries(track, line, run);
      const extent = series && extentBetween(series, 0, last);
      if (!extent) continue;
      low = Math.min(low, extent[0]);
      high = Math.max(high, extent[1]);
    }
  }
  return low <= high ? [low, high] : null;
}

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
  const y = valueToY(domain, place.plotTop, place.plotBottom);
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
  for (const curve of curves) paintCurve(scene, curve, y);
  context.restore();
  if (track.threshold !== undefined) {
    paintCrossings(scene, track, curves, place, track.threshold, y);
  }
  if (index === 0) paintStageName(scene, curves, place, y);
  if (track.lines.some((line) => line.component)) nameComponents(scene, track, curves, place, y);
  else if (index === 0) {
    nameRuns(scene, curves, place, y);
    nameGhosts(scene, curves, place, y);
  }
  writeValues(scene, track, index, place, curves);
}

/** Where each curve is at the playhead; painted after the playhead's line. */
export function paintDots(
  scene: Scene,
  track: TrackSpec,
  place: TrackPlace,
  domain: Domain | null,
): void {
  if (!domain) return;
  const y = valueToY(domain, place.plotTop, place.plotBottom);
  for (const curve of curvesOf(scene, track)) paintDot(scene, curve, y);
}

/** Ghosts first, so that they lie under the others; the run that the lever acts on last. */
function curvesOf(scene: Scene, track: TrackSpec): Curve[] {
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
        at: valueAt(series, scene.playhead),
      });
    }
  }
  return curves;
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
  const ticks = axisTicks(resting, Math.min(5, Math.max(2, Math.floor(room / 15))));
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
    const spacing = value === threshold ? 0.1 : ticks.spacing;
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
  if (curve.run.ghost) return { colour, width: 1.25, dash: [0.1, 4], alpha: 1 };
  // Two runs in one component's hue are told apart by the dash.
  if (name && curve.order > 0) return { colour, width: 1.25, dash: [4, 3], alpha: 1 };
  return { colour, width: 1.75, dash: [], alpha: 1 };
}

function paintCurve(scene: Scene, curve: Curve, y: (value: number) => number): void {
  const { context, time, playhead } = scene;
  const place = { x: time.x, y };
  const style = lineStyle(scene, curve);
  const until = curve.run.ghost ? time.last : playhead;
  strokeLine(context, linePoints(curve.series, 0, until, place), style);
  if (until < time.last && curve.at) {
    const beyond = linePoints(curve.series, curve.at.step, time.last, place);
    if (beyond.length > 2) strokeLine(context, beyond, { ...style, alpha: BEYOND });
  }
}

function paintDot(scene: Scene, curve: Curve, y: (value: number) => number): void {
  if (!curve.at || curve.run.ghost) return;
  const { context, theme, time } = scene;
  const radius = curve.line.component ? 2.5 : 3;
  const fill = theme.colour(`--${curve.run.colour}`);
  fillDot(context, time.x(curve.at.step), y(curve.at.value), radius, fill);
}

function paintCrossings(
  scene: Scene,
  track: TrackSpec,
  curves: readonly Curve[],
  place: TrackPlace,
  threshold: number,
  y: (value: number) => number,
): void {
  const { context, overlay, theme, time, playhead } = scene;
  const at = y(threshold);
  let previous = Number.NaN;
  const crossed = curves
    .filter((curve) => !curve.run.ghost)
    .map((curve) => ({ curve, step: firstCrossing(curve.series, threshold) }))
    .filter((c): c is { curve: Curve; step: number } => c.step !== null && c.step <= playhead)
    .sort((a, b) => a.step - b.step);
  for (const { curve, step } of crossed) {
    const x = time.x(step);
    const colour = theme.colour(`--${curve.run.colour}`);
    hairline(context, x, at, x, place.plotBottom + 1, colour, [1, 2]);
    strokeRing(context, x, at, 3.5, colour, theme.colour("--paper"));
    // Beside its line, on the side away from the mark before it.
    const text = String(step);
    const tight = x - previous < textWidth(scene, text, true) + 14 || x - time.left < 30;
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
    previous = x;
  }
}

/** What the tint behind the charts means, where the eye lands first. */
function paintStageName(
  scene: Scene,
  curves: readonly Curve[],
  place: TrackPlace,
  y: (value: number) => number,
): void {
  const { overlay, time, model, fitted } = scene;
  const run = scoredRuns(model.runs).find((candidate) => firstHeldStage(candidate.stages));
  const stage = run && firstHeldStage(run.stages);
  if (!run || !stage) return;
  const end = time.x(Math.min(stage.to ?? time.last, time.last));
  const room = end - time.left - 10;
  const name = fitted ? `stage 1, ${stage.name}` : stage.name;
  const words = textWidth(scene, name) <= room ? [name] : name.split(" ");
  if (words.length > 2 || words.some((word) => textWidth(scene, word) > room)) return;
  // At the top or, where curves are there, at the bottom; nowhere where they are at both.
  const widest = Math.max(...words.map((word) => textWidth(scene, word)));
  const height = words.length * NAME_HEIGHT;
  const until = time.stepAt(time.left + 6 + widest) + 1;
  const heights = curves.flatMap((curve) => extentBetween(curve.series, 0, until) ?? []).map(y);
  const top = Math.min(place.plotBottom, ...heights);
  const bottom = Math.max(place.plotTop, ...heights);
  const first =
    top > place.plotTop + height - 2
      ? place.plotTop + 10
      : bottom < place.plotBottom - height
        ? place.plotBottom - height + 12
        : null;
  if (first === null) return;
  words.forEach((word, i) => {
    overlay.text(`stage name ${i}`, time.left + 6, first + NAME_HEIGHT * i, word, {
      class: run.colour,
    });
  });
}

/** The runs' names at their lines' ends: once, on the first track. */
function nameRuns(
  scene: Scene,
  curves: readonly Curve[],
  place: TrackPlace,
  y: (value: number) => number,
): void {
  const { overlay, time, playhead } = scene;
  const named = curves.filter((curve) => !curve.run.ghost && curve.at);
  const x = time.x(playhead);
  const widest = Math.max(0, ...named.map((c) => textWidth(scene, c.run.label, true)));
  if (time.right - x > Math.max(NAME_ROOM, widest + 14)) {
    const middles = spreadLabels(
      named.map((curve) => ({ at: y(curve.at?.value ?? 0), size: NAME_HEIGHT })),
      place.plotTop - 4,
      place.plotBottom + 4,
    );
    named.forEach((curve, i) => {
      overlay.text(`name ${curve.run.id}`, x + 9, (middles[i] ?? 0) + 4, curve.run.label, {
        class: `${curve.run.colour} bold halo`,
      });
    });
    return;
  }
  nameBehind(scene, named, place, y);
}

/** No room ahead: over the highest of the lines and under the others, or all on the side with room. */
function nameBehind(
  scene: Scene,
  named: readonly Curve[],
  place: TrackPlace,
  y: (value: number) => number,
): void {
  const { overlay, time, playhead } = scene;
  const x = time.x(playhead) - 10;
  const widest = Math.max(0, ...named.map((c) => textWidth(scene, c.run.label, true)));
  const from = time.stepAt(x - widest);
  let top = Number.POSITIVE_INFINITY;
  let bottom = Number.NEGATIVE_INFINITY;
  for (const curve of named) {
    const extent = extentBetween(curve.series, from, playhead);
    if (!extent) continue;
    top = Math.min(top, y(extent[1]));
    bottom = Math.max(bottom, y(extent[0]));
  }
  if (top > bottom) return;
  const order = [...named].sort((a, b) => y(a.at?.value ?? 0) - y(b.at?.value ?? 0));
  const roomAbove = top - 5 - NAME_HEIGHT >= place.plotTop - 6;
  const roomBelow = bottom + NAME_HEIGHT * Math.max(1, order.length - 1) <= place.plotBottom + 4;
  const above = !roomAbove ? 0 : roomBelow ? 1 : order.length;
  order.forEach((curve, i) => {
    const baseline =
      i < above ? top - 5 - NAME_HEIGHT * (above - 1 - i) : bottom + NAME_HEIGHT * (i - above + 1);
    overlay.text(`name ${curve.run.id}`, x, baseline, curve.run.label, {
      class: `${curve.run.colour} bold halo`,
      "text-anchor": "end",
    });
  });
}

/** Where along a dotted curve its name may stand, as shares of the part that is shown. */
const GHOST_PLACES = [0.95, 0.8, 0.65, 0.5, 0.35];

/** What a dotted curve is, where it lies farthest from the others. */
function nameGhosts(
  scene: Scene,
  curves: readonly Curve[],
  place: TrackPlace,
  y: (value: number) => number,
): void {
  const { overlay, time } = scene;
  for (const { run, series } of curves) {
    const end = run.ghost ? valueAt(series, time.last) : null;
    if (!end) continue;
    let best = { room: -1, step: end.step, up: false };
    for (const share of GHOST_PLACES) {
      const step = Math.round(end.step * share);
      const own = valueAt(series, step);
      if (!own) continue;
      // Signed distances to the curves measured there; positive ones lie below.
      const distances = curves
        .filter((other) => other.run !== run && step <= other.run.source.lastStep)
        .flatMap((other) => valueAt(other.series, step) ?? [])
        .map((other) => y(other.value) - y(own.value));
      const room = Math.min(place.height, ...distances.map(Math.abs));
      const nearest = distances.find((distance) => Math.abs(distance) === room) ?? -1;
      if (room > best.room) best = { room, step, up: nearest > 0 };
    }
    const half = (time.stepAt(time.left + textWidth(scene, run.label)) + 1) / 2;
    const extent = extentBetween(series, best.step - half, best.step + half);
    if (!extent) continue;
    const above = y(extent[1]) - 5;
    const below = y(extent[0]) + NAME_HEIGHT;
    const up = (best.up && above > place.plotTop + 6) || below > place.plotBottom + 4;
    overlay.text(`name ${run.id}`, time.x(best.step), up ? above : below, run.label, {
      class: `${run.colour} halo`,
      "text-anchor": best.step > 0.9 * time.last ? "end" : "middle",
    });
  }
}

/** Glyph and run at the end of each component's line; glyph and name stay together. */
function nameComponents(
  scene: Scene,
  track: TrackSpec,
  curves: readonly Curve[],
  place: TrackPlace,
  y: (value: number) => number,
): void {
  const { overlay, time, playhead, fitted } = scene;
  const x = time.x(playhead);
  const named = curves.filter((curve) => !curve.run.ghost && curve.at && curve.line.component);
  if (named.length === 0 || time.right - x <= NAME_ROOM) return;
  const middles = spreadLabels(
    named.map((curve) => ({ at: y(curve.at?.value ?? 0), size: 13 })),
    place.plotTop - 6,
    place.plotBottom + 5,
  );
  named.forEach((curve, i) => {
    const middle = middles[i] ?? 0;
    const component = curve.line.component ?? "representation";
    const key = `${track.id} ${curve.run.id} ${component}`;
    putGlyph(scene, key, component, x + 9, middle);
    // In a single stage there is room to say which line is which.
    const text =
      fitted && time.right - x > 240 ? `${component}, ${curve.run.label}` : curve.run.label;
    overlay.text(key, x + 23, middle + 4, text, { class: `${curve.run.colour} halo` });
  });
}

export function putGlyph(
  scene: Scene,
  key: string,
  component: "representation" | "gradient",
  x: number,
  middle: number,
): void {
  const representation = component === "representation";
  scene.overlay.path(`${key} glyph`, representation ? DISC_PATH : NABLA_PATH, {
    class: representation ? "f-rep" : "f-grad",
    transform: `translate(${Math.round(10 * x) / 10} ${Math.round(10 * (middle - 4.5)) / 10}) scale(.9)`,
  });
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
  const runs = scoredRuns(model.runs);
  const columns = runs.length === 1 ? layout.columns.slice(-1) : layout.columns;
  const several = track.lines.length > 1;
  const rows = track.lines.length;
  const large = index === 0 && !layout.narrow;
  track.lines.forEach((line, row) => {
    const step = Math.min(19, (place.height - 6) / rows);
    const baseline = layout.narrow
      ? place.top + 18 + row * 16
      : several
        ? place.top + place.height / 2 + (row - (rows - 1) / 2) * step + 5
        : place.top + place.height / 2 + 7;
    runs.forEach((run, column) => {
      const right = columns[column];
      if (right === undefined) return;
      const curve = curves.find((c) => c.run === run && c.line === line);
      const text = curve?.at ? formatFixed(curve.at.value, track.decimals) : "–";
      const size = several || layout.narrow ? "v14" : large ? "v20" : "v16";
      overlay.text(`${track.id} value ${row} ${run.id}`, right, baseline, text, {
        class: `${run.colour} bold ${size}`,
        "text-anchor": "end",
      });
    });
    const first = columns[0];
    if (line.component && first !== undefined) {
      putGlyph(scene, `${track.id} value ${row}`, line.component, first - 55, baseline - 5);
    }
  });
}
