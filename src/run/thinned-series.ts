/**
 * Frames that are too large to keep for every step (kernels, rollouts). Up to `capacity` frames are
 * all kept; beyond it the series keeps every second one, then every fourth, and so on, so that what
 * is left stays evenly spread over the whole run. The newest frame is always kept.
 */
export class ThinnedSeries<Frame extends { readonly step: number }> {
  private entries: { ordinal: number; frame: Frame }[] = [];
  private count = 0;
  private spacing = 1;

  /** @param capacity most frames held; at least 2. */
  constructor(readonly capacity: number) {
    if (!(capacity >= 2)) throw new RangeError(`capacity must be at least 2, got ${capacity}`);
  }

  /** Frames appended so far, kept or not. */
  get appended(): number {
    return this.count;
  }

  /** Every how many appended frames one is kept: 1 as long as all are. */
  get stride(): number {
    return this.spacing;
  }

  /** The kept frames, by ascending step. */
  get frames(): readonly Frame[] {
    return this.entries.map((entry) => entry.frame);
  }

  get length(): number {
    return this.entries.length;
  }

  /** The newest frame, or null. */
  get last(): Frame | null {
    return this.entries.at(-1)?.frame ?? null;
  }

  /** Appends a frame; one of the newest frame's step replaces it. Throws a RangeError for an older step. */
  append(frame: Frame): void {
    const newest = this.entries.at(-1);
    if (newest !== undefined && frame.step <= newest.frame.step) {
      if (frame.step < newest.frame.step) {
        throw new RangeError(`frame of step ${frame.step} after one of step ${newest.frame.step}`);
      }
      newest.frame = frame;
      return;
    }
    if (newest !== undefined && newest.ordinal % this.spacing !== 0) this.entries.pop();
    this.entries.push({ ordinal: this.count++, frame });
    while (this.entries.length > this.capacity) {
      this.spacing *= 2;
      const last = this.entries.length - 1;
      this.entries = this.entries.filter(
        (entry, index) => index === last || entry.ordinal % this.spacing === 0,
      );
    }
  }

  /** Drops every frame of `step` and later. */
  truncate(step: number): void {
    this.entries = this.entries.filter((entry) => entry.frame.step < step);
    this.count = (this.entries.at(-1)?.ordinal ?? -1) + 1;
  }

  /** The newest kept frame whose step is at most `step`, or null. */
  at(step: number): Frame | null {
    let low = 0;
    let high = this.entries.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.entries[middle] as { frame: Frame }).frame.step <= step) low = middle + 1;
      else high = middle;
    }
    return low === 0 ? null : (this.entries[low - 1] as { frame: Frame }).frame;
  }
}
