/** The figures of the time panel: all its tracks, or one under the runs' scores. */
import type { Figure } from "../../panels/figures/figure";
import type { TrackSpec } from "../../panels/timeline/track";

/** Room over the ruler for its numbers, px. */
const OVER_RULER = 24;

/** From the ruler to where the first track begins, and the track itself. */
function bandsOf(element: HTMLElement, place: number): readonly (readonly [number, number])[] {
  const tracks = [...element.querySelectorAll<HTMLElement>(".tl-track")];
  const [first, track] = [tracks[0], tracks[place]];
  const top = Math.max(0, (element.querySelector<HTMLElement>(".tl-scrub")?.offsetTop ?? 0) - 4);
  const score = [Math.min(top, OVER_RULER), first?.offsetTop ?? OVER_RULER] as const;
  if (!track) return [score];
  return [score, [track.offsetTop, track.offsetTop + track.offsetHeight]];
}

/** A figure of all tracks, and one of each. */
export function trackFigures(tracks: readonly TrackSpec[]): Figure[] {
  const whole = { name: "all measures", title: "The runs over time", selector: ".tl" };
  return [
    whole,
    ...tracks.map(({ title, unit }, place) => ({
      ...whole,
      name: title,
      title: `${title}, ${unit}`,
      bands: (element: HTMLElement) => bandsOf(element, place),
    })),
  ];
}
