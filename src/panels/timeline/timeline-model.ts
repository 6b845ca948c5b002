/** What the time panel shows, as far as React decides it; the rest is read from the records. */
import type { CohortSource } from "./cohort-source";
import type { TimelineLayout } from "./layout";
import type { RecordSource } from "./record-source";
import type { Stage } from "./stage";
import type { TrackSpec } from "./track";

/** Something that happened to a run, in a few words: "KL weight β .1". */
export interface Flag {
  readonly step: number;
  readonly text: string;
}

export interface TimelineRun {
  readonly id: string;
  /** E.g. "CF-RL": on the score, at the lines' ends and over the values. */
  readonly label: string;
  readonly colour: "std" | "cf" | "third";
  /** A run that is kept or recorded: dotted curves, no place on the score, no values. */
  readonly ghost?: boolean;
  readonly source: RecordSource;
  /** The seeds that the run leads, itself among them; left out or null where it is alone. */
  readonly cohort?: CohortSource | null;
  /** In order of time; see `stagesOf`. Not needed of a ghost. */
  readonly stages: readonly Stage[];
  readonly flags?: readonly Flag[];
}

export interface TimelineModel {
  /** The run that the lever acts on first, then the one beside it, then ghosts. */
  readonly runs: readonly TimelineRun[];
  readonly tracks: readonly TrackSpec[];
  /** The last step planned. */
  readonly maxStep: number;
  /** The step in view; null follows the newest. */
  readonly playhead: number | null;
  /** The span of the mean that is drawn over each curve, in measurements; 0 for none. */
  readonly smoothing: number;
  /** Show all steps even where only the first stage has run. */
  readonly whole: boolean;
  readonly layout: TimelineLayout;
}

/** Runs that stand on the score and have values at the playhead. */
export function scoredRuns(runs: readonly TimelineRun[]): TimelineRun[] {
  return runs.filter((run) => !run.ghost);
}

/** The newest step of all runs that are not ghosts; −1 before the first. */
export function newestStep(runs: readonly TimelineRun[]): number {
  return scoredRuns(runs).reduce((newest, run) => Math.max(newest, run.source.lastStep), -1);
}
