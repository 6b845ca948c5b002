/**
 * The page's side of the worker: turns calls into requests, feeds what comes back into the records of
 * the runs, goes on when the engine was lost, and says what state all this is in. Nothing here touches
 * the engine.
 */
import type { BackendName } from "../engine/backend";
import type { EngineMemory } from "../engine/memory";
import type { Experiment } from "../experiment/experiment";
import type { Phase } from "../experiment/phase";
import type { NamedScheduleId } from "../experiment/schedules";
import type { SettingValues } from "../experiment/schema";
import { type Opening, Openings } from "./openings";
import {
  type Answer,
  type ForkRequest,
  PROTOCOL_VERSION,
  type RunRole,
  type WatchRequest,
} from "./protocol";
import { type Loss, Recovery } from "./recovery";
import { RunRecords, type Runs } from "./run-records";
import { NOTHING_LOADED, type RunStatus } from "./run-status";
import type { RestoredRuns, SavedState } from "./saved-state";
import type { WorkerLike } from "./worker-like";
import { EngineLost, type Notice, WorkerLink } from "./worker-link";

/** What tests and embeddings give the client in place of the browser’s. */
export interface RunClientOptions {
  /** Starts a worker. */
  readonly spawn?: () => WorkerLike;
  /** The folder of the base policies, ending in "/". */
  readonly baseUrl?: string;
}

function spawnWorker(): WorkerLike {
  return new Worker(new URL("./worker.ts", import.meta.url), { type: "module", name: "engine" });
}

function defaultBaseUrl(): string {
  return new URL(`${import.meta.env.BASE_URL}base/`, globalThis.location.href).href;
}

/**
 * Everything that can be asked of the runs, as methods that resolve when the worker has done it.
 */
export class RunClient {
  private readonly link: WorkerLink;
  private readonly baseUrl: () => string;
  private readonly listeners = new Set<() => void>();
  private current = NOTHING_LOADED;
  private readonly records = new RunRecords(() => this.announce());
  private readonly recovery = new Recovery();
  private forced: BackendName | null = null;
  private saved: SavedState | null = null;
  private readonly savedListeners = new Set<(state: SavedState) => void>();
  private readonly openings = new Openings();
  /** Counts openings, so that one that was overtaken says nothing. */
  private attempts = 0;
  /** Whether the run is to go on after the engine was lost. */
  private wantsToRun = false;
  /** Runs that were opened and forked so far, those of states that were gone on from included. */
  private named = 0;
  /** Counts what was opened in place of what was there. */
  private openedAnew = 0;
  /** Whether what was lost last is open again, once that is known. */
  private cameBack: Promise<boolean> = Promise.resolve(false);
  private watchRequests: readonly WatchRequest[] = [];

  constructor(options: RunClientOptions = {}) {
    const { baseUrl } = options;
    const owner = {
      receive: (message: Notice) => this.receive(message),
      lose: (reason: string) => this.lose(reason),
      expectsNews: () => this.current.state === "loading" || this.current.state === "running",
    };
    this.link = new WorkerLink(owner, options.spawn ?? spawnWorker);
    this.baseUrl = baseUrl === undefined ? defaultBaseUrl : () => baseUrl;
  }

  /** The state of things; a new object whenever it changes. */
  get status(): RunStatus {
    return this.current;
  }

  /** The records; a new object whenever one is replaced, not when one grows. */
  get runs(): Runs {
    return this.records.runs;
  }

  /** Updates made by the main run: the present policy is θ_step. */
  get stepsMade(): number {
    return this.records.updates;
  }

  /** The backend that is asked for, or null for the best one. */
  get forcedBackend(): BackendName | null {
    return this.forced;
  }

  /** Calls `listener` when `status` or `runs` is replaced; returns the function that ends this. */
  subscribe(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => {
      this.listeners.delete(listener);
    };
  }

