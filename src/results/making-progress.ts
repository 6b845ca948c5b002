/** How far runs are, and how long the rest will take, by what was made so far: nothing is guessed. */
import type { PlannedRun } from "../experiment/sweep";

/** Where a run that is being made stands. */
interface UnderWay {
  /** Its first step since which it is timed, and when that was told, ms; null before. */
  first: { readonly step: number; readonly at: number } | null;
  step: number;
  at: number;
  readonly begun: number;
}

/** Worker time and steps. */
interface Pace {
  seconds: number;
  steps: number;
}

/** Of a run's steps, those since which it can be told how fast it is: some of them cost more than others. */
const TELLING = 0.1;

/** Keeps count of runs that several workers make; times are in ms, of any one clock. */
export class MakingProgress {
  private readonly underWay = new Map<PlannedRun, UnderWay>();
  private readonly waiting: Set<PlannedRun>;
  /** What finished runs took, start and end included, by their labels: one arm's steps are alike. */
  private readonly paces = new Map<string, Pace>();
  private stepsDone = 0;
  private readonly total: number;

  constructor(
    runs: readonly PlannedRun[],
    private readonly workers: number,
  ) {
    this.waiting = new Set(runs);
    this.total = runs.reduce((sum, { experiment }) => sum + experiment.settings.max_steps, 0);
  }

  begin(run: PlannedRun, now: number): void {
    this.waiting.delete(run);
    this.underWay.set(run, { first: null, step: 0, at: now, begun: now });
  }

  /** A run made so many of its steps. */
  step(run: PlannedRun, step: number, now: number): void {
    const one = this.underWay.get(run);
    if (one === undefined) return;
    one.first ??= { step, at: now };
    Object.assign(one, { step, at: now });
  }

  /** A run was made, or failed; one that diverged made fewer steps, and there are no more to make. */
  end(run: PlannedRun, now: number): void {
    const one = this.underWay.get(run);
    if (one === undefined) return;
    this.underWay.delete(run);
    const pace = this.paces.get(run.label) ?? { seconds: 0, steps: 0 };
    pace.seconds += (now - one.begun) / 1000;
    pace.steps += one.step;
    this.paces.set(run.label, pace);
    this.stepsDone += run.experiment.settings.max_steps;
  }

  /** Steps made of the runs under way. */
  stepsOf(wanted: (run: PlannedRun) => boolean): number {
    let steps = 0;
    for (const [run, { step }] of this.underWay) if (wanted(run)) steps += step;
    return steps;
  }

  /** Steps made of all runs together. */
  steps(): number {
    return this.stepsDone + this.stepsOf(() => true);
  }

  /** Of all steps, how many are made, 0 to 1. */
  fraction(): number {
    return this.steps() / this.total;
  }

  /** Runs that have begun and are not through. */
  get running(): number {
    return this.underWay.size;
  }

  /**
   * Seconds until all are through: what is left at the pace of the same label's runs, or else of all,
   * shared among the workers, and no less than the longest that one worker has to make alone. Null
   * before any pace is known.
   */
  secondsLeft(): number | null {
    const usual = this.usualPace();
    if (usual === null) return null;
    let [sum, longest] = [0, 0];
    const add = (run: PlannedRun, step: number) => {
      const seconds = this.secondsOf(run, step, usual);
      sum += seconds;
      longest = Math.max(longest, seconds);
    };
    for (const [run, { step }] of this.underWay) add(run, step);
    for (const run of this.waiting) add(run, 0);
    return Math.max(sum / this.workers, longest);
  }

  private secondsOf({ label, experiment }: PlannedRun, step: number, usual: number): number {
    const pace = this.paces.get(label);
    const perStep = pace === undefined || pace.steps === 0 ? usual : pace.seconds / pace.steps;
    return (experiment.settings.max_steps - step) * perStep;
  }

  /** Worker seconds a step: of finished runs, and of those under way once enough of them is made. */
  private usualPace(): number | null {
    let seconds = 0;
    let steps = 0;
    for (const pace of this.paces.values()) {
      seconds += pace.seconds;
      steps += pace.steps;
    }
    for (const [{ experiment }, { first, step, at }] of this.underWay) {
      if (first === null || step - first.step < TELLING * experiment.settings.max_steps) continue;
      seconds += (at - first.at) / 1000;
      steps += step - first.step;
    }
    return steps === 0 ? null : seconds / steps;
  }
}
