/** Where a command writes: results to `out`, progress and errors to `err`. Tests give their own. */
export interface Output {
  out(text: string): void;
  err(text: string): void;
  /** Whether `err` is a terminal, where a progress line may be rewritten. */
  readonly isTerminal: boolean;
}

/** Milliseconds between two progress lines, on a terminal and in a log. */
const INTERVALS = { terminal: 200, log: 5000 };

/** Reports progress at a bearable rate: one line rewritten on a terminal, a line now and then in a log. */
export class Progress {
  private last = Number.NEGATIVE_INFINITY;
  private open = false;

  constructor(private readonly output: Output) {}

  /** Shows a line, unless one was shown a moment ago; one that takes some work is made only to be shown. */
  show(line: string | (() => string)): void {
    const now = performance.now();
    const { isTerminal } = this.output;
    if (now - this.last < (isTerminal ? INTERVALS.terminal : INTERVALS.log)) return;
    const text = typeof line === "string" ? line : line();
    this.last = now;
    this.open = isTerminal;
    this.output.err(isTerminal ? `\r\x1b[2K${text}` : `${text}\n`);
  }

  /** Says something that stays. */
  say(text: string): void {
    this.output.err(this.open ? `\r\x1b[2K${text}\n` : `${text}\n`);
    this.open = false;
  }
}
