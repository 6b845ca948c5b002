/** What was saved of the runs, and what it takes to open them again. */
import type { Experiment } from "../experiment/experiment";
import type { RunHeader } from "./frames";
import type { Resume, RunRole } from "./protocol";
import type { RunRecord } from "./record";

/** A state of the runs: θ_step of each, with all that it takes to go on. */
export interface SavedState {
  readonly step: number;
  readonly resume: Resume;
}

/** Runs to go on with from a state that was saved. */
export interface RestoredRuns extends SavedState {
  /** The main run's experiment as it stood then. */
  readonly experiment: Experiment;
  /** Makes the record of a run up to `step`, under the header that it goes by from now on; null for none. */
  recordOf(run: "main" | "companion", header: RunHeader): RunRecord | null;
  /**
   * Makes the records of all that were forked off these runs, in their order. `headers` are those that
   * the runs go by from now on; the one that goes on has the id of `headers.fork`.
   */
  forksOf(headers: Readonly<Partial<Record<RunRole, RunHeader>>>): readonly RunRecord[];
}
