/** How long a run's steps take, as its rows say it. */

/** Durations over which the speed is averaged. */
const SPEED_MEMORY = 8;

/** The times of one run's steps, in milliseconds. */
export class StepTimes {
  private readonly durations: number[] = [];
  /** When the last step was known. */
  private lastKnown = Number.NEGATIVE_INFINITY;

  /** @param now a clock in milliseconds. */
  constructor(private readonly now: () => number) {}

  /** How long it is since `start`, or since the step before was known where that came later. */
  since(start: number): number {
    return this.now() - Math.max(start, this.lastKnown);
  }

  /** Notes that a step is known which was begun at `start`. */
  note(start: number): void {
    const end = this.now();
    this.durations.push(end - Math.max(start, this.lastKnown));
    if (this.durations.length > SPEED_MEMORY) this.durations.shift();
    this.lastKnown = end;
  }

  /** What is reported of the step that was noted last and took `time`. */
  metrics(time: number): Readonly<Record<string, number>> {
    const mean = this.durations.reduce((sum, one) => sum + one, 0) / this.durations.length;
    return { step_time: time / 1000, "speed/steps_per_second": 1000 / Math.max(mean, 1e-3) };
  }
}
