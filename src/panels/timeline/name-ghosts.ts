/** The names of dotted curves: runs that are kept beside those that go on. */
import { extentBetween, valueAt } from "../../charts/series";
import type { TrackPlace } from "./layout";
import { bandOf, NAME_HEIGHT, type NamesOnTrack } from "./name-places";
import { type Scene, textWidth } from "./scene";
import type { Curve } from "./track-curves";

/** Where along a dotted curve its name may stand, as shares of the part that is shown. */
const GHOST_PLACES = [0.95, 0.8, 0.65, 0.5, 0.35];

/** A place for a dotted curve's name: a step of the curve, and whether over it or under it. */
interface GhostPlace {
  readonly step: number;
  readonly up: boolean;
  /** Distance to the nearest other curve, px. */
  readonly room: number;
}

/** What a dotted curve is, where it lies farthest from the others and no other words are. */
export function nameGhosts(
  scene: Scene,
  curves: readonly Curve[],
  place: TrackPlace,
  y: (value: number) => number,
  names: NamesOnTrack,
): void {
  const { overlay, time } = scene;
  for (const curve of curves) {
    const { run, series } = curve;
    const end = run.ghost ? valueAt(series, time.last) : null;
    if (!end) continue;
    const width = textWidth(scene, run.label);
    const half = (time.stepAt(time.left + width) + 1) / 2;
    const wanted = GHOST_PLACES.flatMap((share): GhostPlace[] => {
      const step = Math.round(end.step * share);
      const own = valueAt(series, step);
      if (!own) return [];
      // Signed distances to the curves measured there; positive ones lie below.
      const distances = curves
        .filter((other) => other.run !== run && step <= other.run.source.lastStep)
        .flatMap((other) => valueAt(other.series, step) ?? [])
        .map((other) => y(other.value) - y(own.value));
      const room = Math.min(place.height, ...distances.map(Math.abs));
      const nearest = distances.find((distance) => Math.abs(distance) === room) ?? -1;
      // On the side of the nearest curve only where the other one is taken.
      return [
        { step, up: nearest > 0, room },
        { step, up: nearest <= 0, room: room / 2 },
      ];
    }).sort((a, b) => b.room - a.room);
    for (const { step, up } of wanted) {
      const extent = extentBetween(series, step - half, step + half);
      if (!extent) continue;
      const baseline = up ? y(extent[1]) - 5 : y(extent[0]) + NAME_HEIGHT;
      if (up ? baseline <= place.plotTop + 6 : baseline > place.plotBottom + 4) continue;
      const anchor = step > 0.9 * time.last ? "end" : "middle";
      const from = Math.max(time.left, time.x(step) - (anchor === "end" ? width : width / 2));
      if (!names.isClear({ from, to: from + width, band: bandOf(baseline) }, curve)) continue;
      overlay.text(`name ${run.id}`, from, baseline, run.label, { class: `${run.colour} halo` });
      break;
    }
  }
}
