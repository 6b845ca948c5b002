/**
 * The page's side of the worker: starts it when first needed, turns calls into requests and replies
 * into promises, feeds what comes back into the records of the runs, and says what state all this is
 * in. Nothing here touches the engine.
 */
import type { BackendName, BackendReport } from "../engine/backend";
import type { EngineMemory } from "../engine/memory";
import type { Experiment, Phase } from "../experiment/experiment";
import type { NamedScheduleId } from "../experiment/schedules";
import type { SettingValues } from "../experiment/schema";
import type { RunHeader, StepFrame } from "./frames";
import {
  type Answer,
  type Catalogue,
  type Command,
  type EngineReport,
  type ForkRequest,
  type Message,
  PROTOCOL_VERSION,
  type ReplyValues,
  type Request,
  type Resume,
  type RunActivity,
  type RunProblem,
  type RunRole,
  type WatchReport,
  type WatchRequest,
} from "./protocol";
import { RunRecord } from "./record";
import { type Loss, Recovery } from "./recovery";
import { Watchdog } from "./watchdog";

/** The part of `Worker` that the client needs; tests give a fake. */
export interface WorkerLike {
  postMessage(message: unknown): void;
  terminate(): void;
  onmessage: ((event: MessageEvent) => void) | null;
  onerror: ((event: ErrorEvent) => void) | null;
  onmessageerror: ((event: MessageEvent) => void) | null;
}

/** A run that goes on after its engine was lost. */
export interface Recovered extends Loss {
  /** The step from which it goes on: what was measured before it is kept. */
  readonly from: number;
}

/** What the page shows of the worker. Replaced, never changed in place; changes a few times a run. */
export interface RunStatus {
  /**
   * `empty`: nothing was loaded yet; `loading`: an experiment is being opened; then as the runs;
   * `failed`: it could not be opened; `lost`: the worker died, and `reopen` starts another.
   */
  readonly state: "empty" | "loading" | RunActivity | "failed" | "lost";
  /** While loading what is happening, else why the run stopped; may be empty. */
  readonly message: string;
  /** While loading, how much of what is happening is done, from 0 to 1; null where nobody knows. */
  readonly fraction: number | null;
  readonly backend: BackendReport | null;
  /** The main run's experiment as it now stands, live changes included. */
  readonly experiment: Experiment | null;
  /** Steps a second at most; null for no limit. */
  readonly speed: number | null;
  /** The instruments and questions that there are; null before an experiment is open. */
  readonly catalogue: Catalogue | null;
  /** What makes the main run's steps; null until it is compiled. */
  readonly engine: EngineReport | null;
  /** How the kernel ("ntk") and the watched instruments fare. */
  readonly watched: readonly WatchReport[];
  /** What happened to the engine, and how the run goes on; null where nothing did lately. */
  readonly recovered: Recovered | null;
}

/** The runs on the page. `kept` is the main run before the last reset, its curves only. */
export interface Runs {
  readonly main: RunRecord | null;
  readonly companion: RunRecord | null;
  /** The run that was forked off last, while it can go on. */
  readonly fork: RunRecord | null;
  /** All that were forked off the runs that are open, in their order, `fork` among them. */
  readonly forks: readonly RunRecord[];
  readonly kept: RunRecord | null;
}

/** A request that was refused or could not be carried out. */
export class RunRequestError extends Error {
  override readonly name = "RunRequestError";
  /** The settings or paths concerned, e.g. "learning_rate"; empty if none. */
  readonly fields: readonly string[];

  constructor(problem: RunProblem) {
    super(problem.message);
    this.fields = problem.fields;
  }
}

/** A state of the runs: θ_step of each, with all that it takes to go on. */
export interface SavedState {
  readonly step: number;
  readonly resume: Resume;
}

/** Runs to go on with from a state that was saved. */
export interface RestoredRuns extends SavedState {
  /** The main run's experiment as it stood then. */
  readonly experiment: Experiment;
  /** Makes the record of a run up to `step`, under the header that it goes by from now on; null for none. */
  recordOf(run: RunRole, header: RunHeader): RunRecord | null;
}

export interface RunClientOptions {
  /** Starts a worker. */
  readonly spawn?: () => WorkerLike;
  /** The folder of the base policies, ending in "/". */
  readonly baseUrl?: string;
}

interface Waiting {
  resolve(value: unknown): void;
  reject(error: Error): void;
}

function spawnWorker(): WorkerLike {
  return new Worker(new URL("./worker.ts", import.meta.url), { type: "module", name: "engine" });
}

