import { useRef, useState } from "react";

/** How far a name must be drawn before it is moved rather than clicked, px. */
const DRAG = 6;

/** A list with one entry put elsewhere; `to` is a gap between entries, 0 before the first. */
export function moved<T>(list: readonly T[], from: number, to: number): T[] {
  const rest = list.filter((_, i) => i !== from);
  const entry = list[from];
  if (entry === undefined) return rest;
  rest.splice(to > from ? to - 1 : to, 0, entry);
  return rest;
}

/** The gap between what stands one under the other that is nearest to a height: 0 over the first. */
export function gapAt(
  places: readonly { readonly top: number; readonly height: number }[],
  y: number,
): number {
  const under = places.findIndex(({ top, height }) => y < top + height / 2);
  return under < 0 ? places.length : under;
}

/** The gap between a list's elements that is nearest to a pointer. */
export function gapBetween(elements: Iterable<Element>, event: React.PointerEvent): number {
  return gapAt(
    [...elements].map((element) => element.getBoundingClientRect()),
    event.clientY,
  );
}

/**
 * A list is put in another order by drawing the names of its entries, or by Alt and the arrows on them;
 * Delete takes one out of it, where that is possible.
 */
export function useOrder(input: {
  readonly ids: readonly string[];
  readonly gapOf: (event: React.PointerEvent) => number;
  readonly onOrder: ((ids: readonly string[]) => void) | undefined;
  readonly onClose?: ((id: string) => void) | undefined;
}) {
  const { ids, gapOf, onOrder, onClose } = input;
  const drag = useRef<{ from: number; at: number; moving: boolean } | null>(null);
  const [gap, setGap] = useState<number | null>(null);

  const move = (from: number, to: number) => {
    const next = moved(ids, from, Math.min(ids.length, Math.max(0, to)));
    if (next.some((id, i) => id !== ids[i])) onOrder?.(next);
  };
  const end = () => {
    drag.current = null;
    setGap(null);
  };
  /** What the name at a place listens to. */
  const handlersOf = (place: number) => ({
    onPointerDown: (event: React.PointerEvent) => {
      // A finger scrolls the page; it has keys of its own.
      if (event.button !== 0 || event.pointerType === "touch" || !onOrder) return;
      event.currentTarget.setPointerCapture(event.pointerId);
      drag.current = { from: place, at: event.clientY, moving: false };
    },
    onPointerMove: (event: React.PointerEvent) => {
      const current = drag.current;
      if (!current) return;
      current.moving ||= Math.abs(event.clientY - current.at) > DRAG;
      if (current.moving) setGap(gapOf(event));
    },
    onPointerUp: (event: React.PointerEvent) => {
      const current = drag.current;
      if (current?.moving) move(current.from, gapOf(event));
      // The click that follows a move is none.
      setTimeout(end);
    },
    onPointerCancel: end,
    onClickCapture: (event: React.MouseEvent) => {
      if (!drag.current?.moving) return;
      event.stopPropagation();
      event.preventDefault();
    },
    onKeyDown: (event: React.KeyboardEvent) => {
      const id = ids[place];
      if (event.altKey && (event.key === "ArrowUp" || event.key === "ArrowDown")) {
        event.preventDefault();
        move(place, event.key === "ArrowUp" ? place - 1 : place + 2);
      } else if (event.key === "Delete" && id !== undefined && onClose) {
        event.preventDefault();
        onClose(id);
      }
    },
  });
  return { gap, move, handlersOf };
}
