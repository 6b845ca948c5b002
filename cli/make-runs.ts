/** Makes the runs that a file of results lacks, several at once, and writes each as it ends. */
import type { PlannedRun, Recorded } from "../src/experiment/sweep";
import { resultOf } from "../src/run/job";
import type { Jobs } from "./job-pool";
import type { Progress } from "./output";
import { appendResult } from "./results-file";

/** A run, and what is to be kept of it. */
export interface RecordedRun extends PlannedRun {
  readonly record: Recorded;
}

/** What is to be made. */
export interface RunsRequest {
  readonly runs: readonly RecordedRun[];
  /** The sweep's name. */
  readonly sweep: string;
  readonly jobs: Jobs;
  /** The file that results are added to. */
  readonly path: string;
  readonly progress: Progress;
  /** Aborted by Ctrl-C: runs that are being made are given up. */
  readonly signal: AbortSignal;
}

/** How it went. */
export interface RunsReport {
  /** How many were made and written. */
  readonly made: number;
  /** Runs that failed, and why; another call makes them again. */
  readonly failed: readonly { readonly run: PlannedRun; readonly message: string }[];
  readonly interrupted: boolean;
}

/** A duration in words. */
function duration(seconds: number): string {
  if (seconds < 90) return `${Math.ceil(seconds)} s`;
  if (seconds < 5400) return `${Math.round(seconds / 60)} min`;
  return `${(seconds / 3600).toFixed(1)} h`;
}

/** Shows how far all runs are, by steps, and about how long it will take. */
class RunsProgress {
  private readonly begun = performance.now();
  private readonly current = new Map<PlannedRun, number>();
  private readonly total: number;
  private stepsDone = 0;
  private runsDone = 0;

  constructor(
    private readonly runs: readonly PlannedRun[],
    private readonly progress: Progress,
  ) {
    this.total = runs.reduce((sum, run) => sum + run.experiment.settings.max_steps, 0);
  }

  step(run: PlannedRun, step: number): void {
    this.current.set(run, step);
    this.show();
  }

  done(run: PlannedRun): void {
    this.current.delete(run);
    this.stepsDone += run.experiment.settings.max_steps;
    this.runsDone++;
    this.show();
  }

  private show(): void {
    const running = [...this.current.values()].reduce((sum, step) => sum + step, 0);
    const steps = this.stepsDone + running;
    const seconds = (performance.now() - this.begun) / 1000;
    const left = steps === 0 ? "" : `, ${duration((seconds / steps) * (this.total - steps))} left`;
    const speed = `${(steps / seconds).toPrecision(3)} steps/s`;
    this.progress.show(
      `${this.runsDone}/${this.runs.length} runs, ${this.current.size} under way, ${speed}${left}`,
    );
  }
}

/** Makes every run once, in order, `jobs.lanes` at a time. Closes the jobs. */
export async function makeRuns(request: RunsRequest): Promise<RunsReport> {
  const { runs, sweep, jobs, path, progress, signal } = request;
  const shown = new RunsProgress(runs, progress);
  let made = 0;
  const failed: { run: PlannedRun; message: string }[] = [];
  const stop = () => jobs.close();
  signal.addEventListener("abort", stop, { once: true });
  const queue = runs.values();
  const lane = async () => {
    // One iterator for all lanes: each takes the next run that nobody has.
    for (const run of queue) {
      if (signal.aborted) return;
      const begun = performance.now();
      try {
        const { experiment, record } = run;
        const onStep = (step: number) => {
          // In this process there is nothing else that could end a run.
          if (signal.aborted) throw new Error("interrupted");
          shown.step(run, step);
        };
        const job = await jobs.make({ experiment, record }, onStep);
        appendResult(path, resultOf(run, record, sweep, job, (performance.now() - begun) / 1000));
        made++;
        const { status, message } = job.measured;
        if (status === "diverged") {
          progress.say(`${run.label}, seed ${run.seed}: diverged: ${message}`);
        }
      } catch (error) {
        if (signal.aborted) return;
        const message = error instanceof Error ? error.message : String(error);
        failed.push({ run, message });
        progress.say(`${run.label}, seed ${run.seed}: failed: ${message}`);
      }
      shown.done(run);
    }
  };
  try {
    await Promise.all(Array.from({ length: Math.min(jobs.lanes, runs.length) }, lane));
  } finally {
    signal.removeEventListener("abort", stop);
    jobs.close();
  }
  return { made, failed, interrupted: signal.aborted };
}
