import { useRef, useState } from "react";
import type { TrackPlace } from "./layout";

/** How far a name must be drawn before it is moved rather than clicked, px. */
const DRAG = 6;

/** A list with one entry put before another place's; `to` is a gap between entries, 0 the first. */
export function moved<T>(list: readonly T[], from: number, to: number): T[] {
  const rest = list.filter((_, i) => i !== from);
  const entry = list[from];
  if (entry === undefined) return rest;
  rest.splice(to > from ? to - 1 : to, 0, entry);
  return rest;
}

/** The gap between tracks that is nearest to a height: 0 over the first, n under the last. */
export function gapAt(tracks: readonly Pick<TrackPlace, "top" | "height">[], y: number): number {
  const under = tracks.findIndex(({ top, height }) => y < top + height / 2);
  return under < 0 ? tracks.length : under;
}

/** Tracks are put in another order by drawing their names, or by Alt and the arrows on them. */
export function useTrackOrder(input: {
  readonly places: readonly TrackPlace[];
  readonly ids: readonly string[];
  /** A pointer's height in the panel, px. */
  readonly heightOf: (event: React.PointerEvent) => number;
  readonly onTracks: ((ids: readonly string[]) => void) | undefined;
}) {
  const { places, ids, heightOf, onTracks } = input;
  const drag = useRef<{ from: number; at: number; moving: boolean } | null>(null);
  const [gap, setGap] = useState<number | null>(null);

  const move = (from: number, to: number) => {
    const next = moved(ids, from, Math.min(ids.length, Math.max(0, to)));
    if (next.some((id, i) => id !== ids[i])) onTracks?.(next);
  };
  const end = () => {
    drag.current = null;
    setGap(null);
  };
  /** What the name of the track at a place listens to. */
  const handlersOf = (place: number) => ({
    onPointerDown: (event: React.PointerEvent) => {
      // A finger scrolls the page; it has the keys of the grown track.
      if (event.button !== 0 || event.pointerType === "touch" || !onTracks) return;
      event.currentTarget.setPointerCapture(event.pointerId);
      drag.current = { from: place, at: heightOf(event), moving: false };
    },
    onPointerMove: (event: React.PointerEvent) => {
      const current = drag.current;
      if (!current) return;
      const y = heightOf(event);
      current.moving ||= Math.abs(y - current.at) > DRAG;
      if (current.moving) setGap(gapAt(places, y));
    },
    onPointerUp: (event: React.PointerEvent) => {
      const current = drag.current;
      if (current?.moving) move(current.from, gapAt(places, heightOf(event)));
      // The click that follows a move is none.
      setTimeout(end);
    },
    onPointerCancel: end,
    onClickCapture: (event: React.MouseEvent) => {
      if (drag.current?.moving) event.stopPropagation();
    },
    onKeyDown: (event: React.KeyboardEvent) => {
      if (event.altKey && (event.key === "ArrowUp" || event.key === "ArrowDown")) {
        event.preventDefault();
        move(place, event.key === "ArrowUp" ? place - 1 : place + 2);
      } else if (event.key === "Delete" && ids.length > 1) {
        event.preventDefault();
        onTracks?.(ids.filter((_, i) => i !== place));
      }
    },
  });
  return { gap, move, handlersOf };
}
