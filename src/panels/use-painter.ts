import { useEffect, useRef } from "react";
import { frameLoop } from "../charts/frame-loop";
import { useView } from "../store/view";

/** Anything that tells when it has changed: a record, or a client. */
export interface Source {
  subscribe(listener: () => void): () => void;
}

/**
 * Paints numbers into the page outside React: `paint` runs on the next frame after one of `sources`
 * or the view (the playhead above all) has changed, and after every render of the caller. The list
 * of sources is to be kept by the caller (`useMemo`): another list is another subscription.
 */
export function usePainter(sources: readonly (Source | null)[], paint: () => void): void {
  const latest = useRef(paint);
  latest.current = paint;
  const invalidate = useRef(() => {});

  useEffect(() => {
    const painter = frameLoop.add(() => latest.current());
    invalidate.current = painter.invalidate;
    const leave = [
      ...sources.map((source) => source?.subscribe(painter.invalidate)),
      useView.subscribe(painter.invalidate),
    ];
    painter.invalidate();
    return () => {
      for (const end of leave) end?.();
      painter.remove();
    };
  }, [sources]);

  useEffect(() => invalidate.current());
}

/** Sets an element's text only where it differs, so that an unchanged number costs no layout. */
export function setText(element: Element | null, text: string): void {
  if (element && element.textContent !== text) element.textContent = text;
}
