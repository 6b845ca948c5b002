/** Makes runs in several workers at once: each takes another one when it is through with its own. */
import type { PlannedRun, Recorded } from "../../experiment/sweep";
import type { Job, JobResult } from "../../run/job";
import { JobsClosed } from "../../run/job-client";

/** Who makes runs, one at a time: a `JobClient`. */
export interface Maker {
  make(job: Job, onStep: (step: number) => void): Promise<JobResult>;
}

/** What is to be made. */
export interface Making<Run extends PlannedRun> {
  readonly runs: readonly Run[];
  /** What is to be kept of a run. */
  readonly recordOf: (run: Run) => Recorded;
  /** Which of the runs that wait is taken next, by its place among them. */
  readonly pick: (waiting: readonly Run[], underWay: ReadonlySet<Run>) => number;
}

/** What is told meanwhile. */
export interface MakingListener<Run extends PlannedRun> {
  /** A worker took a run. */
  readonly onBegin?: (run: Run) => void;
  /** A run made so many of its steps. */
  readonly onStep: (run: Run, step: number) => void;
  readonly onResult: (run: Run, result: JobResult, seconds: number) => void;
  readonly onFailure: (run: Run, message: string) => void;
}

/** Failures after which the others are not tried: what fails three times is no accident. */
export const MOST_FAILURES = 3;

/** Takes runs in their order. */
export const inOrder = (): number => 0;

/**
 * Takes a run of the seed that the fewest workers are at, so that seeds go side by side while there are
 * as many as workers, and workers share the last ones.
 * @param lastly seeds that are left until all others are through; more may be added meanwhile.
 */
export function seedsSideBySide(lastly: ReadonlySet<number>): Making<PlannedRun>["pick"] {
  return (waiting, underWay) => {
    const at = new Map<number, number>();
    for (const { seed } of underWay) at.set(seed, (at.get(seed) ?? 0) + 1);
    const first = waiting.filter(({ seed }) => !lastly.has(seed));
    const among = first.length === 0 ? waiting : first;
    const counts = among.map(({ seed }) => at.get(seed) ?? 0);
    return waiting.indexOf(among[counts.indexOf(Math.min(...counts))] as PlannedRun);
  };
}

/** Ends when all runs are made or have failed, when `MOST_FAILURES` have, or when the makers are closed. */
export async function makeRuns<Run extends PlannedRun>(
  { runs, recordOf, pick }: Making<Run>,
  makers: readonly Maker[],
  { onBegin, onStep, onResult, onFailure }: MakingListener<Run>,
): Promise<void> {
  const waiting = [...runs];
  const underWay = new Set<Run>();
  let failures = 0;
  const work = async (maker: Maker) => {
    while (failures < MOST_FAILURES) {
      const [run] = waiting.splice(pick(waiting, underWay), 1);
      if (run === undefined) return;
      underWay.add(run);
      onBegin?.(run);
      const begun = performance.now();
      try {
        const job = { experiment: run.experiment, record: recordOf(run) };
        const result = await maker.make(job, (step) => onStep(run, step));
        onResult(run, result, (performance.now() - begun) / 1000);
      } catch (error) {
        if (error instanceof JobsClosed) return;
        failures += 1;
        onFailure(run, error instanceof Error ? error.message : String(error));
      } finally {
        underWay.delete(run);
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
