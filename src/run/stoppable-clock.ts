/** A clock that stands still while a run waits for others, so that what is timed is the run's own. */
export class StoppableClock {
  private stoppedFor = 0;
  private since: number | null = null;

  /** @param base milliseconds. */
  constructor(private readonly base: () => number) {}

  readonly now = (): number => (this.since ?? this.base()) - this.stoppedFor;

  stop(): void {
    this.since ??= this.base();
  }

  go(): void {
    if (this.since === null) return;
    this.stoppedFor += this.base() - this.since;
    this.since = null;
  }
}
