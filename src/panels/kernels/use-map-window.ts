import { useEffect, useMemo, useRef, useState } from "react";
import { type ContextOrder, likenessOrder, type OrderKind, taskOrder } from "./context-order";
import type { Crosshair } from "./crosshair";
import type { KernelSource } from "./kernel-source";
import { isWhole, type MapWindow, type Span, wholeMap } from "./map-window";
import { seriationOrder } from "./seriate";

/** The window, and what changes it. */
export interface MapWindowState {
  readonly window: MapWindow;
  readonly held: ContextOrder;
  /** Orders the contexts by the kernel in view, from now until this is called again. */
  readonly orderBy: (kind: OrderKind) => void;
  /** Shows a block; null the whole map. */
  readonly zoom: (block: Pick<MapWindow, "rows" | "columns"> | null) => void;
}

/**
 * What the maps show and in which order. Both are held while the run goes on and while other runs are
 * looked at; other contexts begin afresh.
 */
export function useMapWindow(
  source: KernelSource,
  size: number,
  contexts: readonly string[],
  crosshair: Crosshair,
): MapWindowState {
  const [held, setHeld] = useState(() => taskOrder(size));
  const [block, setBlock] = useState<{ rows: Span; columns: Span } | null>(null);
  const names = contexts.join("\n");
  // biome-ignore lint/correctness/useExhaustiveDependencies: other names are other contexts
  useEffect(() => {
    setHeld(taskOrder(size));
    setBlock(null);
  }, [size, names]);
  // The newest wish counts, whichever worker answers first.
  const wish = useRef(0);

  const window = useMemo<MapWindow>(() => {
    // Until the effect above has run, the order may be of another number of contexts.
    const order = held.order.length === size ? held.order : taskOrder(size).order;
    const fits = block && block.rows.to <= size && block.columns.to <= size;
    return fits ? { order, ...block } : wholeMap(order);
  }, [held, block, size]);

  const orderBy = (kind: OrderKind) => {
    const mine = ++wish.current;
    const frame = source.current();
    const take = (next: ContextOrder) => {
      if (mine !== wish.current) return;
      setHeld(next);
      setBlock(null);
    };
    if (kind === "task") return take(taskOrder(size));
    if (!frame || frame.representation.length !== size ** 2) return;
    if (kind === "likeness") return take(likenessOrder(frame, size, crosshair.latest?.row ?? 0));
    seriationOrder(frame, size).then(take, reportError);
  };
  const zoom: MapWindowState["zoom"] = (next) => {
    const whole = !next || isWhole({ order: window.order, ...next });
    setBlock(whole ? null : { rows: next.rows, columns: next.columns });
  };
  return { window, held, orderBy, zoom };
}
