/** Which curve of a component is which run's. */
import { spreadLabels } from "../../charts/label-layout";
import { clearAhead } from "./clear-ahead";
import { putGlyph } from "./component-glyph";
import type { TrackPlace } from "./layout";
import { ASIDE, ASIDE_STEP, NAME_ROOM, type NamesOnTrack } from "./name-places";
import { type Scene, textWidth } from "./scene";
import { type TimelineRun, valuedRuns } from "./timeline-model";
import type { TrackSpec } from "./track";
import type { Curve } from "./track-curves";

/** Height that a name takes, px. */
const LINE = 13;

/** Glyph and run at the end of each component's line; glyph and name stay together. */
export function nameComponents(
  scene: Scene,
  track: TrackSpec,
  curves: readonly Curve[],
  place: TrackPlace,
  y: (value: number) => number,
  names: NamesOnTrack,
): void {
  const { overlay, time, playhead, fitted, model } = scene;
  const x = time.x(playhead);
  // There is room for those of two runs.
  const valued = valuedRuns(model.runs);
  const named = curves.filter(
    (curve) => valued.includes(curve.run) && curve.at && curve.line.component,
  );
  if (named.length === 0) return;
  if (time.right - x <= NAME_ROOM) {
    nameDashes(scene, track, valued, names);
    return;
  }
  // In a single stage there is room to say which line is which.
  const long = fitted && time.right - x > 240;
  const texts = named.map(({ line, run }) =>
    long ? `${line.component}, ${run.label}` : run.label,
  );
  const widest = Math.max(...texts.map((text) => textWidth(scene, text)));
  // Where one under the other they would touch, a column for each component.
  const column = widest + 37;
  const tight = place.height < LINE * (named.length + 1) && time.right - x > 2 * column;
  const columns = tight ? [...new Set(named.map(({ line }) => line.component))] : [undefined];
  columns.forEach((component, order) => {
    const own = named.flatMap((curve, i) =>
      component === undefined || curve.line.component === component ? [{ curve, i }] : [],
    );
    const middles = spreadLabels(
      own.map(({ curve }) => ({ at: y(curve.at?.value ?? 0), size: LINE })),
      place.plotTop - 4,
      place.plotBottom + 4,
    );
    const left = x + 9 + order * column;
    const reach = [Math.min(...middles) - 8, Math.max(...middles) + 8] as const;
    clearAhead(scene, place, left + widest + 14 - x, reach);
    own.forEach(({ curve, i }, k) => {
      const middle = middles[k] ?? 0;
      const named = curve.line.component ?? "representation";
      const key = `${track.id} ${curve.run.id} ${named}`;
      putGlyph(scene, key, named, left, middle);
      overlay.text(key, left + 14, middle + 4, texts[i] ?? "", {
        class: `${curve.run.colour} halo`,
      });
    });
  });
}

/** Which run is drawn how, where there is no room for names ahead of the lines: components have their hues. */
function nameDashes(
  scene: Scene,
  track: TrackSpec,
  runs: readonly TimelineRun[],
  names: NamesOnTrack,
): void {
  const { time } = scene;
  const [first, second] = runs;
  if (!first || !second) return;
  const text = `solid ${first.short ?? first.label}, dashed ${second.short ?? second.label}`;
  const name = { key: `${track.id} dashes`, text, class: "halo" };
  for (let x = time.right - 12; x > time.left + 2 * ASIDE; x -= ASIDE_STEP) {
    for (const wanted of names.edges) if (names.put(name, x, "end", wanted)) return;
  }
}
