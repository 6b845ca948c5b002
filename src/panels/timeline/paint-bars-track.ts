/** A track of bars: what each component predicts of every step, with a tick at what was measured. */
import { formatFigure } from "../../charts/format";
import { hairline } from "../../charts/line-track";
import {
  type BarColumns,
  barExtent,
  paintBars,
  stepBars,
  stepsPerBar,
  typicalExtent,
} from "../../charts/step-bars";
import { type Domain, valueToY } from "../../charts/value-axis";
import { clearAhead } from "./clear-ahead";
import { putGlyph } from "./component-glyph";
import type { TrackPlace } from "./layout";
import { notePlot } from "./note-plot";
import { paintAxis } from "./paint-track";
import { type Scene, textWidth } from "./scene";
import { type StepReading, staleNote, stepReading } from "./step-reading";
import { scoredRuns, type TimelineRun } from "./timeline-model";
import type { TrackBars, TrackSpec } from "./track";

const HUES = { representation: "--rep", gradient: "--grad" } as const;
/** Narrower bars than this are drawn several steps to a bar, px. */
const LEAST_BAR = 4;
/** Height from which on there is room to say what the marks are, px. */
const LEAST_NAMED = 44;

/** The columns of a run; null where one of them was never measured. */
function columnsOf({ source }: TimelineRun, { parts, actual }: TrackBars): BarColumns | null {
  const values = parts.map(({ metric }) => source.values(metric));
  const measured = source.values(actual);
  if (!measured || values.some((one) => !one)) return null;
  const steps = source.steps();
  const length = Math.min(steps.length, measured.length);
  return { length, steps, parts: values as Float64Array[], actual: measured };
}

/** Bars at a step. */
export interface BarsReading extends StepReading {
  /** The parts in their order, then what happened; null where that step was not measured. */
  readonly values: readonly number[] | null;
}

/** The numbers at a step, or when there were any before it; null where there never were. */
export function barsAt(run: TimelineRun, bars: TrackBars, step: number): BarsReading | null {
  const columns = columnsOf(run, bars);
  if (!columns) return null;
  const { length, steps, parts, actual } = columns;
  const all = [...parts, actual ?? []];
  const sums = Float64Array.from({ length }, (_, row) =>
    all.reduce((sum, part) => sum + (part[row] as number), 0),
  );
  const reading = stepReading({ length, steps, values: sums }, step);
  if (reading.row < 0) return null;
  const values = reading.present ? all.map((part) => part[reading.row] as number) : null;
  return { ...reading, values };
}

/**
 * The range of the bars: of all while only the first stage is shown, else of most of them.
 * @param least the axis is not made for bars below this, which no figure beside them tells from 0.
 */
export function barsExtent(
  bars: TrackBars,
  runs: readonly TimelineRun[],
  last: number,
  fitted: boolean,
  least: number,
): Domain | null {
  const run = scoredRuns(runs)[0];
  const columns = run && columnsOf(run, bars);
  if (!columns) return null;
  const shown = stepBars(columns, 1).filter(({ from }) => from <= last);
  return fitted ? barExtent(shown) : typicalExtent(shown, least);
}

/** A track of stacked signed parts, a bar a step, and a tick at what was measured. */
export function paintBarsTrack(
  scene: Scene,
  track: TrackSpec,
  bars: TrackBars,
  place: TrackPlace,
  domain: Domain | null,
  resting: Domain | null,
): void {
  const { context, theme, time, model, playhead } = scene;
  hairline(context, 0, place.top, time.right, place.top, theme.colour("--rule"));
  const run = scoredRuns(model.runs)[0];
  const columns = run ? columnsOf(run, bars) : null;
  if (columns && domain && resting) {
    const y = valueToY(domain, place.plotTop, place.plotBottom);
    paintAxis(scene, track, place, resting, y);
    hairline(context, time.left, y(0), time.right, y(0), theme.colour("--rule"));
    const perBar = stepsPerBar(time.last, time.right - time.left, LEAST_BAR);
    paintBars(context, stepBars(columns, perBar), time.x, y, {
      fills: bars.parts.map(({ component }) => theme.colour(HUES[component])),
      tick: theme.colour("--ink"),
      until: playhead,
      clip: domain,
      paper: theme.colour("--paper"),
    });
    nameParts(scene, track, bars, place);
  }
  const reading = run ? barsAt(run, bars, playhead) : null;
  if (reading) notePlot(scene, track, place, staleNote(reading));
  writeParts(scene, track, bars, place, reading?.values ?? null);
}

/** What the marks are, right of the playhead, where there is room. */
function nameParts(scene: Scene, track: TrackSpec, bars: TrackBars, place: TrackPlace): void {
  const { overlay, time, playhead } = scene;
  const x = time.x(playhead) + 9;
  const words = ["measured", ...bars.parts.map(({ component }) => `predicted, ${component}`)];
  const widest = Math.max(...words.map((word) => textWidth(scene, word)));
  if (time.right - x < widest + 24 || place.height < LEAST_NAMED) return;
  const middle = (place.plotTop + place.plotBottom) / 2;
  clearAhead(scene, place, widest + 15, [middle - 22, middle + 22]);
  words.forEach((word, i) => {
    const at = middle + (i - 1) * Math.min(15, place.height / words.length - 2);
    const component = bars.parts[i - 1]?.component;
    const key = `${track.id} legend ${i}`;
    if (component) putGlyph(scene, key, component, x, at);
    else overlay.path(key, `M${x} ${at - 1}h10v2h-10z`, { class: "f-ink" });
    const tone = component === "representation" ? "rep" : component ? "grad" : "ink";
    overlay.text(`${key} word`, x + 15, at + 4, word, { class: `${tone} halo` });
  });
}

/** A right edge of the first column of values at which their glyphs would touch the title, px. */
const NARROW_RAIL = 160;

/** The numbers at the playhead with their glyphs, and what each is. */
function writeParts(
  scene: Scene,
  track: TrackSpec,
  bars: TrackBars,
  place: TrackPlace,
  values: readonly number[] | null,
): void {
  const { overlay, model } = scene;
  const { layout } = model;
  const [first = 0, second = first] = layout.columns;
  const rows = bars.parts.length + 1;
  // In a narrow rail the figures keep clear of the title.
  const aside = first < NARROW_RAIL ? 10 : 0;
  // Where figures have a second line, the first is the title's.
  const secondLine = model.runs.some((one) => one.cohort);
  const step = layout.narrow ? 0 : Math.min(17, (place.height - 6) / rows);
  for (let row = 0; row < rows; row++) {
    const component = bars.parts[row]?.component;
    const right = layout.narrow ? layout.width - (rows - 1 - row) * 82 : first + aside;
    const baseline = layout.narrow
      ? place.top + (secondLine ? 32 : 18)
      : place.top + place.height / 2 + (row - (rows - 1) / 2) * step + 5;
    const value = values?.[row];
    const text = value === undefined ? "–" : formatFigure(value, track.decimals);
    const key = `${track.id} value ${row}`;
    const tone = component === "representation" ? "rep" : component ? "grad" : "ink";
    overlay.text(key, right, baseline, text, { class: `${tone} bold v14`, "text-anchor": "end" });
    const glyph = right - (layout.narrow ? 58 : 62);
    if (component) putGlyph(scene, key, component, glyph, baseline - 5);
    else overlay.path(`${key} glyph`, `M${glyph} ${baseline - 6}h10v2h-10z`, { class: "f-ink" });
    if (layout.narrow) continue;
    overlay.text(`${key} word`, second, baseline, component ? "predicted" : "measured", {
      "text-anchor": "end",
    });
  }
}
