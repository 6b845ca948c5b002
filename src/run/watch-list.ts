/**
 * Which instruments are watched and at which steps each measures, the kernel among them. One that is
 * asked for every K steps measures at the multiples of K. Those left to choose share what the others
 * leave of one budget, a share of all time, and at least half of it, by the durations measured so far:
 * the kernel is not to stand still because something else is wanted at every step. Intervals are taken
 * from a short list, so that instruments meet at the same steps. They are due as well wherever a
 * phase begins. Runs in lockstep share one list, so that what they measure belongs to the same steps.
 */
import type { Instrument } from "../instruments/instrument";

/** Stands for the kernel, which is no instrument of the catalogue. */
export const KERNEL_ID = "ntk";

/** Steps between two measurements, or by the time that they take. */
export type Every = number | "auto";

/** An instrument that somebody wants measured. */
export interface Watched {
  readonly instrument: Instrument;
  readonly every: Every;
}

/** How a watched instrument fares. */
export interface WatchReport {
  readonly id: string;
  readonly every: Every;
  /** Steps between measurements at present. */
  readonly interval: number;
  /** What a measurement takes, the least of the last few; null before the first. */
  readonly milliseconds: number | null;
  /** Why the last measurement failed, or null. */
  readonly problem: string | null;
}

/** Intervals that are chosen from, so that none changes with every small delay. */
const INTERVALS = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000] as const;
/** Durations remembered. */
const MEMORY = 5;
/** Of the budget, what those left to choose have at least, however dear those with fixed cadences are. */
const LEFT_TO_CHOOSE = 0.5;
/** The most steps until what was measured only once, compiling and checking, is measured again. */
const SECOND_AFTER = 5;

/**
 * The last few durations. The first, which compiles and checks kernels, counts while it is the only
 * one. Of the others the least is typical: what other work on the machine adds, it adds to what takes
 * long rather than to a step, and would push the interval out of all proportion.
 */
class Durations {
  private first: number | null = null;
  private readonly values: number[] = [];

  get known(): boolean {
    return this.first !== null;
  }

  /** Whether there is one that compiled nothing. */
  get settled(): boolean {
    return this.values.length > 0;
  }

  get typical(): number {
    return this.values.length === 0 ? (this.first ?? 0) : Math.min(...this.values);
  }

  add(milliseconds: number): void {
    if (this.first === null) {
      this.first = milliseconds;
      return;
    }
    this.values.push(milliseconds);
    if (this.values.length > MEMORY) this.values.shift();
  }
}

interface Entry {
  readonly id: string;
  /** Null for the kernel. */
  readonly instrument: Instrument | null;
  every: Every;
  readonly durations: Durations;
  problem: string | null;
}

function entryOf(id: string, instrument: Instrument | null, every: Every): Entry {
  return { id, instrument, every, durations: new Durations(), problem: null };
}

/** The setting `ntk_every`, in which 0 stands for automatic. */
function kernelEvery(setting: number): Every {
  return setting === 0 ? "auto" : setting;
}

/** Says at every step what is due, and learns what it took. */
export class WatchList {
  private readonly kernel: Entry;
  private entries: readonly Entry[] = [];
  private readonly steps = new Durations();
  private readonly beside = new Durations();
  private decided = { step: -1, due: new Map<string, boolean>() };

  /**
   * @param ntkEvery the setting: steps between kernels; 0 to choose by the time they take. Infinity:
   *   never.
   * @param share the setting `instrument_share`: of all time, what instruments may take.
   */
  constructor(
    ntkEvery: number,
    private share: number,
  ) {
    this.kernel = entryOf(KERNEL_ID, null, kernelEvery(ntkEvery));
  }

  /** Changes the kernel's cadence from the next question on. */
  setKernelEvery(ntkEvery: number): void {
    this.kernel.every = kernelEvery(ntkEvery);
  }

  /** Changes the budget. */
  setShare(share: number): void {
    this.share = share;
  }

  /** Watches these instruments and no others; what is known of those that stay is kept. */
  watch(list: readonly Watched[]): void {
    this.entries = list.map(({ instrument, every }) => {
      const known = this.entries.find(({ id }) => id === instrument.id);
      if (known === undefined) return entryOf(instrument.id, instrument, every);
      known.every = every;
      return known;
    });
    this.decided = { step: -1, due: new Map() };
  }

  /** The instruments watched, in the order given. */
  get instruments(): readonly Instrument[] {
    return this.entries.flatMap(({ instrument }) => (instrument === null ? [] : [instrument]));
  }

