/**
 * The runs of a lecture, trained while it is given: one worker makes them one after the other, those
 * of the scene on screen first, then those of the scenes to come. What is made is kept, so that going
 * back costs nothing. Where the machine is too slow a recorded run is read in its place, and said to be.
 */
import type { Phase } from "../experiment/phase";
import type { LectureRunSpec } from "../lecture/lecture";
import { type RippleNumbers, rippleNumbers } from "../lecture/ripple-numbers";
import { RunClient } from "../run/client";
import type { BackendName } from "../run/protocol";
import type { RunRecord } from "../run/record";

/** Steps made before the next run is chosen again. */
const CHUNK = 10;

/** A run that is wanted up to a step. */
export interface Wanted {
  readonly run: string;
  readonly step: number;
}

/** A run with the lever moved: what it trains from which step on, and how far it goes. */
export interface Fork {
  readonly run: string;
  readonly flips: readonly { readonly step: number; readonly phases: readonly Phase[] }[];
  readonly until: number;
}

/** What there is of one run. Replaced, never changed in place; the record grows. */
export interface LiveRun {
  readonly record: RunRecord | null;
  readonly ripple: RippleNumbers | null;
  /** Why it cannot be trained; null while it can. */
  readonly problem: string | null;
}

const NOTHING: LiveRun = { record: null, ripple: null, problem: null };

/** What the worker holds: a run or a fork of one, and how many steps are made. */
interface Held {
  readonly key: string;
  readonly record: RunRecord;
  made: number;
}

type Job =
  | { readonly kind: "run"; readonly run: string; readonly until: number }
  | { readonly kind: "fork"; readonly fork: Fork };

/** The worker’s queue of a lecture’s runs, and what it has made. */
export class LectureRuns {
  readonly #specs: Readonly<Record<string, LectureRunSpec>>;
  readonly #onChange: () => void;
  readonly #client: RunClient;
  readonly #backend: BackendName | null;
  #runs = new Map<string, LiveRun>();
  #wanted: readonly Wanted[] = [];
  #fork: Fork | null = null;
  #forked: LiveRun = NOTHING;
  /** Of which fork that is. */
  #forkedKey = "";
  #held: Held | null = null;
  #working = false;
  /** How often the worker was ended. */
  #rested = 0;
  #rests = false;

  /** @param onChange called when a run or its record is replaced, not when a record grows. */
  constructor(
    specs: Readonly<Record<string, LectureRunSpec>>,
    onChange: () => void,
    options: { readonly client?: RunClient; readonly backend?: BackendName | null } = {},
  ) {
    this.#specs = specs;
    this.#onChange = onChange;
    this.#client = options.client ?? new RunClient();
    this.#backend = options.backend ?? null;
  }

  /** What there is of a run. */
  run(id: string): LiveRun {
    return this.#runs.get(id) ?? NOTHING;
  }

  /** The run with the lever moved, while there is one. */
  get forked(): LiveRun {
    return this.#forked;
  }

  /** What is said of the engine: what it is doing while it is loaded; empty else. */
  get activity(): string {
    return this.#client.status.state === "loading" ? this.#client.status.message : "";
  }

  /** Says which runs are wanted and how far, the most urgent first. */
  want(wanted: readonly Wanted[]): void {
    this.#wanted = wanted;
    this.#rests = false;
    void this.#work();
  }

  /** Moves the lever of a run, or puts it back (null). */
  fork(fork: Fork | null): void {
    const another = fork?.run !== this.#fork?.run;
    this.#fork = fork;
    if (fork === null || another) this.#setForked(NOTHING);
    void this.#work();
  }

  /** Ends the worker; what is made is kept, and `want` goes on. */
  rest(): void {
    this.#rests = true;
    this.#rested += 1;
    this.#held = null;
    this.#client.close();
  }

  async #work(): Promise<void> {
    if (this.#working) return;
    this.#working = true;
    try {
      for (let job = this.#next(); job !== null; job = this.#next()) await this.#make(job);
    } finally {
      this.#working = false;
    }
  }

  #next(): Job | null {
    if (this.#rests) return null;
    const fork = this.#fork;
    if (fork && !this.#forked.problem && !this.#isMade(fork)) return { kind: "fork", fork };
    const missing = this.#wanted.find(({ run, step }) => {
      const { record, problem } = this.run(run);
      return problem === null && (record?.lastStep ?? -1) < step;
    });
    return missing ? { kind: "run", run: missing.run, until: missing.step } : null;
  }

