/** The parts of the gradient component, folded by what a reader asks for. */
import type { MeasurementFrame } from "../../../run/frames";

/** By what the parts are added up. */
export type Folding = "both" | "layer" | "kind";

/** A group of parameters: its name on the page, and the places of its parts in the instrument's array. */
export interface PartGroup {
  readonly label: string;
  readonly members: readonly number[];
}

/** "blocks.0.attn.qkv" → "attention 1", "block 1" or "attention". */
export function groupLabel(name: string, folding: Folding): string {
  const block = /^blocks\.(\d+)\./.exec(name);
  const number = block ? Number(block[1]) + 1 : null;
  if (folding === "layer") {
    if (number !== null) return `block ${number}`;
    return name.startsWith("embed.") ? "embeddings" : "final norm";
  }
  if (name.endsWith(".gain")) return "norms";
  if (name.startsWith("embed.")) return "embeddings";
  const kind = name.includes(".attn.") ? "attention" : "MLP";
  return folding === "both" && number !== null ? `${kind} ${number}` : kind;
}

/** The groups of parameters, in the order of their first ones; norms last, which are scattered. */
export function partGroups(names: readonly string[], folding: Folding): PartGroup[] {
  const groups = new Map<string, number[]>();
  names.forEach((name, index) => {
    const label = groupLabel(name, folding);
    groups.set(label, [...(groups.get(label) ?? []), index]);
  });
  const list = [...groups].map(([label, members]) => ({ label, members }));
  return [...list.filter((g) => g.label !== "norms"), ...list.filter((g) => g.label === "norms")];
}

const TRACES = new WeakMap<MeasurementFrame, Float64Array>();

/** Mean of the diagonal of every part of a measurement, [G]; remembered with it. */
export function partTraces(frame: MeasurementFrame): Float64Array {
  const known = TRACES.get(frame);
  if (known) return known;
  const parts = frame.arrays.parts;
  const [count = 0, size = 0] = parts?.shape ?? [];
  const traces = new Float64Array(count);
  for (let part = 0; part < count; part++) {
    for (let i = 0; i < size; i++) {
      traces[part] =
        (traces[part] as number) +
        (parts?.data[part * size * size + i * (size + 1)] as number) / size;
    }
  }
  TRACES.set(frame, traces);
  return traces;
}

/** The kernel of a group [N, N]: the sum of its members'. */
export function groupKernel(frame: MeasurementFrame, group: PartGroup): Float32Array {
  const parts = frame.arrays.parts;
  const size = parts?.shape[1] ?? 0;
  const cells = size * size;
  const sum = new Float32Array(cells);
  for (const member of group.members) {
    for (let cell = 0; cell < cells; cell++) {
      sum[cell] = (sum[cell] as number) + (parts?.data[member * cells + cell] as number);
    }
  }
  return sum;
}

/** The names of a measurement's parts. */
export function partNames(frame: MeasurementFrame | null): readonly string[] {
  return frame?.labels.part ?? [];
}
