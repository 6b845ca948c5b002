/**
 * Whether a worker that owes the page something still lives. A worker that computes cannot answer, so
 * only its silence tells; how long it may be silent depends on how long its turns have been so far.
 */

/** How long silence may last, in milliseconds. */
export interface Patience {
  /** At least, and before anything was heard. */
  readonly least: number;
  /** Times the longest silence that ended. */
  readonly times: number;
  /** Between two looks at the clock. */
  readonly every: number;
}

/** Compiling shaders on a slow device is quiet for long; a step is not. */
const WORKER_PATIENCE: Patience = { least: 30_000, times: 4, every: 1_000 };

/** What the watchdog needs of its surroundings. */
export interface WatchdogClock {
  /** Milliseconds that never run backwards. */
  now(): number;
  /** Calls back again and again; returns what ends that. */
  every(milliseconds: number, call: () => void): () => void;
}

const PAGE_CLOCK: WatchdogClock = {
  now: () => performance.now(),
  every(milliseconds, call) {
    const timer = setInterval(call, milliseconds);
    return () => clearInterval(timer);
  },
};

/** Watches one worker while something is owed. */
export class Watchdog {
  private silent = 0;
  private longest = 0;
  private looked = 0;
  private end: (() => void) | null = null;

  /** @param onSilence called once when the silence has lasted too long. */
  constructor(
    private readonly onSilence: (milliseconds: number) => void,
    private readonly patience: Patience = WORKER_PATIENCE,
    private readonly clock: WatchdogClock = PAGE_CLOCK,
  ) {}

  /** Something was heard of the worker. */
  heard(): void {
    if (this.end !== null) this.longest = Math.max(this.longest, this.silent + this.sinceLook());
    this.silent = 0;
    this.looked = this.clock.now();
  }

  /** Whether something is owed from now on. */
  watch(owed: boolean): void {
    if (owed === (this.end !== null)) return;
    if (owed) {
      this.silent = 0;
      this.looked = this.clock.now();
      this.end = this.clock.every(this.patience.every, () => this.look());
    } else {
      this.end?.();
      this.end = null;
    }
  }

  /**
   * Time since the last look, and no more than two looks take: a laptop that was closed, or a page that
   * was frozen, was not waiting.
   */
  private sinceLook(): number {
    return Math.min(this.clock.now() - this.looked, 2 * this.patience.every);
  }

  private look(): void {
    this.silent += this.sinceLook();
    this.looked = this.clock.now();
    const { least, times } = this.patience;
    if (this.silent < Math.max(least, times * this.longest)) return;
    const { silent } = this;
    this.watch(false);
    this.onSilence(silent);
  }
}