function defaultBaseUrl(): string {
  return new URL(`${import.meta.env.BASE_URL}base/`, globalThis.location.href).href;
}

/** Updates made once a frame is there: one more than its step if it is of a whole step. */
function stepAfter(frame: StepFrame): number {
  return "step_time" in frame.metrics ? frame.step + 1 : frame.step;
}

const LOST = "The engine stopped unexpectedly";

export class RunClient {
  private readonly spawn: () => WorkerLike;
  private readonly baseUrl: () => string;
  private worker: WorkerLike | null = null;
  private readonly waiting = new Map<number, Waiting>();
  private nextId = 1;
  private readonly listeners = new Set<() => void>();
  private current: RunStatus = {
    state: "empty",
    message: "",
    fraction: null,
    backend: null,
    experiment: null,
    speed: null,
    catalogue: null,
    engine: null,
    watched: [],
    recovered: null,
  };
  private readonly recovery = new Recovery();
  private readonly watchdog = new Watchdog((milliseconds) =>
    this.lose(`The engine said nothing for ${Math.round(milliseconds / 1000)} seconds`),
  );
  private records: Runs = { main: null, companion: null, fork: null, forks: [], kept: null };
  private forced: BackendName | null = null;
  private saved: SavedState | null = null;
  private readonly savedListeners = new Set<(state: SavedState) => void>();
  /** What is being restored, until it is open. */
  private restoring: RestoredRuns | null = null;
  private updates = 0;
  /** Steps of the main run since the engine was last lost, those of runs before this one included. */
  private madeSinceLoss = 0;
  /** Counts openings, so that one that was overtaken says nothing. */
  private attempts = 0;
  /** Whether the run is to go on after the engine was lost. */
  private wantsToRun = false;
  private watchRequests: readonly WatchRequest[] = [];

  constructor(options: RunClientOptions = {}) {
    const { baseUrl } = options;
    this.spawn = options.spawn ?? spawnWorker;
    this.baseUrl = baseUrl === undefined ? defaultBaseUrl : () => baseUrl;
  }

  /** The state of things; a new object whenever it changes. */
  get status(): RunStatus {
    return this.current;
  }

  /** The records; a new object whenever one is replaced, not when one grows. */
  get runs(): Runs {
    return this.records;
  }

  /** Updates made by the main run: the present policy is θ_step. */
  get stepsMade(): number {
    return this.updates;
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
    this.wantsToRun = false;
    this.restoring = null;
    this.recovery.beginAnew();
    return this.open(experiment, null);
  }

  /** Opens runs that were saved, at the step that they had come to, paused. Rejects as `load` does. */
  async restore(runs: RestoredRuns): Promise<void> {
    this.wantsToRun = false;
    this.restoring = runs;
    this.recovery.beginAnew();
    try {
      await this.open(runs.experiment, runs.resume);
    } finally {
      if (this.restoring === runs) this.restoring = null;
    }
  }

  /** Has the worker save the runs' state now, which it otherwise does now and then. */
  async save(): Promise<void> {
    await this.request({ type: "save" });
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
    await this.request({ type: "play" });
  }

  /** Resolves when the step in progress has ended. */
  async pause(): Promise<void> {
    this.wantsToRun = false;
    await this.request({ type: "pause" });
  }

  /** Makes `count` steps; resolves with the number made, fewer when paused or finished meanwhile. */
  step(count: number): Promise<number> {
    return this.request({ type: "step", count });
  }

  /** Starts again at step 0 with the same seed, or with `seed`; the main run's curves are kept. */
  async reset(seed: number | null = null): Promise<void> {
    await this.request({ type: "reset", seed });
  }

  /** Limits the steps a second; null lifts the limit. */
  async setSpeed(stepsPerSecond: number | null): Promise<void> {
    if (this.worker !== null) await this.request({ type: "set-speed", stepsPerSecond });
    this.update({ speed: stepsPerSecond });
  }

  /** Switches a run's schedule from the present step on. */
  async setSchedule(
    schedule: NamedScheduleId | readonly Phase[],
    run: RunRole = "main",
  ): Promise<void> {
    await this.request({ type: "set-schedule", schedule, run });
  }

  /**
   * Forks a run off another at a step on record; the other stays as it is. The fork makes its steps up
   * to where the others are before they go on. The one that there was can go on no longer.
   */
  async fork(request: ForkRequest): Promise<void> {
    await this.request({ type: "fork", ...request });
  }

  /** Ends the fork; its record stays among the `forks`. */
  async endFork(): Promise<void> {
    await this.request({ type: "end-fork" });
    this.replaceRuns({ ...this.records, fork: null });
  }

