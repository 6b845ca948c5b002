/** Runs a sweep on this machine, in workers apart from the Lab's; what was made is not made again. */
import { expandSweep } from "../../experiment/expand-sweep";
import { ExperimentError, problemOf } from "../../experiment/problem";
import type { PlannedRun, Sweep } from "../../experiment/sweep";
import { MakingProgress } from "../../results/making-progress";
import { missingRuns, type RunResult } from "../../results/run-result";
import { resultOf } from "../../run/job";
import { coreCount, JobWorkers } from "../making/job-workers";
import { bySeed, inOrder, makeRuns } from "../making/make-runs";
import { type Plan, useSweep } from "./state";

/** Progress is said this often at most, ms. */
const SAY_EVERY = 200;

/** More runs than a page should be asked for: the command line takes them. */
const MOST_RUNS = 5000;

let jobs: JobWorkers | null = null;

/** Workers that may run at once: a core is left to the page and to the Lab. */
export function mostWorkers(): number {
  return Math.max(1, coreCount() - 1);
}

/** The runs of a plan that are yet to be made. */
export function missingOf(
  { sweep, runs }: Plan,
  made: ReadonlyMap<string, RunResult>,
): readonly PlannedRun[] {
  return missingRuns(runs, made, () => sweep.record);
}

/** Runs a sweep, or goes on with it. What is wrong with it is said on the page. */
export async function runSweep(sweep: Sweep, workers: number): Promise<void> {
  if (useSweep.getState().making !== null) return;
  try {
    const runs = expandSweep(sweep);
    if (runs.length > MOST_RUNS) {
      const wrong = `${runs.length} runs are too many for a page`;
      throw new ExperimentError([problemOf(sweep.name, wrong, `${MOST_RUNS} or fewer`)]);
    }
    useSweep.setState({ plan: { sweep, runs }, opened: null, refusal: null });
  } catch (error) {
    if (!(error instanceof ExperimentError)) throw error;
    useSweep.setState({ refusal: error.message });
    return;
  }
  await goOn(workers);
}

/** Makes the runs that are missing of the sweep that was asked for last. */
export async function goOn(workers: number): Promise<void> {
  const { plan, made, making } = useSweep.getState();
  if (plan === null || making !== null) return;
  const { sweep } = plan;
  const runs = bySeed(missingOf(plan, made));
  if (runs.length === 0) return;
  const count = Math.min(workers, runs.length);
  useSweep.setState({
    making: { workers: count, fraction: 0, secondsLeft: null },
    failures: new Map(),
  });
  jobs = new JobWorkers(count);
  const progress = new MakingProgress(runs, count);
  let said = 0;
  const say = () => {
    const now = performance.now();
    if (now - said < SAY_EVERY) return;
    said = now;
    useSweep.setState({
      making: {
        workers: count,
        fraction: progress.fraction(),
        secondsLeft: progress.secondsLeft(),
      },
    });
  };
  try {
    await makeRuns({ runs, recordOf: () => sweep.record, pick: inOrder }, jobs.makers, {
      onBegin: (run) => progress.begin(run, performance.now()),
      onStep(run, step) {
        progress.step(run, step, performance.now());
        say();
      },
      onResult(run, job, seconds) {
        progress.end(run, performance.now());
        const result = resultOf(run, sweep.record, sweep.name, job, seconds);
        useSweep.setState((state) => ({ made: new Map(state.made).set(run.id, result) }));
      },
      onFailure(run, message) {
        progress.end(run, performance.now());
        useSweep.setState((state) => ({
          failures: new Map(state.failures).set(run.id, message),
        }));
      },
    });
  } finally {
    stopSweep();
    useSweep.setState({ making: null });
  }
}

/** Stops; what is finished stays, and going on makes the rest. */
export function stopSweep(): void {
  jobs?.close();
  jobs = null;
}
