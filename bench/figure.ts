/** Figures out of interleaved times. */
import { median, medianRatio } from "./interleave";
import type { Figure, Target } from "./row";

/** One side's name and its times in milliseconds. */
export interface Timed {
  readonly name: string;
  readonly times: readonly number[];
}

const milliseconds = ({ name, times }: Timed) => ({ name, value: median(times), unit: "ms" });

/** How many times faster `ours` is than `other`, by pairs. */
export function speedup(ours: Timed, other: Timed, note = ""): Figure {
  return {
    value: medianRatio(other.times, ours.times),
    sides: [milliseconds(ours), milliseconds(other)],
    pairs: ours.times.length,
    note,
  };
}

/** How many times the other's time `ours` takes, by pairs. */
export function slowdown(ours: Timed, other: Timed, note = ""): Figure {
  return { ...speedup(ours, other, note), value: medianRatio(ours.times, other.times) };
}

/** One side's median time. */
export function duration(ours: Timed, note = ""): Figure {
  return { value: median(ours.times), sides: [], pairs: ours.times.length, note };
}

/** A number that was counted or averaged, not compared. */
export function plain(value: number, note = ""): Figure {
  return { value, sides: [], pairs: null, note };
}

/** A bound from below. */
export function atLeast(value: number): Target {
  return { is: "at least", value };
}

/** A bound from above. */
export function atMost(value: number): Target {
  return { is: "at most", value };
}
