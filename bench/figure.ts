/** Figures out of interleaved times. */
import { median, medianRatio } from "./interleave";
import type { Figure, Quantity, Target } from "./row";

/** One side's name and its times in milliseconds. */
export interface Timed {
  readonly name: string;
  readonly times: readonly number[];
}

function least({ times }: Timed): number {
  return Math.min(...times);
}

function quantity(side: Timed): Quantity {
  return { name: side.name, value: median(side.times), unit: "ms", least: least(side) };
}

/** How many times faster `ours` is than `other`, by pairs. */
export function speedup(ours: Timed, other: Timed, note = ""): Figure {
  return {
    value: medianRatio(other.times, ours.times),
    sides: [quantity(ours), quantity(other)],
    ofLeast: least(other) / least(ours),
    pairs: ours.times.length,
    note,
  };
}

/** How many times the other's time `ours` takes, by pairs. */
export function slowdown(ours: Timed, other: Timed, note = ""): Figure {
  return {
    ...speedup(ours, other, note),
    value: medianRatio(ours.times, other.times),
    ofLeast: least(ours) / least(other),
  };
}

/** One side's median time. */
export function duration(ours: Timed, note = ""): Figure {
  const { value } = quantity(ours);
  return { value, sides: [], ofLeast: least(ours), pairs: ours.times.length, note };
}

/** Counts of two sides, and the first as a multiple of the second. */
export function countRatio(
  ours: { readonly name: string; readonly count: number },
  other: { readonly name: string; readonly count: number },
  unit: string,
): Figure {
  const sides = [ours, other].map(({ name, count }) => ({ name, value: count, unit, least: null }));
  return { ...plain(ours.count / other.count), sides };
}

/** A number that was counted or averaged, not compared. */
export function plain(value: number, note = ""): Figure {
  return { value, sides: [], ofLeast: null, pairs: null, note };
}

/** A bound from below. */
export function atLeast(value: number): Target {
  return { is: "at least", value };
}

/** A bound from above. */
export function atMost(value: number): Target {
  return { is: "at most", value };
}
