/**
 * Steps that are begun and not on record yet. They may be told of later than the next ones are begun,
 * but in their order, and only a few are ahead.
 */
export class InFlight {
  private readonly pending: Promise<void>[] = [];
  private last: Promise<void> = Promise.resolve();

  /** @param depth steps at most that are begun and not on record. */
  constructor(private readonly depth: number) {}

  /** Puts a step on record once all before it are. Where that fails, nothing after it is. */
  add(record: () => Promise<void>): void {
    const recorded = this.last.then(record);
    const leave = () => {
      this.pending.shift();
    };
    this.pending.push(recorded);
    this.last = recorded;
    recorded.then(leave, leave);
  }

  /** Waits until another step may be begun. @throws what went wrong with one. */
  async room(): Promise<void> {
    while (this.pending.length >= this.depth) await this.pending[0];
  }

  /** Waits until all are on record. @throws what went wrong with one, once. */
  async settle(): Promise<void> {
    const { last } = this;
    try {
      await last;
    } finally {
      if (this.last === last) this.last = Promise.resolve();
    }
  }
}
