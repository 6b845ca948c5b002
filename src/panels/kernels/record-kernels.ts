/** Kernel sources over the records of runs. */
import type { RunRecord } from "../../run/record";
import type { KernelComponents, KernelSource } from "./kernel-source";

/** A step that may move: null follows the newest. */
export interface StepInView {
  current(): number | null;
  subscribe(listener: () => void): () => void;
}

/** The kernels of one run, at the step in view. */
export function recordKernels(record: RunRecord, view: StepInView): KernelSource {
  let first: KernelComponents | null = null;
  return {
    current: () => {
      const step = view.current();
      return step === null ? record.kernels.last : record.kernels.at(step);
    },
    inView: () => view.current(),
    first: () => {
      first ??= record.kernels.frames[0] ?? null;
      return first;
    },
    subscribe: (listener) => {
      const ends = [record.subscribe(listener), view.subscribe(listener)];
      return () => {
        for (const end of ends) end();
      };
    },
  };
}

/** The kernel of `a` less that of `b`, cell by cell; nothing while either has none. */
export function differenceOfKernels(a: KernelSource, b: KernelSource): KernelSource {
  let made: { of: KernelComponents; less: KernelComponents; frame: KernelComponents } | null = null;
  return {
    current: () => {
      const of = a.current();
      const less = b.current();
      if (!of || !less || of.gradient.length !== less.gradient.length) return null;
      if (made?.of !== of || made.less !== less) {
        made = {
          of,
          less,
          frame: {
            step: of.step,
            ...(less.step === of.step ? {} : { against: less.step }),
            representation: subtract(of.representation, less.representation),
            gradient: subtract(of.gradient, less.gradient),
          },
        };
      }
      return made.frame;
    },
    // A difference starts from nothing: a change relative to its start has no meaning.
    first: () => null,
    subscribe: (listener) => {
      const ends = [a.subscribe(listener), b.subscribe(listener)];
      return () => {
        for (const end of ends) end();
      };
    },
  };
}

function subtract(a: Float32Array, b: Float32Array): Float32Array {
  return a.map((value, i) => value - (b[i] as number));
}
