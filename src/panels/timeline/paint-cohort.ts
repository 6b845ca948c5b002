/** The seeds of a run on a track: the band of their mean's interval, each one faintly, the lead with a ring. */
import type { DrawRows } from "../../charts/growing-layer";
import { bandOutline, fillOutline, traceCurve } from "../../charts/interval-band";
import { type LinePlace, linePoints, strokeLine, strokeRing } from "../../charts/line-track";
import { type Series, valueAt } from "../../charts/series";
import type { TrackPlace } from "./layout";
import type { Scene } from "./scene";
import type { Curve } from "./track-curves";

/** How pale everything is beyond the playhead. */
export const BEYOND = 0.3;

const BAND = 0.17;
const SEED = 0.3;
/** Rows that all seeds are traced over in one path. */
const FEW_ROWS = 16;

type Height = (value: number) => number;

/** Fills the interval of a curve's mean. */
export function paintBand(scene: Scene, { run, cohort }: Curve, y: Height): void {
  if (!cohort) return;
  const { context, theme, time, playhead } = scene;
  const { length, steps } = cohort.mean;
  const band = { length, steps, low: cohort.low, high: cohort.high };
  const place = { x: time.x, y };
  const colour = theme.colour(`--${run.colour}`);
  const until = run.ghost ? time.last : playhead;
  fillOutline(context, bandOutline(band, 0, until, place), colour, run.ghost ? BAND / 2 : BAND);
  if (until >= time.last) return;
  const beyond = bandOutline(band, until, time.last, place);
  fillOutline(context, beyond, colour, BAND * BEYOND);
}

/** Strokes each seed, faintly, and the lead, whose kernel and answers are shown. */
export function paintSeeds(scene: Scene, curve: Curve, place: TrackPlace, y: Height): void {
  const { run, line, cohort } = curve;
  if (!cohort || run.ghost) return;
  const { context, theme, time, playhead } = scene;
  const colour = theme.colour(`--${run.colour}`);
  const [lead, ...others] = cohort.seeds;
  const draw: DrawRows = (on, from, to) =>
    strokeSeeds(on, others, from, to, { x: time.x, y }, colour);
  const left = time.left - 1;
  const width = time.right - left + 1;
  const box = { left, top: place.top + 1, width, height: place.height - 1 };
  // Two heights fix the axis: the picture holds for as long as they stay.
  const key = [time.last, y(0), y(1), colour, others.length, run.cohort?.stride].join(" ");
  const layer = scene.layer(`${run.id} ${line.metric}`);
  const newest = cohort.mean.length - 1;
  const paint = (from: number, to: number, alpha: number) => {
    context.save();
    context.globalAlpha = alpha;
    context.beginPath();
    context.rect(from, box.top, to - from, box.height);
    context.clip();
    // The newest row may still be completed, so it is not of the picture.
    layer.paint(context, box, key, newest - 1, draw);
    draw(context, Math.max(0, newest - 1), newest);
    context.restore();
  };
  const x = time.x(playhead);
  paint(left, x + 1, SEED);
  const looksBack = playhead < (cohort.mean.steps[newest] ?? 0);
  if (looksBack) paint(x + 1, left + width, SEED * BEYOND);
  if (!lead) return;
  const style = { colour, width: 1, dash: [1.5, 2.5], alpha: 1 };
  strokeLine(context, linePoints(lead, 0, playhead, { x: time.x, y }), style);
}

/** Strokes rows of curves, from where each was last measured at or before the first of them. */
function strokeSeeds(
  context: CanvasRenderingContext2D,
  seeds: readonly Series[],
  from: number,
  to: number,
  place: LinePlace,
  colour: string,
): void {
  context.strokeStyle = colour;
  context.lineWidth = 0.75;
  context.lineJoin = "round";
  context.setLineDash([]);
  // Short pieces are one path; a long one that crosses itself everywhere would be slow to fill.
  const together = to - from < FEW_ROWS;
  if (together) context.beginPath();
  for (const seed of seeds) {
    let first = from;
    while (first > 0 && !Number.isFinite(seed.values[first] as number)) first -= 1;
    const [start, end] = [seed.steps[first], seed.steps[to]];
    if (start === undefined || end === undefined) continue;
    if (!together) context.beginPath();
    traceCurve(context, seed, start, end, place);
    if (!together) context.stroke();
  }
  if (together) context.stroke();
}

/** Where the lead is at the playhead: a ring, beside the mean's disc. */
export function paintLead(scene: Scene, { run, cohort }: Curve, y: Height): void {
  const at = cohort?.seeds[0] && valueAt(cohort.seeds[0], scene.playhead);
  if (!at || run.ghost) return;
  const { context, theme, time } = scene;
  const colour = theme.colour(`--${run.colour}`);
  strokeRing(context, time.x(at.step), y(at.value), 2.5, colour, theme.colour("--paper"));
}
