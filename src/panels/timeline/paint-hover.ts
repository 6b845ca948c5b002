/** The step that is pointed at: a line through all tracks, with what every curve was there. */
import { formatCount, formatFigure } from "../../charts/format";
import { spreadLabels } from "../../charts/label-layout";
import { hairline, strokeRing } from "../../charts/line-track";
import { type Domain, valueToY } from "../../charts/value-axis";
import { putGlyph } from "./component-glyph";
import type { TrackPlace } from "./layout";
import { barsAt } from "./paint-bars-track";
import { type Scene, textWidth } from "./scene";
import { scoredRuns, type TimelineRun } from "./timeline-model";
import type { TrackLine, TrackSpec } from "./track";
import { trackY } from "./track-axis";
import { curvesOf, valueInView } from "./track-curves";

/** Height that a figure takes, px. */
const LINE = 13;
/** Distance between two columns of figures, px. */
const COLUMN_GAP = 8;
/** Distance from the line, px. */
const ASIDE = 7;

/** A figure beside the line. */
interface Figure {
  readonly key: string;
  readonly text: string;
  readonly at: number;
  readonly tone: TimelineRun["colour"] | "rep" | "grad" | "ink";
  readonly component: TrackLine["component"] | undefined;
}

/** Draws the line at a step, and names it on the ruler. */
export function paintHoverLine(scene: Scene, step: number): void {
  const { context, overlay, theme, time, model } = scene;
  const x = time.x(step);
  hairline(context, x, model.layout.ruler, x, model.layout.height, theme.colour("--ink-3"), [3, 3]);
  const text = `step ${formatCount(step)}`;
  const half = textWidth(scene, text, true) / 2 + 4;
  const at = Math.min(time.right - half, Math.max(time.left + half, x));
  const y = model.layout.ruler;
  overlay.path("hover back", `M${at - half} ${y - 19}h${2 * half}v18h${-2 * half}z`, {
    class: "backing",
  });
  overlay.text("hover step", at, y - 6, text, { class: "ink bold", "text-anchor": "middle" });
}

/** Writes the values of one track at a step, and rings its curves there. */
export function paintHover(
  scene: Scene,
  track: TrackSpec,
  place: TrackPlace,
  domain: Domain | null,
  step: number,
): void {
  if (!domain) return;
  const figures = track.bars
    ? figuresOfBars(scene, track, place, domain, step)
    : figuresOfCurves(scene, track, place, domain, step);
  const { overlay, time, playhead } = scene;
  const glyph = figures.some(({ component }) => component) ? 13 : 0;
  const own = Math.max(0, ...figures.map(({ text }) => textWidth(scene, text, true))) + glyph;
  // Where one under the other they would touch, a column for each component.
  const tight = figures.length * LINE > place.height;
  const columns = tight ? [...new Set(figures.map(({ component }) => component))] : [undefined];
  const widest = own * columns.length + COLUMN_GAP * (columns.length - 1);
  const x = time.x(step);
  const until = x + ASIDE + widest;
  // Right of the playhead stand the names, which are not to be written over.
  const overNames = until > time.x(playhead) && x <= time.x(playhead) + 1;
  const aside = until > time.right || (overNames && x - ASIDE - widest >= time.left);
  const left = aside ? x - ASIDE - widest : x + ASIDE;
  columns.forEach((column, order) => {
    const start = left + order * (own + COLUMN_GAP);
    const here = tight ? figures.filter(({ component }) => component === column) : figures;
    const middles = spreadLabels(
      here.map(({ at }) => ({ at, size: LINE })),
      place.top + 1,
      place.top + place.height - 1,
    );
    here.forEach(({ key, text, tone, component }, i) => {
      const middle = middles[i] ?? 0;
      const width = textWidth(scene, text, true) + glyph;
      const corner = `M${start - 2} ${middle - LINE / 2}`;
      overlay.path(`${key} back`, `${corner}h${width + 4}v${LINE}h${-width - 4}z`, {
        class: "backing",
      });
      if (component) putGlyph(scene, key, component, start, middle);
      overlay.text(key, start + glyph, middle + 4, text, { class: `${tone} bold` });
    });
  });
}

function figuresOfCurves(
  scene: Scene,
  track: TrackSpec,
  place: TrackPlace,
  domain: Domain,
  step: number,
): Figure[] {
  const { context, theme, time } = scene;
  const y = trackY(track, domain, place);
  return curvesOf(scene, track).flatMap(({ run, line, series }): Figure[] => {
    const found = valueInView(track, series, step);
    if (!found || run.ghost || step > run.source.lastStep) return [];
    const at = y(found.value);
    if (!Number.isFinite(at)) return [];
    const [x, colour] = [time.x(found.step), theme.colour(`--${run.colour}`)];
    strokeRing(context, x, at, 2.5, colour, theme.colour("--paper"));
    const text = formatFigure(found.value, track.decimals);
    const key = `${track.id} hover ${run.id} ${line.metric}`;
    return [{ key, text, at, tone: run.colour, component: line.component }];
  });
}

function figuresOfBars(
  { model }: Scene,
  track: TrackSpec,
  place: TrackPlace,
  domain: Domain,
  step: number,
): Figure[] {
  const [run] = scoredRuns(model.runs);
  const isMade = run !== undefined && step <= run.source.lastStep;
  const values = isMade && track.bars ? barsAt(run, track.bars, step)?.values : null;
  if (!values) return [];
  const y = valueToY(domain, place.plotTop, place.plotBottom);
  return values.map((value, i) => {
    const component = track.bars?.parts[i]?.component;
    const tone = component === "representation" ? "rep" : component ? "grad" : "ink";
    const text = `${component ? "" : "measured "}${formatFigure(value, track.decimals)}`;
    return { key: `${track.id} hover ${i}`, text, at: y(value), tone, component };
  });
}
