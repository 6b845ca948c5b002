/**
 * At which steps the kernel is measured. Asked for every K steps, it is at the multiples of K. Left
 * to choose (0), it takes at most a third of the time, by the durations measured so far, and is due
 * as well wherever a phase begins. Runs in lockstep share one cadence, so that their kernels belong
 * to the same steps.
 */

/** Intervals that an automatic cadence takes, so that it does not change with every small delay. */
const INTERVALS = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000] as const;
/** Durations remembered; the median of few forgets the first one, which compiles kernels. */
const MEMORY = 5;

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[sorted.length >> 1] ?? 0;
}

export class KernelCadence {
  private readonly kernelTimes: number[] = [];
  private readonly stepTimes: number[] = [];
  private decided = { step: -1, due: false };

  /** @param every steps between kernels; 0 to choose by the time they take. */
  constructor(private every: number) {}

  /** Whether the interval is chosen here. */
  get automatic(): boolean {
    return this.every === 0;
  }

  /** Changes the interval from the next question on. */
  setEvery(every: number): void {
    this.every = every;
  }

  /** Steps between kernels at present. */
  get interval(): number {
    if (this.every > 0) return this.every;
    const kernel = median(this.kernelTimes);
    const step = median(this.stepTimes);
    if (step <= 0) return 1;
    // k steps and one kernel take k·step + kernel; a third of it is kernel when k·step = 2·kernel.
    const wanted = (2 * kernel) / step;
    return INTERVALS.find((interval) => interval >= wanted) ?? INTERVALS[INTERVALS.length - 1]!;
  }

  /** Whether the kernel of θ_step is due; one answer a step, however often it is asked. */
  due(step: number, phaseBegins: boolean): boolean {
    if (this.decided.step !== step) {
      const due = step % this.interval === 0 || (this.automatic && phaseBegins);
      this.decided = { step, due };
    } else if (this.automatic && phaseBegins) {
      this.decided.due = true;
    }
    return this.decided.due;
  }

  /** Remembers how long one kernel took, in milliseconds. */
  noteKernel(duration: number): void {
    this.kernelTimes.push(duration);
    if (this.kernelTimes.length > MEMORY) this.kernelTimes.shift();
  }

  /** Remembers how long one step took without its kernel, in milliseconds. */
  noteStep(duration: number): void {
    this.stepTimes.push(duration);
    if (this.stepTimes.length > MEMORY) this.stepTimes.shift();
  }
}
