/**
 * Has the open runs make their steps, one thing at a time: between two steps it yields, so that a
 * request never waits longer than one step.
 */
import { transferables } from "./frames";
import type { HostParts } from "./host-parts";
import type { RunActivity } from "./protocol";
import { problemFrom } from "./reply";
import type { RunNames } from "./run-names";
import type { RunOutput, RunSet } from "./run-set";
import type { Extent } from "./session";
import type { WatchedInstruments } from "./watched-instruments";

/** Milliseconds between two states posted for safety; a run that has just begun is not to lose its beginning. */
const SAVE_EVERY = 15_000;
const FIRST_SAVE = 1000;
/** Milliseconds that a device has for telling that it was lost: on a machine that is busy it takes its time. */
const FAULT_DELAY = 2000;
const MAX_STEPS_A_COMMAND = 1_000_000;

/** The loop of steps; what is asked between two of them goes first. */
export class RunDriver {
  private set: RunSet | null = null;
  private lock: Promise<unknown> = Promise.resolve();
  /** Grows when loops that are under way must end. */
  private generation = 0;
  private current: RunActivity = "paused";
  private stepsPerSecond: number | null = null;
  private lastSave = 0;
  private saveAfter = FIRST_SAVE;
  /** What makes the steps, as the page was last told. */
  private told = "";

  constructor(
    private readonly parts: HostParts,
    private readonly watched: WatchedInstruments,
    private readonly names: RunNames,
  ) {}

  /** What the runs do just now. */
  get activity(): RunActivity {
    return this.current;
  }

  /** The runs that are open; throws where none are. */
  get runs(): RunSet {
    if (this.set === null) throw new Error("no experiment is open; load one first");
    return this.set;
  }

  /** The runs that are open, or null. */
  get held(): RunSet | null {
    return this.set;
  }

  /** Drives these runs from now on; disposes of those before. */
  take(set: RunSet): void {
    this.set?.dispose();
    this.set = set;
    this.lastSave = this.parts.now();
    this.saveAfter = FIRST_SAVE;
    this.told = "";
  }

  /** Tells what makes the main run's steps, where that is new: another objective may have another engine. */
  reportEngine(): void {
    const { engine } = this.runs.main.trainer;
    const now = JSON.stringify(engine);
    if (engine === null || now === this.told) return;
    this.told = now;
    this.parts.post({ type: "engine", engine }, []);
  }

  /** Ends the loop that is under way, if there is one, after the step in progress. */
  interrupt(): void {
    this.generation++;
  }

  /** Runs `action` when everything before it is done, and every step that was begun is on record. */
  exclusive<T>(action: () => Promise<T>): Promise<T> {
    return this.inTurn(async () => {
      await this.set?.settle().catch((error: unknown) => this.fail(error));
      return action();
    });
  }

  /** Runs `action` when everything before it is done. */
  private inTurn<T>(action: () => Promise<T>): Promise<T> {
    const result = this.lock.then(action);
    this.lock = result.catch(() => undefined);
    return result;
  }

  /** Limits the steps a second; null lifts the limit. Throws a RangeError for what is no such number. */
  setSpeed(stepsPerSecond: number | null): void {
    if (stepsPerSecond !== null && !(stepsPerSecond > 0)) {
      throw new RangeError("speed is a number of steps a second above 0, or null for no limit");
    }
    this.stepsPerSecond = stepsPerSecond;
  }

  /** Makes steps until told otherwise, or none can be made. */
  async play(): Promise<null> {
    const generation = ++this.generation;
    if (await this.begin(generation)) {
      void this.loop(generation, MAX_STEPS_A_COMMAND).catch((error: unknown) => this.fail(error));
    }
    return null;
  }

  /**
   * Sets the runs going once what was asked for before is done, an experiment being opened included;
   * returns whether a step can be made and nothing else was asked for meanwhile.
   */
  private begin(generation: number): Promise<boolean> {
    return this.exclusive(async () => {
      // Throws where none are open.
      void this.runs;
      if (generation !== this.generation || this.blocked()) return false;
      this.setActivity("running", "");
      return true;
    });
  }

  /** Resolves when the step in progress has ended and the runs rest. */
  async pause(): Promise<null> {
    this.generation++;
    return this.exclusive(async () => {
      // Throws where none are open.
      void this.runs;
      if (this.activity === "running") await this.settle();
      return null;
    });
  }

