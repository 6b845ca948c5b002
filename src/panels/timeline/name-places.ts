/** Where along the height of a track a name may stand so that it covers no curve and no other name. */
import { extentBetween, indexAt, type Series, valueAt } from "../../charts/series";
import type { TimeScale } from "../../charts/time-axis";
import type { TrackPlace } from "./layout";
import { type Scene, textWidth } from "./scene";
import type { Curve } from "./track-curves";

/** From one height to another, px: the upper one first. */
export type Band = readonly [top: number, bottom: number];

/** How far to the right of the playhead there must be room for names to stand there, px. */
export const NAME_ROOM = 90;
/** Height that a name takes, px. */
export const NAME_HEIGHT = 14;
/** How far from its line's end a name may stand where there is no room for it, and in which steps, px. */
export const ASIDE = 160;
export const ASIDE_STEP = 40;
/** How far a name reaches over its baseline and under it, px. */
const OVER = 11;
const UNDER = 3;
/** How far out of the plot a name may stand, px. */
const OUTSIDE = 6;

/** The room that a name with this baseline takes. */
export function bandOf(baseline: number): Band {
  return [baseline - OVER, baseline + UNDER];
}

/** The baseline nearest to `wanted` at which a name touches none of `taken`; null where the plot has none. */
export function freeBaseline(
  wanted: number,
  taken: readonly Band[],
  place: Pick<TrackPlace, "plotTop" | "plotBottom">,
): number | null {
  const isFree = (baseline: number) => {
    const [top, bottom] = bandOf(baseline);
    if (top < place.plotTop - OUTSIDE || bottom > place.plotBottom + OUTSIDE) return false;
    return taken.every(([above, below]) => bottom <= above || top >= below);
  };
  const beside = taken.flatMap(([above, below]) => [above - UNDER - 1, below + OVER + 1]);
  const [nearest = null] = [wanted, ...beside]
    .filter(isFree)
    .sort((a, b) => Math.abs(a - wanted) - Math.abs(b - wanted));
  return nearest;
}

/** What curves, seeds included, take between two places on the time axis, px. */
export function bandsBetween(
  curves: readonly Curve[],
  time: TimeScale,
  from: number,
  to: number,
  y: (value: number) => number,
): Band[] {
  // Between the steps: a curve that ends just before `from` is not there.
  const stepOf = (x: number) => ((x - time.left) / (time.right - time.left)) * time.last;
  const [since, until] = [stepOf(from), stepOf(to)];
  return curves.flatMap(({ series, cohort }) =>
    [series, ...(cohort?.seeds ?? [])].flatMap((one): Band[] => {
      // One that has ended before is not there; another crosses from what was measured before to what was after.
      if (measuredFrom(one, since) === null) return [];
      const before = valueAt(one, since)?.step ?? since;
      const extent = extentBetween(one, before, measuredFrom(one, until) ?? until);
      return extent ? [[y(extent[1]) - 1, y(extent[0]) + 1]] : [];
    }),
  );
}

/** The first step from `step` on at which a curve was measured; null where there is none. */
function measuredFrom(series: Series, step: number): number | null {
  for (let i = Math.max(0, indexAt(series, step)); i < series.length; i++) {
    const at = series.steps[i] as number;
    if (at >= step && Number.isFinite(series.values[i])) return at;
  }
  return null;
}

/** A run's name, as the overlay has it. */
export interface Name {
  readonly key: string;
  readonly text: string;
  readonly class: string;
}

/** Words that stand on a track already. */
export interface Words {
  readonly from: number;
  readonly to: number;
  readonly band: Band;
}

/** The names of a track: none covers a curve, or other words. */
export class NamesOnTrack {
  readonly #scene: Scene;
  readonly #curves: readonly Curve[];
  readonly #place: TrackPlace;
  readonly #y: (value: number) => number;
  readonly #put: Words[];
  readonly #lines: readonly Band[];

  /** @param lines what a name stands on only where there is no other room, such as a threshold's line. */
  constructor(
    scene: Scene,
    curves: readonly Curve[],
    place: TrackPlace,
    y: (value: number) => number,
    words: readonly Words[],
    lines: readonly Band[] = [],
  ) {
    this.#put = [...words];
    this.#lines = lines;
    this.#scene = scene;
    this.#curves = curves;
    this.#place = place;
    this.#y = y;
  }

  /** Baselines at the plot's upper and lower edge. */
  get edges(): readonly [number, number] {
    return [this.#place.plotTop + 4, this.#place.plotBottom + 2];
  }

  /** Whether words of a curve may stand there without touching others, or another run's curve. */
  isClear({ from, to, band: [top, bottom] }: Words, own: Curve): boolean {
    const { time } = this.#scene;
    if (from < time.left || to > time.right) return false;
    const others = this.#curves.filter(({ run }) => run !== own.run);
    const taken = [
      ...bandsBetween(others, time, from, to, this.#y),
      ...this.#put.filter((one) => one.from < to && from < one.to).map(({ band }) => band),
    ];
    return taken.every(([above, below]) => bottom <= above || top >= below);
  }

  /** Puts a name that begins or ends at `x` as near as may be to a baseline; false where there is no room. */
  put(name: Name, x: number, anchor: "start" | "end", wanted: number): boolean {
    const { time, overlay } = this.#scene;
    const width = textWidth(this.#scene, name.text, true);
    const from = anchor === "start" ? x : x - width;
    const to = from + width;
    const taken = [
      ...bandsBetween(this.#curves, time, from, to, this.#y),
      ...this.#put.filter((one) => one.from < to && from < one.to).map(({ band }) => band),
    ];
    const baseline =
      freeBaseline(wanted, [...taken, ...this.#lines], this.#place) ??
      freeBaseline(wanted, taken, this.#place);
    if (baseline === null) return false;
    this.#put.push({ from, to, band: bandOf(baseline) });
    overlay.text(name.key, x, baseline, name.text, { class: name.class, "text-anchor": anchor });
    return true;
  }
}
