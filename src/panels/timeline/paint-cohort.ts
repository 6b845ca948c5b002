/** The seeds of a run on a track: the band of their mean's interval, each one faintly, the lead with a ring. */
import { bandOutline, fillOutline, traceCurve } from "../../charts/interval-band";
import { linePoints, strokeLine, strokeRing } from "../../charts/line-track";
import { valueAt } from "../../charts/series";
import type { Scene } from "./scene";
import type { Curve } from "./track-curves";

/** How pale everything is beyond the playhead. */
export const BEYOND = 0.3;

const BAND = 0.17;
const SEED = 0.3;

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
export function paintSeeds(scene: Scene, { run, cohort }: Curve, y: Height): void {
  if (!cohort || run.ghost) return;
  const { context, theme, time, playhead } = scene;
  const place = { x: time.x, y };
  const colour = theme.colour(`--${run.colour}`);
  const [lead, ...others] = cohort.seeds;
  const stroke = (from: number, to: number, alpha: number) => {
    context.save();
    context.globalAlpha = alpha;
    context.strokeStyle = colour;
    context.lineWidth = 0.75;
    context.lineJoin = "round";
    context.setLineDash([]);
    // One path: where faint lines cross they stay faint.
    context.beginPath();
    for (const seed of others) traceCurve(context, seed, from, to, place);
    context.stroke();
    context.restore();
  };
  stroke(0, playhead, SEED);
  if (playhead < time.last) stroke(playhead, time.last, SEED * BEYOND);
  if (!lead) return;
  const style = { colour, width: 1, dash: [1.5, 2.5], alpha: 1 };
  strokeLine(context, linePoints(lead, 0, playhead, place), style);
}

/** Where the lead is at the playhead: a ring, beside the mean's disc. */
export function paintLead(scene: Scene, { run, cohort }: Curve, y: Height): void {
  const at = cohort?.seeds[0] && valueAt(cohort.seeds[0], scene.playhead);
  if (!at || run.ghost) return;
  const { context, theme, time } = scene;
  const colour = theme.colour(`--${run.colour}`);
  strokeRing(context, time.x(at.step), y(at.value), 2.5, colour, theme.colour("--paper"));
}
