/** The kernels that can be looked at: what a cell of each holds, made of what the record has. */
import type { RunRecord } from "../../../run/record";
import { VOCABULARY_SIZE } from "../../../tasks/vocabulary";
import { diagonalOf, overSizes } from "../../kernels/cosines";
import type { KernelComponents, KernelSource } from "../../kernels/kernel-source";
import type { Playhead } from "../instrument-panel";
import { measurements } from "../measured";

/** A kernel that can be looked at, by its name. */
export type KernelKind = "mean" | "trace" | "cosine" | "log-probability";

export const KERNEL_KINDS: readonly {
  readonly kind: KernelKind;
  readonly label: string;
  /** What stands under the maps, as mathematics. */
  readonly formula: string;
}[] = [
  { kind: "mean", label: "mean trace", formula: "(1/V) tr K" },
  { kind: "trace", label: "trace", formula: "tr K" },
  { kind: "cosine", label: "cosine", formula: "K / √(K K′), of traces" },
  { kind: "log-probability", label: "log-probability", formula: "⟨∇log π, ∇log π′⟩" },
];

/**
 * A frame of mean traces in another normalisation. Under `cosine` both components are divided by the
 * full kernel's diagonal, so that they still add up to it.
 */
export function inKind(frame: KernelComponents, kind: KernelKind): KernelComponents {
  const { step, representation, gradient } = frame;
  if (kind === "trace") {
    const times = (values: Float32Array) => values.map((value) => value * VOCABULARY_SIZE);
    return { step, representation: times(representation), gradient: times(gradient) };
  }
  if (kind !== "cosine") return frame;
  const other = diagonalOf(gradient);
  const sizes = diagonalOf(representation).map((value, i) => value + (other[i] as number));
  return {
    step,
    representation: overSizes(representation, sizes),
    gradient: overSizes(gradient, sizes),
  };
}

/** The kernel of a run at the step in view, of a kind. */
export function kernelOfKind(
  record: RunRecord,
  kind: KernelKind,
  playhead: Playhead,
): KernelSource {
  const made = new WeakMap<object, KernelComponents>();
  const frames = (): readonly KernelComponents[] => {
    if (kind !== "log-probability") return record.kernels.frames;
    return measurements(record, "log-probability-kernel").flatMap((frame) => {
      const { representation, gradient } = frame.arrays;
      return representation && gradient
        ? [{ step: frame.step, representation: representation.data, gradient: gradient.data }]
        : [];
    });
  };
  const of = (frame: KernelComponents | null | undefined): KernelComponents | null => {
    if (!frame) return null;
    // The arrays are kept by the record, the frame round them may be new.
    let one = made.get(frame.gradient);
    if (!one) {
      one = inKind(frame, kind);
      made.set(frame.gradient, one);
    }
    return one;
  };
  return {
    current: () => {
      const step = playhead.stepOf(record);
      return of(frames().findLast((frame) => frame.step <= step));
    },
    first: () => of(frames()[0]),
    subscribe: (listener) => {
      const ends = [record.subscribe(listener), playhead.subscribe(listener)];
      return () => {
        for (const end of ends) end();
      };
    },
  };
}
