/** Orders of the probe contexts on the axes of the maps. */
import { cosinesOf } from "./cosines";
import type { KernelComponents } from "./kernel-source";
import { naturalOrder } from "./map-window";

/** "task": as they are listed; "likeness": by their likeness to one of them; "seriation": neighbours alike. */
export type OrderKind = "task" | "likeness" | "seriation";

/** An order that is held until another is asked for, so that a cell keeps its meaning. */
export interface ContextOrder {
  readonly kind: OrderKind;
  /** The contexts by their places [N]. */
  readonly order: readonly number[];
  /** The step of the kernel that it was made from; null for the order of the tasks. */
  readonly step: number | null;
  /** The context that the others are likened to. */
  readonly reference: number | null;
}

/** The contexts as they come: task by task. */
export function taskOrder(size: number): ContextOrder {
  return { kind: "task", order: naturalOrder(size), step: null, reference: null };
}

/** The contexts from the one most like `reference`, itself first, by the cosine of the full kernel. */
export function likenessOrder(
  frame: KernelComponents,
  size: number,
  reference: number,
): ContextOrder {
  const cosines = cosinesOf(frame);
  const likeness = (context: number) =>
    context === reference
      ? Number.POSITIVE_INFINITY
      : (cosines[reference * size + context] as number);
  const order = [...naturalOrder(size)].sort((a, b) => likeness(b) - likeness(a) || a - b);
  return { kind: "likeness", order, step: frame.step, reference };
}