  /** Makes `count` steps, fewer when paused or finished meanwhile; resolves with the number made. */
  async step(count: number): Promise<number> {
    if (!Number.isInteger(count) || count < 1 || count > MAX_STEPS_A_COMMAND) {
      throw new RangeError(`step takes a whole number from 1 to ${MAX_STEPS_A_COMMAND}`);
    }
    const generation = ++this.generation;
    if (!(await this.begin(generation))) return 0;
    const made = this.loop(generation, count);
    made.catch((error: unknown) => this.fail(error));
    return made;
  }

  /** Whether no step can be made; says so to the page. */
  blocked(): boolean {
    const set = this.runs;
    const { main } = set;
    if (set.goesOn) return false;
    if (main.divergence !== null) {
      this.setActivity("diverged", main.divergence.message);
      return true;
    }
    this.setActivity("finished", "");
    return true;
  }

  /** Makes up to `count` steps, as long as nothing else is asked for; returns how many. */
  private async loop(generation: number, count: number): Promise<number> {
    let made = 0;
    while (made < count) {
      const start = this.parts.now();
      const went = await this.inTurn(async () => {
        if (generation !== this.generation || this.activity !== "running") return false;
        // The last of a number of steps is the one that is looked at.
        await this.tick(made === count - 1 ? "automatic" : "due");
        return true;
      });
      if (!went) return made;
      made += 1;
      if (this.activity !== "running") return made;
      // A fork makes up for its delay as fast as it goes: what is waited for is what comes after.
      if (this.runs.catchesUp) {
        await this.parts.rest(0);
        continue;
      }
      const spent = this.parts.now() - start;
      const pace = this.stepsPerSecond === null ? 0 : 1000 / this.stepsPerSecond - spent;
      await this.parts.rest(Math.max(0, pace));
    }
    await this.exclusive(async () => {
      if (generation === this.generation && this.activity === "running") await this.settle();
    });
    return made;
  }

  /** One step of every run that can still make one. */
  private async tick(extent: Extent): Promise<void> {
    const set = this.runs;
    const { main } = set;
    await set.advance(extent, this.output);
    const { catchesUp } = set;
    if (main.divergence !== null || main.finished) await set.settle();
    this.watched.report(this.runs.watch);
    this.reportEngine();
    // While a fork is on its way the others were measured where they wait for it.
    if (main.finished && main.divergence === null && (!catchesUp || !set.goesOn)) {
      await this.measureAll("all");
    }
    if (main.divergence !== null && !set.goesOn) {
      this.setActivity("diverged", main.divergence.message);
    } else if (main.finished && !set.goesOn) {
      this.setActivity("finished", `Finished ${main.step} steps.`);
    }
    if (this.parts.now() - this.lastSave <= this.saveAfter) return;
    this.saveAfter = Math.min(2 * this.saveAfter, SAVE_EVERY);
    await this.save();
  }

  /** Comes to rest: the policy that the runs stopped at is measured too, by whatever goes by the clock. */
  async settle(): Promise<void> {
    this.setActivity("paused", "");
    await this.measureAll("automatic");
  }

  /** Measures what is due on the policies as they stand. */
  async measureAll(extent: Extent): Promise<void> {
    await this.runs.measure(extent, this.output);
    this.watched.report(this.runs.watch);
  }

  /** Posts the whole state of the runs. */
  async save(): Promise<null> {
    const set = this.runs;
    await set.settle();
    const resume = { ...(await set.save()), names: this.names.save() };
    this.lastSave = this.parts.now();
    this.parts.post({ type: "saved", step: set.main.step, resume }, []);
    return null;
  }

  /** While paused, posts what was just changed at once rather than with the next step. */
  async announce(): Promise<void> {
    if (this.activity !== "running") await this.measureAll("due");
  }

  /** Posts what the runs yield. */
  readonly output: RunOutput = {
    frame: (run, frame) => this.parts.post({ type: "frame", run, frame }, transferables(frame)),
    cohort: (run, frame) =>
      this.parts.post({ type: "cohort", run, frame }, [frame.values.buffer as ArrayBuffer]),
  };

  /** Tells the page what the runs do from now on, and why where there is something to say. */
  setActivity(activity: RunActivity, message: string): void {
    this.current = activity;
    const { step } = this.runs.main;
    this.parts.post({ type: "activity", activity, step, message }, []);
  }

  /** A step that threw leaves nobody knows what: the page starts another worker from what was saved. */
  private fail(error: unknown): void {
    this.generation++;
    const fault = {
      type: "fault",
      reason: `A step failed: ${problemFrom(error).message}`,
    } as const;
    // A device that was lost says so itself, a moment after what was waiting for it has failed.
    void this.parts.rest(FAULT_DELAY).then(() => this.parts.post(fault, []));
  }
}