  /**
   * Opens an experiment at step 0, paused. A main run of the same task that has begun is kept.
   * Rejects with a RunRequestError that says what is wrong.
   */
  load(experiment: Experiment): Promise<void> {
    return this.openAnew({ experiment, resume: null, restoring: null, policy: null });
  }

  /** Opens an experiment with a policy from a file, where that stood, paused. Rejects as `load` does. */
  async loadPolicy(experiment: Experiment, policy: NonNullable<Opening["policy"]>): Promise<void> {
    await this.openAnew({ experiment, resume: null, restoring: null, policy });
    // The file is not kept: what a lost engine goes on with is the state.
    await this.save();
  }

  /** Opens runs that were saved, at the step that they had come to, paused. Rejects as `load` does. */
  restore(runs: RestoredRuns): Promise<void> {
    const { experiment, resume } = runs;
    return this.openAnew({ experiment, resume, restoring: runs, policy: null });
  }

  /** Has the worker save the runs' state now, which it otherwise does now and then. */
  async save(): Promise<void> {
    await this.link.request({ type: "save" });
  }

  /** Calls `listener` whenever the runs' state was saved, when all rows before it are on record. */
  onSaved(listener: (state: SavedState) => void): () => void {
    this.savedListeners.add(listener);
    return () => {
      this.savedListeners.delete(listener);
    };
  }

  /** Runs until paused, finished or diverged. */
  async play(): Promise<void> {
    this.wantsToRun = true;
    await this.link.request({ type: "play" });
  }

  /** Resolves when the step in progress has ended. */
  async pause(): Promise<void> {
    this.wantsToRun = false;
    await this.link.request({ type: "pause" });
  }

  /** Makes `count` steps; resolves with the number made, fewer when paused or finished meanwhile. */
  step(count: number): Promise<number> {
    return this.link.request({ type: "step", count });
  }

  /** Starts again at step 0 with the same seed, or with `seed`; the main run's curves are kept. */
  async reset(seed: number | null = null): Promise<void> {
    await this.openings.during(null, () => this.link.request({ type: "reset", seed }));
  }

  /** Limits the steps a second; null lifts the limit. */
  async setSpeed(stepsPerSecond: number | null): Promise<void> {
    if (this.link.alive) await this.link.request({ type: "set-speed", stepsPerSecond });
    this.update({ speed: stepsPerSecond });
  }

  /** Switches a run's schedule from the present step on. */
  async setSchedule(
    schedule: NamedScheduleId | readonly Phase[],
    run: RunRole = "main",
  ): Promise<void> {
    await this.link.request({ type: "set-schedule", schedule, run });
  }

  /**
   * Forks a run off another at a step on record; the other stays as it is. The fork makes its steps up
   * to where the others are before they go on. The one that there was can go on no longer.
   */
  async fork(request: ForkRequest): Promise<void> {
    await this.link.request({ type: "fork", ...request });
  }

  /** Ends the fork; its record stays among the `forks`. */
  async endFork(): Promise<void> {
    await this.link.request({ type: "end-fork" });
    this.records.endFork();
  }

  /** Drops the record of a fork, and ends it if it is the one that goes on. */
  async dropFork(id: string): Promise<void> {
    if (this.runs.fork?.header.id === id) await this.endFork();
    this.records.dropFork(id);
  }

  /** Changes settings that apply live. */
  async set(patch: Partial<SettingValues>): Promise<void> {
    await this.link.request({ type: "set-settings", patch });
  }

  /** Forces a backend, or null for the best one, and opens the experiment again on it, or another one. */
  async setBackend(
    backend: BackendName | null,
    experiment = this.current.experiment,
  ): Promise<void> {
    this.forced = backend;
    this.recovery.forget();
    // A new worker: TensorFlow.js frees no device that it has once taken.
    this.link.end("the backend was changed");
    if (experiment === null) return;
    const opening = { experiment, resume: null, restoring: null, policy: null };
    this.openings.want(opening);
    await this.open(opening);
  }