  /** Whether the interval is chosen here. */
  automatic(id: string): boolean {
    return this.find(id)?.every === "auto";
  }

  /** Steps between measurements at present. */
  interval(id: string): number {
    return this.intervals().get(id) ?? Number.POSITIVE_INFINITY;
  }

  /** Whether a measurement is due on θ_step or its update; one answer a step, however often asked. */
  due(id: string, step: number, phaseBegins: boolean): boolean {
    if (this.decided.step !== step) this.decided = { step, due: new Map() };
    const { due } = this.decided;
    const interval = this.interval(id);
    const decided = due.get(id) ?? (Number.isFinite(interval) && step % interval === 0);
    due.set(id, decided || (phaseBegins && this.automatic(id)));
    return due.get(id) as boolean;
  }

  /** Remembers how long one measurement took, and why it failed if it did. */
  note(id: string, milliseconds: number, problem: string | null = null): void {
    const entry = this.find(id);
    if (entry === undefined) return;
    entry.durations.add(milliseconds);
    entry.problem = problem;
  }

  /** Remembers how long one step took without what is noted, in milliseconds. */
  noteStep(milliseconds: number): void {
    this.steps.add(milliseconds);
  }

  /**
   * Remembers how long what goes on beside a step took, in milliseconds, as the steps of further seeds:
   * it is part of all time.
   */
  noteBeside(milliseconds: number): void {
    this.beside.add(milliseconds);
  }

  /** How the kernel and every watched instrument fare. */
  report(): WatchReport[] {
    const intervals = this.intervals();
    return this.all().map(({ id, every, durations, problem }) => ({
      id,
      every,
      interval: intervals.get(id) as number,
      milliseconds: durations.known ? durations.typical : null,
      problem,
    }));
  }

  private all(): readonly Entry[] {
    return [this.kernel, ...this.entries];
  }

  private find(id: string): Entry | undefined {
    return this.all().find((entry) => entry.id === id);
  }

  /**
   * Every interval. With share S, instruments may take S/(1 − S) of a step's own time a step, what goes
   * on beside it included. What
   * fixed cadences leave of that, and half of it at least, is dealt out from the cheapest instrument to the dearest, an equal
   * part to each, so that what a cheap one cannot use goes to the others.
   */
  private intervals(): Map<string, number> {
    const intervals = new Map<string, number>();
    const time = this.steps.typical + this.beside.typical;
    const budget = (this.share / (1 - this.share)) * time;
    let left = budget;
    const choosing: Entry[] = [];
    for (const entry of this.all()) {
      if (entry.every === "auto") {
        choosing.push(entry);
      } else {
        intervals.set(entry.id, entry.every);
        left -= entry.durations.typical / entry.every;
      }
    }
    left = Math.max(left, LEFT_TO_CHOOSE * budget);
    choosing.sort((a, b) => a.durations.typical - b.durations.typical);
    choosing.forEach(({ id, durations }, index) => {
      const part = left / (choosing.length - index);
      const chosen = this.steps.known ? intervalFor(durations.typical, part) : 1;
      const interval = durations.settled ? chosen : Math.min(chosen, SECOND_AFTER);
      intervals.set(id, interval);
      left -= durations.typical / interval;
    });
    return intervals;
  }
}

/** The shortest interval at which something that takes so long takes at most `part` a step. */
function intervalFor(milliseconds: number, part: number): number {
  if (milliseconds === 0) return 1;
  const longest = INTERVALS[INTERVALS.length - 1] as number;
  if (part <= 0) return longest;
  // Rounding in the share must not double an interval that fits exactly.
  const fits = (interval: number) => interval * part * (1 + 1e-9) >= milliseconds;
  return INTERVALS.find(fits) ?? longest;
}

/** Whether two reports tell a reader different things; a cost that varies by a quarter does not. */
export function tellsNews(now: readonly WatchReport[], before: readonly WatchReport[]): boolean {
  return (
    now.length !== before.length ||
    now.some((one, i) => {
      const other = before[i] as WatchReport;
      const [cost, known] = [one.milliseconds, other.milliseconds];
      return (
        one.id !== other.id ||
        one.every !== other.every ||
        one.interval !== other.interval ||
        one.problem !== other.problem ||
        (cost === null) !== (known === null) ||
        Math.abs((cost ?? 0) - (known ?? 0)) > 0.25 * (known ?? 0)
      );
    })
  );
}