  /** Drops the record of a fork, and ends it if it is the one that goes on. */
  async dropFork(id: string): Promise<void> {
    if (this.records.fork?.header.id === id) await this.endFork();
    const forks = this.records.forks.filter(({ header }) => header.id !== id);
    this.replaceRuns({ ...this.records, forks });
  }

  /** Changes settings that apply live. */
  async set(patch: Partial<SettingValues>): Promise<void> {
    await this.request({ type: "set-settings", patch });
  }

  /** Forces a backend, or null for the best one, and opens the experiment again on it. */
  async setBackend(backend: BackendName | null): Promise<void> {
    this.forced = backend;
    this.recovery.forget();
    const { experiment } = this.current;
    // A new worker: TensorFlow.js frees no device that it has once taken.
    this.endWorker("the backend was changed");
    if (experiment !== null) await this.open(experiment, null);
  }

  /** What the engine holds, between two steps. */
  memory(): Promise<EngineMemory> {
    return this.request({ type: "memory" });
  }

  /** The present policy of a run as .safetensors. */
  checkpoint(run: RunRole): Promise<Uint8Array<ArrayBuffer>> {
    return this.request({ type: "checkpoint", run });
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
    if (this.worker !== null) await this.request({ type: "watch", list });
    this.watchRequests = list;
  }

  /** Asks something of a run's present policy; between two steps, if it is running. */
  ask(question: string, params: unknown, run: RunRole = "main"): Promise<Answer> {
    return this.request({ type: "ask", question, params, run });
  }

  /** After the worker was lost: starts another and goes on from the last state it saved. */
  async reopen(): Promise<void> {
    const { experiment } = this.current;
    if (experiment === null) return;
    this.recovery.forget();
    this.endWorker("the engine is started again");
    await this.open(experiment, this.saved?.resume ?? null);
  }

  /** The visitor has read what happened to the engine. */
  dismissRecovered(): void {
    this.update({ recovered: null });
  }

  /** Drops the kept run. */
  forgetKept(): void {
    if (this.records.kept !== null) this.replaceRuns({ ...this.records, kept: null });
  }

  /** Ends the worker; a later `load` starts another. */
  close(): void {
    this.endWorker("the run was closed");
    this.update({ state: "empty", message: "" });
  }

  private async open(experiment: Experiment, resume: Resume | null): Promise<void> {
    const fresh = this.worker === null;
    const attempt = ++this.attempts;
    this.update({ state: "loading", message: "starting the engine", experiment });
    try {
      await this.request({
        type: "open",
        version: PROTOCOL_VERSION,
        experiment,
        backend: this.forced,
        avoid: this.recovery.avoid,
        baseUrl: this.baseUrl(),
        resume,
        watch: this.watchRequests,
      });
      const { speed } = this.current;
      if (fresh && speed !== null) await this.request({ type: "set-speed", stepsPerSecond: speed });
    } catch (error) {
      if (attempt === this.attempts && this.current.state === "loading") {
        this.update({ state: "failed", message: (error as Error).message });
      }
      throw error;
    }
  }

  private request<C extends Command>(command: C): Promise<ReplyValues[C["type"]]> {
    if (this.worker === null && command.type !== "open") {
      return Promise.reject(
        new RunRequestError({ message: "no experiment is loaded yet", fields: [] }),
      );
    }
    this.worker ??= this.startWorker();
    this.watchdog.watch(true);
    const id = this.nextId++;
    const request: Request = { id, command };
    const reply = new Promise<unknown>((resolve, reject) => {
      this.waiting.set(id, { resolve, reject });
    });
    this.worker.postMessage(request);
    return reply as Promise<ReplyValues[C["type"]]>;
  }

  private startWorker(): WorkerLike {
    const worker = this.spawn();
    worker.onmessage = (event) => {
      this.watchdog.heard();
      this.receive(event.data as Message);
      const { state } = this.current;
      const busy = state === "loading" || state === "running" || this.waiting.size > 0;
      this.watchdog.watch(this.worker !== null && busy);
    };
    worker.onerror = (event) => {
      event.preventDefault?.();
      this.lose(event.message ? `${LOST} (${event.message})` : LOST);
    };
    worker.onmessageerror = () => this.lose(LOST);
    return worker;
  }

  /** The engine is gone: starts another and goes on from what was saved, unless that has failed too often. */
  private lose(reason: string): void {
    const { backend, experiment } = this.current;
    const step = this.updates;
    this.endWorker(`${reason}.`);
    const loss = { backend: backend?.name ?? null, step, reason };
    const goOn = this.recovery.after(loss, this.madeSinceLoss);
    this.madeSinceLoss = 0;
    if (goOn && experiment !== null) void this.recover(experiment, reason, step);
    else this.update({ state: "lost", message: `${reason}.` });
  }

