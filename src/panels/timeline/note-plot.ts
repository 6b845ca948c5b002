/** A remark on a track's plot, at its foot before the playhead. */
import type { TrackPlace } from "./layout";
import { type Scene, textWidth } from "./scene";
import type { TrackSpec } from "./track";

/** Writes what has to be known to read the track at the step in view; nothing where the text is empty. */
export function notePlot(scene: Scene, track: TrackSpec, place: TrackPlace, text: string): void {
  if (text === "") return;
  const { overlay, time, playhead } = scene;
  const right = time.x(playhead) - 6;
  const fits = right - textWidth(scene, text) > time.left;
  overlay.text(`${track.id} note`, fits ? right : time.left + 6, place.plotBottom - 2, text, {
    class: "halo",
    "text-anchor": fits ? "end" : "start",
  });
}