  #isMade(fork: Fork): boolean {
    const made = this.#forked.record?.lastStep ?? -1;
    return this.#forkedKey === keyOf(fork) && made >= fork.until;
  }

  async #make(job: Job): Promise<void> {
    const id = job.kind === "run" ? job.run : job.fork.run;
    const rested = this.#rested;
    try {
      if (job.kind === "run") await this.#makeRun(job.run, job.until);
      else await this.#makeFork(job.fork);
    } catch (error) {
      this.#held = null;
      // A worker that was ended on purpose is no failure.
      if (rested !== this.#rested) return;
      const problem = error instanceof Error ? error.message : String(error);
      if (job.kind === "fork") this.#setForked({ ...this.#forked, problem });
      else this.#set(id, { ...this.run(id), problem });
    }
  }

  async #makeRun(id: string, until: number): Promise<void> {
    const held = this.#held?.key === id ? this.#held : await this.#open(id, id);
    const before = this.run(id);
    // A run that is made anew takes the old one's place once it has come as far.
    if (before.record === null || held.made >= before.record.lastStep) {
      if (before.record !== held.record) this.#set(id, { ...before, record: held.record });
    }
    const spec = this.#specs[id];
    if (spec?.ripple && held.made === 0 && !this.run(id).ripple) {
      const { reward, prompt, completion, token, rate } = spec.ripple;
      const params = { reward, prompt, completion, token, rate, step: "sgd" };
      const answer = await this.#client.ask("ripple", params);
      const ripple = rippleNumbers(answer, spec.ripple, held.record.header.probes.length);
      this.#set(id, { ...this.run(id), ripple });
    }
    await this.#step(held, until);
    const { record } = this.run(id);
    if (record !== held.record && held.made >= (record?.lastStep ?? 0)) {
      this.#set(id, { ...this.run(id), record: held.record });
    }
  }

  async #makeFork(fork: Fork): Promise<void> {
    const { run, flips, until } = fork;
    let held = this.#held;
    let applied = flips.length;
    while (applied >= 0 && held?.key !== keyOf({ run, flips: flips.slice(0, applied) })) applied--;
    const next = flips[applied];
    if (held === null || applied < 0 || (next && held.made > next.step)) {
      // The same steps again, up to the lever: a run is made of its seed.
      held = await this.#open(run, run);
      applied = 0;
    }
    for (; applied < flips.length; applied++) {
      const { step, phases } = flips[applied] as Fork["flips"][number];
      while (held.made < step) await this.#step(held, step);
      await this.#client.setSchedule(phases);
      held = { ...held, key: keyOf({ run, flips: flips.slice(0, applied + 1) }) };
      this.#held = held;
    }
    this.#forkedKey = keyOf(fork);
    if (this.#forked.record !== held.record) this.#setForked({ ...NOTHING, record: held.record });
    await this.#step(held, until);
  }

  async #open(id: string, key: string): Promise<Held> {
    const spec = this.#specs[id];
    if (!spec) throw new Error(`the lecture declares no run "${id}"`);
    this.#held = null;
    if (this.#client.forcedBackend !== this.#backend) await this.#client.setBackend(this.#backend);
    if (this.#client.status.state === "failed") this.#client.close();
    // Before the run is opened: its starting policy is measured as well.
    await this.#client.watch(spec.watch.map((instrument) => ({ id: instrument, every: 1 })));
    await this.#client.load(spec.experiment);
    const record = this.#client.runs.main;
    if (!record) throw new Error("the engine opened no run");
    this.#held = { key, record, made: 0 };
    return this.#held;
  }

  /** Some steps on, no further than `until`. */
  async #step(held: Held, until: number): Promise<void> {
    const count = Math.min(CHUNK, until - held.made);
    if (count <= 0) return;
    const made = await this.#client.step(count);
    held.made += made;
    if (made < count) {
      const { state, message } = this.#client.status;
      throw new Error(message || `the run ended at step ${held.made} (${state})`);
    }
  }

  #set(id: string, run: LiveRun): void {
    this.#runs = new Map(this.#runs).set(id, run);
    this.#onChange();
  }

  #setForked(run: LiveRun): void {
    this.#forked = run;
    this.#onChange();
  }
}

/** What tells one fork from another: its run and every flip. */
function keyOf({ run, flips }: Pick<Fork, "run" | "flips">): string {
  return [run, ...flips.map(({ step, phases }) => `${step}:${JSON.stringify(phases)}`)].join("~");
}
