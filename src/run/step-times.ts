/** How long steps take, a run's or those of several runs together, as their rows say it. */

/** Durations over which the speed is averaged. */
const SPEED_MEMORY = 8;

/** The times of steps, in milliseconds. */
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

  /** Notes that a step is known which was begun at `start`; returns how long it is since, as `since` does. */
  note(start: number): number {
    const end = this.now();
    const duration = end - Math.max(start, this.lastKnown);
    this.durations.push(duration);
    if (this.durations.length > SPEED_MEMORY) this.durations.shift();
    this.lastKnown = end;
    return duration;
  }

  /** Steps a second, over the last few; null before the first. */
  get speed(): number | null {
    if (this.durations.length === 0) return null;
    const mean = this.durations.reduce((sum, one) => sum + one, 0) / this.durations.length;
    return 1000 / Math.max(mean, 1e-3);
  }
}