  private async recover(experiment: Experiment, reason: string, step: number): Promise<void> {
    const resume = this.saved?.resume ?? null;
    const from = this.saved?.step ?? 0;
    const run = this.wantsToRun;
    try {
      await this.open(experiment, resume);
    } catch {
      // The status says what is wrong; a loss on the way has its own recovery.
      return;
    }
    // Without a saved state it began anew: the run that was lost is no other one to compare with.
    if (resume === null) this.forgetKept();
    const backend = this.current.backend?.name ?? null;
    const event = { step: from, kind: "recovered", reason, backend: backend ?? "" } as const;
    this.records.main?.addEvent(event);
    this.records.companion?.addEvent(event);
    this.update({ recovered: { backend, step, reason, from } });
    if (run && this.wantsToRun) await this.play().catch(() => undefined);
  }

  private endWorker(reason: string): void {
    this.worker?.terminate();
    this.worker = null;
    this.watchdog.watch(false);
    const waiting = [...this.waiting.values()];
    this.waiting.clear();
    for (const one of waiting) one.reject(new RunRequestError({ message: reason, fields: [] }));
  }

  private receive(message: Message): void {
    switch (message.type) {
      case "reply": {
        const waiting = this.waiting.get(message.id);
        this.waiting.delete(message.id);
        if (message.ok) waiting?.resolve(message.value);
        else waiting?.reject(new RunRequestError(message.problem));
        return;
      }
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
      case "forked": {
        const fork = new RunRecord(message.header);
        this.replaceRuns({ ...this.records, fork, forks: [...this.records.forks, fork] });
        return;
      }
      case "frame":
        this.records[message.run]?.append(message.frame);
        if (message.run === "main") {
          const updates = stepAfter(message.frame);
          if (updates === this.updates + 1) this.madeSinceLoss += 1;
          this.updates = updates;
        }
        return;
      case "cohort":
        this.records[message.run]?.appendCohort(message.frame);
        return;
      case "experiment":
        this.update({ experiment: message.experiment });
        return;
      case "activity":
        this.updates = message.step;
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
        for (const listener of this.savedListeners) listener(this.saved);
    }
  }

  private receiveOpened(message: Extract<Message, { type: "opened" }>): void {
    const { main: old, companion: oldCompanion, kept } = this.records;
    this.updates = message.step;
    const { backend, experiment, catalogue } = message;
    this.update({ backend, experiment, catalogue, engine: null });
    if (this.restoring !== null) {
      this.receiveRestored(message, this.restoring);
      return;
    }
    if (message.step > 0 && old !== null) {
      // Goes on from a saved state: the steps after it will be made again.
      old.truncate(message.step);
      oldCompanion?.truncate(message.step);
      this.replaceRuns({ ...this.records, fork: null });
      return;
    }
    this.saved = null;
    const { main, companion } = message.headers;
    const sameTask = old?.header.experiment.settings.task === message.experiment.settings.task;
    this.replaceRuns({
      main: main === undefined ? null : new RunRecord(main),
      companion: companion === undefined ? null : new RunRecord(companion),
      ...{ fork: null, forks: [] },
      // A run that never began leaves no curves worth keeping, and drives out none that are.
      kept: !sameTask ? null : old !== null && old.rows > 1 ? old : kept,
    });
  }

  private receiveRestored(
    message: Extract<Message, { type: "opened" }>,
    restored: RestoredRuns,
  ): void {
    const { headers, backend, step } = message;
    const recordOf = (run: "main" | "companion") => {
      const header = headers[run];
      return header === undefined
        ? null
        : (restored.recordOf(run, header) ?? new RunRecord(header));
    };
    const { main: kept } = this.records;
    const [main, companion] = [recordOf("main"), recordOf("companion")];
    const reason = "The page was loaded anew";
    const event = { step, kind: "recovered", reason, backend: backend.name } as const;
    main?.addEvent(event);
    companion?.addEvent(event);
    this.restoring = null;
    this.saved = { step, resume: restored.resume };
    this.replaceRuns({ main, companion, fork: null, forks: [], kept });
  }

  private replaceRuns(runs: Runs): void {
    this.records = runs;
    this.announce();
  }

  private update(changes: Partial<RunStatus>): void {
    this.current = { ...this.current, ...changes };
    this.announce();
  }

  private announce(): void {
    for (const listener of this.listeners) listener();
  }
}
