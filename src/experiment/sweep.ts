/**
 * A sweep as data: one experiment, what is varied, and the seeds that each variant runs with. It
 * expands to an ordered list of runs (`expand-sweep.ts`).
 */
import type { Experiment } from "./experiment";
import type { PartialExperiment } from "./resolve";

/** Most runs that a sweep may expand to. */
export const MAX_RUNS = 100_000;

/** Problems that are named one by one. */
export const MAX_SWEEP_PROBLEMS = 20;

/** What one axis may be set to: a setting's value, a preset's or schedule's id, or phases. */
export type AxisValue = string | number | NonNullable<PartialExperiment["schedule"]>;

/** Numbers between two, drawn evenly on a scale; both ends are possible. */
export interface RandomRange {
  readonly from: number;
  readonly to: number;
  readonly scale: "linear" | "log";
}

/** What random values are drawn from. */
export type RandomAxis = readonly AxisValue[] | RandomRange;

/** What is varied. */
export type Variation =
  /** Every combination of the values of each axis; the last axis turns fastest. */
  | { readonly kind: "grid"; readonly axes: Readonly<Record<string, readonly AxisValue[]>> }
  /** `count` points, each axis drawn by itself; the first k are the same however many follow. */
  | {
      readonly kind: "random";
      readonly count: number;
      readonly seed: number;
      readonly axes: Readonly<Record<string, RandomAxis>>;
    }
  /** The points themselves, each with a label of its own if it likes. */
  | {
      readonly kind: "list";
      readonly points: readonly {
        readonly label?: string | undefined;
        readonly values: Readonly<Record<string, AxisValue>>;
      }[];
    };

/** What is kept of every run. */
export interface Recorded {
  /** Names of metrics, or beginnings that end in "*"; null for all that are measured. */
  readonly metrics: readonly string[] | null;
  /** Instruments that measure, at the multiples of `every`. */
  readonly instruments: readonly { readonly id: string; readonly every: number }[];
}

/** A sweep, as its file says it. */
export interface Sweep {
  readonly name: string;
  /** What all runs have in common. */
  readonly experiment: PartialExperiment;
  readonly variation: Variation;
  readonly seeds: readonly number[];
  readonly record: Recorded;
}

/** One run of a sweep. */
export interface PlannedRun {
  /** The experiment's, by `runId`. */
  readonly id: string;
  /** Its place in the list, from 0: points in their order, and of each all seeds in theirs. */
  readonly index: number;
  /** Which variant it is, from 0; the runs of one point differ in the seed alone. */
  readonly point: number;
  readonly label: string;
  /** What was varied, by setting; phases in the compact form of links. */
  readonly values: Readonly<Record<string, string | number>>;
  readonly seed: number;
  readonly experiment: Experiment;
}
