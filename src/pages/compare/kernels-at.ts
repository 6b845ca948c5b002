/** The kernels of several runs at one step, on one scale a component. */
import { type MatrixSummary, summariseMatrix } from "../../charts/matrix-summary";
import type { SignedScale } from "../../charts/signed-scale";
import { OwnScale } from "../../panels/instruments/plot/own-scale";
import { type KernelComponents, sumComponents } from "../../panels/kernels/kernel-source";
import type { RunRecord } from "../../run/record";
import { stepInView } from "../../store/run-views";

export const PARTS = ["full", "representation", "gradient"] as const;
/** The whole kernel or a component of it. */
export type Part = (typeof PARTS)[number];

const sums = new WeakMap<KernelComponents, Float32Array>();
const summaries = new WeakMap<Float32Array, MatrixSummary>();

/** The kernel of a run at the step in view, or the one measured before it; null if none was. */
export function kernelAt(record: RunRecord): KernelComponents | null {
  return record.kernels.at(stepInView(record));
}

/** One of a kernel's maps [N, N]; the same array for the same kernel. */
export function partOf(frame: KernelComponents, part: Part): Float32Array {
  if (part !== "full") return frame[part];
  let sum = sums.get(frame);
  if (!sum) {
    sum = sumComponents(frame, null);
    sums.set(frame, sum);
  }
  return sum;
}

/** N of a map [N, N]. */
export function sideOf(values: Float32Array): number {
  return Math.round(Math.sqrt(values.length));
}

function summaryOf(values: Float32Array): MatrixSummary {
  let summary = summaries.get(values);
  if (!summary) {
    summary = summariseMatrix(values, sideOf(values));
    summaries.set(values, summary);
  }
  return summary;
}

/** Keeps the scale that the maps of all runs have in common. */
export class CommonScale {
  readonly #own = new OwnScale();

  scale(maps: readonly Float32Array[]): SignedScale {
    return this.#own.scale(maps.map(summaryOf));
  }
}

const differences = new WeakMap<KernelComponents, WeakMap<KernelComponents, KernelComponents>>();

/** One kernel less another, cell by cell; null where they are of other contexts. */
export function differenceOf(
  of: KernelComponents | null,
  less: KernelComponents | null,
): KernelComponents | null {
  if (!of || !less || of.gradient.length !== less.gradient.length) return null;
  const known = differences.get(of)?.get(less);
  if (known) return known;
  const minus = (a: Float32Array, b: Float32Array) => a.map((value, i) => value - (b[i] as number));
  const made = {
    step: of.step,
    against: less.step,
    representation: minus(of.representation, less.representation),
    gradient: minus(of.gradient, less.gradient),
  };
  const others = differences.get(of) ?? new WeakMap();
  differences.set(of, others.set(less, made));
  return made;
}

/** Whether two records measured their kernels on the same contexts: cells then mean the same. */
export function sameProbes(a: RunRecord, b: RunRecord): boolean {
  return JSON.stringify(a.header.probes) === JSON.stringify(b.header.probes);
}