  /** Whether the runs on the page are being opened with another engine. */
  get resuming(): boolean {
    return this.openings.resuming;
  }

  /** What the engine holds, between two steps. */
  memory(): Promise<EngineMemory> {
    return this.link.request({ type: "memory" });
  }

  /** The present policy of a run as .safetensors. */
  checkpoint(run: RunRole): Promise<Uint8Array<ArrayBuffer>> {
    return this.link.request({ type: "checkpoint", run });
  }

  /** The instruments that are watched. */
  get watching(): readonly WatchRequest[] {
    return this.watchRequests;
  }

  /**
   * Measures these instruments from now on, in both runs, and no others; later runs too. Before an
   * experiment is open the list is checked when one is opened.
   */
  async watch(list: readonly WatchRequest[]): Promise<void> {
    if (this.link.alive) await this.link.request({ type: "watch", list });
    this.watchRequests = list;
  }

  /** Asks something of a run's present policy; between two steps, if it is running. */
  ask(question: string, params: unknown, run: RunRole = "main"): Promise<Answer> {
    return this.link.request({ type: "ask", question, params, run });
  }

  /** After the worker was lost: starts another and goes on from the last state it saved. */
  async reopen(): Promise<void> {
    const again = this.openings.afterLoss(this.current.experiment, this.saved);
    if (again === null) return;
    this.recovery.forget();
    const reason = this.current.message.replace(/\.$/, "");
    this.link.end("the engine is started again");
    await this.open(again);
    if (again.resume !== null && again.restoring === null) this.noteRecovery(reason);
  }

  /** The visitor has read what happened to the engine. */
  dismissRecovered(): void {
    this.update({ recovered: null });
  }

  /** Drops the kept run. */
  forgetKept(): void {
    this.records.forgetKept();
  }

  /** Ends the worker; a later `load` starts another. */
  close(): void {
    this.link.end("the run was closed");
    this.update({ state: "empty", message: "" });
  }

  /** Opens something else than what is there. */
  private async openAnew(opening: Opening): Promise<void> {
    this.wantsToRun = false;
    this.recovery.beginAnew();
    this.openings.want(opening);
    const mine = ++this.openedAnew;
    try {
      await this.open(opening);
    } catch (error) {
      // An engine that is lost on the way is started again, and opens it.
      const goesOn = error instanceof EngineLost && (await this.cameBack);
      if (!goesOn || mine !== this.openedAnew) throw error;
    }
  }

  private async open(opening: Opening): Promise<void> {
    const { experiment, resume, policy } = opening;
    const fresh = !this.link.alive;
    const attempt = ++this.attempts;
    this.named = Math.max(this.named, resume?.names?.count ?? 0);
    this.update({ state: "loading", message: "starting the engine", experiment });
    try {
      const command = {
        type: "open",
        version: PROTOCOL_VERSION,
        experiment,
        backend: this.forced,
        avoid: this.recovery.avoid,
        baseUrl: this.baseUrl(),
        resume,
        named: this.named,
        policy: policy && { bytes: policy.bytes, at: policy.at },
        watch: this.watchRequests,
      } as const;
      await this.openings.during(opening, () => this.link.request(command));
      const { speed } = this.current;
      if (fresh && speed !== null) {
        await this.link.request({ type: "set-speed", stepsPerSecond: speed });
      }
    } catch (error) {
      // Not where the engine was lost: that is told, and what was asked for is opened again.
      if (attempt === this.attempts && this.current.state !== "lost") {
        this.openings.refuse();
        if (this.current.state === "loading") {
          this.update({ state: "failed", message: (error as Error).message });
        }
      }
      throw error;
    }
  }

