/**
 * Where the kernel panel gets its numbers: read imperatively, so that a new kernel repaints three
 * small canvases and nothing else.
 */
import type { KernelFrame } from "../../run/frames";

/** The two components of one kernel; their sum is the full kernel. */
export type KernelComponents = Pick<KernelFrame, "step" | "representation" | "gradient"> & {
  /** Of a difference, the step of what is subtracted, where that is another. */
  readonly against?: number;
};

/** The kernel in view, which changes as a run goes on or as the playhead is moved. */
export interface KernelSource {
  /** The frame in view, [N, N] row by row each; null before one was measured. */
  current(): KernelComponents | null;
  /** The step in view, of which there may be no kernel; null where the newest is followed. */
  inView?(): number | null;
  /** The run's first frame, against which changes are given; null before one was measured. */
  first(): KernelComponents | null;
  /** Calls back after a change; returns the function that ends this. */
  subscribe(listener: () => void): () => void;
}

/** A cell of the maps: the effect on context `row` of learning from context `column`. */
export interface Cell {
  readonly row: number;
  readonly column: number;
}

/** Contexts of one task, which stand together on the axes. */
export interface ContextGroup {
  readonly label: string;
  /** A letter or a short word for where the label has no room; its first letter if not given. */
  readonly short?: string;
  /** First context. */
  readonly from: number;
  /** One past the last context. */
  readonly to: number;
}

/** The full kernel of a frame, written into `out` (made when null or of another size). */
export function sumComponents(frame: KernelComponents, out: Float32Array | null): Float32Array {
  const length = frame.representation.length;
  const full = out?.length === length ? out : new Float32Array(length);
  for (let i = 0; i < length; i++) {
    full[i] = (frame.representation[i] as number) + (frame.gradient[i] as number);
  }
  return full;
}
