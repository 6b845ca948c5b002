/** Makes the runs that a file of results lacks, several at once, and writes each as it ends. */
import type { PlannedRun, Recorded } from "../src/experiment/sweep";
import { durationText } from "../src/results/duration-text";
import { MakingProgress } from "../src/results/making-progress";
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

/** Shows how far all runs are, by steps, and about how long it will take. */
class RunsProgress {
  private readonly begun = performance.now();
  private readonly made: MakingProgress;
  private through = 0;

  constructor(
    private readonly runs: readonly PlannedRun[],
    lanes: number,
    private readonly progress: Progress,
  ) {
    this.made = new MakingProgress(runs, lanes);
  }

  begin(run: PlannedRun): void {
    this.made.begin(run, performance.now());
  }

  step(run: PlannedRun, step: number): void {
    this.made.step(run, step, performance.now());
    this.show();
  }

  done(run: PlannedRun): void {
    this.made.end(run, performance.now());
    this.through++;
    this.show();
  }

  private show(): void {
    this.progress.show(() => {
      const { running } = this.made;
      const seconds = this.made.secondsLeft();
      const left = seconds === null ? "" : `, ${durationText(seconds)} left`;
      const rate = (1000 * this.made.steps()) / (performance.now() - this.begun);
      return `${this.through}/${this.runs.length} runs, ${running} under way, ${rate.toPrecision(3)} steps/s${left}`;
    });
  }
}

/** Makes every run once, in order, `jobs.lanes` at a time. Closes the jobs. */
export async function makeRuns(request: RunsRequest): Promise<RunsReport> {
  const { runs, sweep, jobs, path, progress, signal } = request;
  const lanes = Math.min(jobs.lanes, runs.length);
  const shown = new RunsProgress(runs, lanes, progress);
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
      shown.begin(run);
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
    await Promise.all(Array.from({ length: lanes }, lane));
  } finally {
    signal.removeEventListener("abort", stop);
    jobs.close();
  }
  return { made, failed, interrupted: signal.aborted };
}
