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

/** Where a run left another. */
export interface Branch {
  /** The run's id. */
  readonly of: string;
  readonly from: number;
}

/** A run on the time panel. */
export interface TimelineRun {
  readonly id: string;
  /** E.g. "CF-RL": on the score, at the lines' ends and over the values. */
  readonly label: string;
  /** Where that has no room. */
  readonly short?: string;
  /** The hue: a CSS custom property's name without its dashes. */
  readonly colour: "std" | "cf" | "third" | "kept-1" | "kept-2" | "kept-3";
  /** A run that is kept or recorded: dotted curves, no place on the score, no values. */
  readonly ghost?: boolean;
  /** Where it was forked off another: it is drawn as a branch of that run, not on lanes of its own. */
  readonly branch?: Branch;
  /** How its curves are broken, px, where its hue alone would not tell it from another. */
  readonly dash?: readonly number[];
  readonly source: RecordSource;
  /** The run whose first values relative tracks are multiples of; itself unless it began in the midst of that one. */
  readonly base?: RecordSource;
  /** The runs that it goes on from, the first one first, each with the first step that is no longer its. */
  readonly past?: readonly { readonly source: RecordSource; readonly until: number }[];
  /** The seeds that the run leads, itself among them; left out or null where it is alone. */
  readonly cohort?: CohortSource | null;
  /** In order of time; see `stagesOf`. Not needed of a ghost. */
  readonly stages: readonly Stage[];
  readonly flags?: readonly Flag[];
}

/** Everything that the time panel is told. */
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

/** Runs that have lanes on the score. */
export function scoredRuns(runs: readonly TimelineRun[]): TimelineRun[] {
  return runs.filter((run) => !run.ghost && !run.branch);
}

/** Room for a name beside the transport, in characters. */
const SHORT_NAME = 12;

/** Whether the score has lanes close together and names of a width of their own: for more than a pair of runs. */
export function isCrowded(runs: readonly TimelineRun[]): boolean {
  const scored = scoredRuns(runs);
  return scored.length > 2 || scored.some(({ label }) => label.length > SHORT_NAME);
}

/**
 * Which of the runs that have lanes say in words what happened to them. On a crowded score what happened
 * alike to several is said once.
 */
export function worded(runs: readonly TimelineRun[]): boolean[] {
  const said = new Set<string>();
  const crowded = isCrowded(runs);
  return scoredRuns(runs).map(({ stages, flags = [] }) => {
    if (stages.length < 2 && flags.length === 0) return false;
    const lived = stages.map(({ from, name, classifier, backbone }) => ({
      ...{ from, name, classifier, backbone },
    }));
    const words = JSON.stringify([lived, flags]);
    const again = crowded && said.has(words);
    said.add(words);
    return !again;
  });
}

/** The runs that were forked off one of these or off one another, drawn under the lanes of `run`. */
export function branchesOf(runs: readonly TimelineRun[], run: TimelineRun): TimelineRun[] {
  const found: TimelineRun[] = [];
  for (const one of runs) {
    const { branch } = one;
    if (branch && (branch.of === run.id || found.some(({ id }) => id === branch.of)))
      found.push(one);
  }
  return found;
}

/** Runs that have values at the playhead: there are two columns, and the newest fork has the second. */
export function valuedRuns(runs: readonly TimelineRun[]): TimelineRun[] {
  const [main, companion] = scoredRuns(runs);
  const second = runs.findLast(({ branch }) => branch) ?? companion;
  return [main, second].filter((run) => run !== undefined);
}

/** The newest step of all runs that are not ghosts; −1 before the first. */
export function newestStep(runs: readonly TimelineRun[]): number {
  return runs.reduce(
    (newest, run) => (run.ghost ? newest : Math.max(newest, run.source.lastStep)),
    -1,
  );
}
