import { useRef } from "react";
import { cellAt } from "../../charts/heatmap";
import type { OrderKind } from "./context-order";
import { type Crosshair, moveCell, sameCell } from "./crosshair";
import type { Cell, ContextGroup } from "./kernel-source";
import type { KernelView } from "./kernel-view";
import {
  blockBetween,
  blockRound,
  cellAtPlace,
  isWhole,
  placeOfCell,
  type Span,
  spanLength,
} from "./map-window";
import type { MapWindowState } from "./use-map-window";

const NEXT_ORDER: Readonly<Record<OrderKind, OrderKind>> = {
  task: "likeness",
  likeness: "seriation",
  seriation: "task",
};

/** Pointer and keys on the maps: the crosshair, blocks, the order. */
export function useMapHandling(input: {
  readonly crosshair: Crosshair;
  readonly state: MapWindowState;
  readonly groups: readonly ContextGroup[];
  readonly view: React.RefObject<KernelView | null>;
  /** What there is to hear: a cell's sum, with a word before it. */
  readonly onSay: (cell: Cell | null, before: string) => void;
}) {
  const { crosshair, state, groups, view, onSay } = input;
  const { window, held, orderBy, zoom } = state;
  const [rows, columns] = [spanLength(window.rows), spanLength(window.columns)];
  /** Where the pointer went down, as a place. */
  const pressed = useRef<Cell | null>(null);

  /** The place under the pointer on the map that it is over; while it is dragged, on the nearest edge. */
  const placeUnder = (event: React.PointerEvent): Cell | null => {
    const map = (event.target as Element).closest(".kp-map");
    if (!map) return null;
    const box = map.getBoundingClientRect();
    const across = cellAt(event.clientX - box.left, 0, box.width, columns);
    const down = cellAt(0, event.clientY - box.top, box.height, rows);
    return across && down ? { row: down.row, column: across.column } : null;
  };
  const cellUnder = (event: React.PointerEvent): Cell | null => {
    const place = placeUnder(event);
    return place && cellAtPlace(window, place);
  };

  const onPointerMove = (event: React.PointerEvent) => {
    crosshair.hover(cellUnder(event));
    const [from, to] = [pressed.current, placeUnder(event)];
    if (from && to) view.current?.mark(sameCell(from, to) ? null : [from, to]);
  };
  const onPointerDown = (event: React.PointerEvent) => {
    if (event.button !== 0) return;
    const place = placeUnder(event);
    // A finger that moves scrolls the page.
    if (event.pointerType === "mouse" || event.pointerType === "pen") pressed.current = place;
    else if (place) crosshair.togglePin(cellAtPlace(window, place));
  };
  const onPointerUp = (event: React.PointerEvent) => {
    const [from, to] = [pressed.current, placeUnder(event)];
    pressed.current = null;
    view.current?.mark(null);
    if (!from || !to) return;
    if (sameCell(from, to)) crosshair.togglePin(cellAtPlace(window, to));
    else zoom(blockBetween(window, from, to));
  };
  const letGo = () => {
    pressed.current = null;
    view.current?.mark(null);
    crosshair.hover(null);
  };

  const onKeyDown = (event: React.KeyboardEvent) => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    // The names beside the maps are keys of their own.
    if (event.target !== event.currentTarget && event.key !== "Escape") return;
    const cell = crosshair.cell;
    const place = cell && placeOfCell(window, cell);
    const next = moveCell(place, event.key, rows, columns);
    const key = event.key.toLowerCase();
    if (next) {
      const there = cellAtPlace(window, next);
      crosshair.hover(there);
      onSay(there, "");
    } else if (key === "enter" && cell) {
      crosshair.togglePin(cell);
      onSay(cell, crosshair.pinned ? "Pinned." : "");
    } else if (key === "z" && isWhole(window) && cell) {
      const block = blockRound(window.order, cell, groups);
      zoom(block);
      onSay(null, `A block of ${spanLength(block.rows)} by ${spanLength(block.columns)} contexts.`);
    } else if ((key === "z" || key === "escape") && !isWhole(window)) {
      zoom(null);
      onSay(null, "The whole map.");
    } else if (key === "o") {
      const kind = NEXT_ORDER[held.kind];
      orderBy(kind);
      onSay(null, `Contexts by ${kind}.`);
    } else if (key === "escape" && cell) {
      crosshair.clear();
    } else return;
    event.preventDefault();
  };

  return {
    maps: {
      onKeyDown,
      onPointerMove,
      onPointerDown,
      onPointerUp,
      onPointerLeave: letGo,
      onPointerCancel: letGo,
      onBlur: () => crosshair.hover(null),
    },
    /** Shows the block of a stretch of places with itself. */
    zoomToPlaces: (places: Span) => zoom({ rows: places, columns: places }),
  };
}
