/** A run that is made for its numbers, and what is said between who wants it and who makes it. */
import type { BackendName } from "../engine/backend";
import type { Experiment } from "../experiment/experiment";
import type { PlannedRun, Recorded } from "../experiment/sweep";
import type { Measured, RunResult } from "../results/run-result";
import { ENGINE_VERSION } from "./files/version";

/** A run to make; plain data, so that it can be sent to another process or worker. */
export interface Job {
  readonly experiment: Experiment;
  readonly record: Recorded;
}

/** What a process or worker is sent. */
export interface JobRequest {
  /** Null for the best there is. */
  readonly backend: BackendName | null;
  readonly job: Job;
  /** The folder of the base policies, ending in "/"; null where they are files. */
  readonly baseUrl: string | null;
}

/** A run that was made, and on what. */
export interface JobResult {
  readonly measured: Measured;
  readonly backend: BackendName;
  readonly adapter: string;
}

/**
 * A run that was just made, as a line of its results says it.
 * @param sweep the name under which it was asked for.
 * @param seconds what it took.
 */
export function resultOf(
  { id, point, label, values, experiment }: PlannedRun,
  record: Recorded,
  sweep: string,
  { measured, backend, adapter }: JobResult,
  seconds: number,
): RunResult {
  return {
    ...{ id, sweep, point, label, values, ...measured },
    ...{ experiment, record, engineVersion: ENGINE_VERSION, backend, adapter },
    date: new Date().toISOString(),
    seconds: Number(seconds.toFixed(3)),
  };
}

/** What is sent back: steps made, and in the end one of the other two. */
export type JobAnswer =
  | { readonly kind: "step"; readonly step: number }
  | ({ readonly kind: "done" } & JobResult)
  | { readonly kind: "failed"; readonly message: string };

/** The name of a worker that makes such runs, by which the page's script knows what it is. */
export const JOBS_WORKER = "jobs";
