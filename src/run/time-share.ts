/** Holds something that is done now and then to a share of all time, by what it took the last time. */
export class TimeShare {
  private cost: number | null = null;
  private passed = 0;

  /** @param share of all time, in (0, 1). */
  constructor(private share: number) {}

  setShare(share: number): void {
    this.share = share;
  }

  /** Whether doing it now keeps to the share; the first time it always does. */
  get affords(): boolean {
    return this.cost === null || this.cost * (1 - this.share) <= this.share * this.passed;
  }

  /** So many milliseconds have gone by with other things. */
  pass(milliseconds: number): void {
    this.passed += milliseconds;
  }

  /** It was done, and took so many milliseconds. */
  note(milliseconds: number): void {
    this.cost = milliseconds;
    this.passed = 0;
  }
}
