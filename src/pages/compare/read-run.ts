/** Where the table reads a run: at the step in view, or at equal reward. */
import type { RunRecord } from "../../run/record";
import { stepInView } from "../../store/run-views";
import { type Found, gotThere, placesOf, standingAtReward, stepAtReward } from "./equal-reward";
import { type Standing, standingAt } from "./standing";

/** The level of reward at which all are read; null for the step in view. */
export type ReadAt = number | null;

/** A run where it is read. */
export interface RunReading {
  readonly step: Standing | null;
  /** How many of its seeds got there; "" where there is nothing to say. */
  readonly note: string;
  /** A metric there; null where it was not measured. */
  readonly measure: (metric: string) => Standing | null;
}

/** Reads a run. */
export function readRun(record: RunRecord, at: ReadAt): RunReading {
  if (at === null) {
    const step = stepInView(record);
    const measure = (metric: string) => standingAt(record, metric, step);
    return { step: { value: step, seeds: null }, note: "", measure };
  }
  const places = placesAt(record, at);
  return {
    step: stepAtReward(record, places),
    note: gotThere(places),
    measure: (metric) => standingAtReward(record, metric, places),
  };
}

interface Known {
  readonly version: number;
  readonly level: number;
  readonly places: readonly Found[];
}
const known = new WeakMap<RunRecord, Known>();

/** Where its seeds are read; found once for as long as nothing is added to the record. */
export function placesAt(record: RunRecord, level: number): readonly Found[] {
  const { version } = record;
  const last = known.get(record);
  if (last && last.version === version && last.level === level) return last.places;
  const places = placesOf(record, level);
  known.set(record, { version, level, places });
  return places;
}
