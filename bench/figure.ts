/** Figures out of interleaved turns. */
import { median, medianRatio, type Turn } from "./interleave";
import type { Figure, Quantity, Target } from "./row";

/** One side's name and its turns. */
export interface Timed {
  readonly name: string;
  readonly turns: readonly Turn[];
}

const wall = ({ turns }: Timed) => turns.map((turn) => turn.wall);
const processor = ({ turns }: Timed) => turns.map((turn) => turn.processor);

function quantity(side: Timed): Quantity {
  return {
    name: side.name,
    value: median(wall(side)),
    unit: "ms",
    processor: median(processor(side)),
  };
}

/** How many times faster `ours` is than `other`, by pairs. */
export function speedup(ours: Timed, other: Timed, note = ""): Figure {
  return {
    value: medianRatio(wall(other), wall(ours)),
    sides: [quantity(ours), quantity(other)],
    ofProcessor: medianRatio(processor(other), processor(ours)),
    pairs: ours.turns.length,
    note,
  };
}

/** How many times the other's time `ours` takes, by pairs. */
export function slowdown(ours: Timed, other: Timed, note = ""): Figure {
  return {
    ...speedup(ours, other, note),
    value: medianRatio(wall(ours), wall(other)),
    ofProcessor: medianRatio(processor(ours), processor(other)),
  };
}

/** One side's median time. */
export function duration(ours: Timed, note = ""): Figure {
  const { value, processor: ofProcessor } = quantity(ours);
  return { value, sides: [], ofProcessor, pairs: ours.turns.length, note };
}

/** Counts of two sides, and the first as a multiple of the second. */
export function countRatio(
  ours: { readonly name: string; readonly count: number },
  other: { readonly name: string; readonly count: number },
  unit: string,
): Figure {
  const sides = [ours, other].map(({ name, count }) => ({
    name,
    value: count,
    unit,
    processor: null,
  }));
  return { ...plain(ours.count / other.count), sides };
}

/** A number that was counted or averaged, not compared. */
export function plain(value: number, note = ""): Figure {
  return { value, sides: [], ofProcessor: null, pairs: null, note };
}

/** A bound from below. */
export function atLeast(value: number): Target {
  return { is: "at least", value };
}

/** A bound from above. */
export function atMost(value: number): Target {
  return { is: "at most", value };
}