  /** The engine is gone: starts another and goes on from what was saved, unless that has failed too often. */
  private lose(reason: string): void {
    const { backend, experiment } = this.current;
    const step = this.openings.wantedStep ?? this.records.updates;
    this.link.end(`${reason}.`, EngineLost);
    const loss = { backend: backend?.name ?? null, step, reason };
    const goOn = this.recovery.after(loss, this.records.countAnew());
    const again = this.openings.afterLoss(experiment, this.saved);
    if (goOn && again !== null) {
      this.cameBack = this.recover(again, loss);
    } else {
      this.cameBack = Promise.resolve(false);
      this.update({ state: "lost", message: `${reason}.` });
    }
  }

  /** Resolves with whether what was lost is open again. */
  private async recover(again: Opening, { reason, step }: Loss): Promise<boolean> {
    const { wantedStep } = this.openings;
    const from = wantedStep ?? this.saved?.step ?? 0;
    const run = this.wantsToRun;
    const anew = wantedStep === null && again.resume === null;
    const earlier = anew ? this.records.losses() : [];
    try {
      await this.open(again);
    } catch (error) {
      // The status says what is wrong; a loss on the way has its own recovery.
      return error instanceof EngineLost && this.cameBack;
    }
    // Without a saved state it began anew: the run that was lost is no other one to compare with.
    if (anew) this.forgetKept();
    for (const { reason: told, backend: on } of earlier) {
      this.records.noteRecovery({ step: 0, forkStep: null }, told, on);
    }
    const backend = this.current.backend?.name ?? null;
    this.noteRecovery(reason);
    this.update({ recovered: { backend, step, reason, from } });
    if (run && this.wantsToRun) await this.play().catch(() => undefined);
    return true;
  }

  /** Marks in the records where the runs go on after their engine was lost. */
  private noteRecovery(reason: string): void {
    const { backend } = this.current;
    const { step = 0, resume = null } = this.saved ?? {};
    const at = { step, forkStep: resume?.fork?.step ?? null };
    this.records.noteRecovery(at, reason, backend?.name ?? "");
  }

  private receive(message: Notice): void {
    switch (message.type) {
      case "progress":
        if (this.current.state === "loading") {
          this.update({ message: message.message, fraction: message.fraction });
        }
        return;
      case "opened":
        this.receiveOpened(message);
        return;
      case "fault":
        this.lose(message.reason);
        return;
      case "forked":
        this.named += 1;
        this.records.addFork(message.header);
        return;
      case "frame":
        this.records.append(message.run, message.frame);
        return;
      case "cohort":
        this.records.appendCohort(message.run, message.frame);
        return;
      case "experiment":
        this.update({ experiment: message.experiment });
        return;
      case "activity":
        this.records.updates = message.step;
        this.update({ state: message.activity, message: message.message });
        return;
      case "engine":
        this.update({ engine: message.engine });
        return;
      case "watched":
        this.update({ watched: message.report });
        return;
      case "saved":
        this.saved = { step: message.step, resume: message.resume };
        this.openings.saved();
        this.records.noteSaved();
        for (const listener of this.savedListeners) listener(this.saved);
    }
  }

  private receiveOpened(message: Extract<Notice, { type: "opened" }>): void {
    const { backend, experiment, catalogue, step } = message;
    const opening = this.openings.opened();
    const { resume = null, restoring = null, policy = null } = opening ?? {};
    this.named += 1;
    this.records.updates = step;
    this.update({ backend, experiment, catalogue, engine: null });
    if (restoring !== null) {
      this.saved = { step, resume: restoring.resume };
      this.records.restore(message, restoring);
    } else if (policy !== null) {
      this.saved = null;
      this.records.begin(message);
      const reason = `The policy in ${policy.name} was opened`;
      this.records.noteRecovery({ step, forkStep: null }, reason, backend.name);
    } else if (resume !== null && this.runs.main !== null) {
      this.records.goBack(message);
    } else {
      this.saved = null;
      this.records.begin(message);
    }
  }

  private update(changes: Partial<RunStatus>): void {
    this.current = { ...this.current, ...changes };
    this.announce();
  }

  private announce(): void {
    for (const listener of this.listeners) listener();
  }
}
