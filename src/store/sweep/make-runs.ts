/** Makes runs in several workers at once: each takes the next one when it is through with its own. */
import type { PlannedRun, Recorded } from "../../experiment/sweep";
import type { Job, JobResult } from "../../run/job";
import { JobsClosed } from "../../run/job-client";

/** Who makes runs, one at a time: a `JobClient`. */
export interface Maker {
  make(job: Job, onStep: (step: number) => void): Promise<JobResult>;
}

/** What is told meanwhile. */
export interface MakingListener {
  /** A run made so many of its steps. */
  readonly onStep: (run: PlannedRun, step: number) => void;
  readonly onResult: (run: PlannedRun, result: JobResult, seconds: number) => void;
  readonly onFailure: (run: PlannedRun, message: string) => void;
}

/** Failures after which the others are not tried: what fails three times is no accident. */
export const MOST_FAILURES = 3;

/**
 * Makes runs in their order. Ends when all are made or have failed, when `MOST_FAILURES` have, or when
 * the makers are closed.
 */
export async function makeRuns(
  runs: readonly PlannedRun[],
  record: Recorded,
  makers: readonly Maker[],
  { onStep, onResult, onFailure }: MakingListener,
): Promise<void> {
  let next = 0;
  let failures = 0;
  const work = async (maker: Maker) => {
    while (next < runs.length && failures < MOST_FAILURES) {
      const run = runs[next++] as PlannedRun;
      const begun = performance.now();
      try {
        const job = { experiment: run.experiment, record };
        const result = await maker.make(job, (step) => onStep(run, step));
        onResult(run, result, (performance.now() - begun) / 1000);
      } catch (error) {
        if (error instanceof JobsClosed) return;
        failures += 1;
        onFailure(run, error instanceof Error ? error.message : String(error));
      }
    }
  };
  await Promise.all(makers.map(work));
}

/** Runs seed by seed: the first seed of every point, then the second, so that all points are soon seen. */
export function bySeed(runs: readonly PlannedRun[]): PlannedRun[] {
  const place = new Map<number, number>();
  const rounds = runs.map((run) => {
    const round = place.get(run.point) ?? 0;
    place.set(run.point, round + 1);
    return { run, round };
  });
  return rounds.sort((a, b) => a.round - b.round).map(({ run }) => run);
}
