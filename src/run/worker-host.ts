/**
 * What the worker does, apart from being one: it owns the runs on the page and answers the page's
 * requests. Between two steps it yields, so that a request never waits longer than one step.
 */
import type { BackendName, BackendReport } from "../engine/backend";
import type { EngineMemory } from "../engine/memory";
import type { TrainerState } from "../engine/trainer";
import type { Experiment, Phase } from "../experiment/experiment";
import { ExperimentError, problemOf, quote } from "../experiment/problem";
import { buildSchedule, type NamedScheduleId } from "../experiment/schedules";
import type { SettingValues } from "../experiment/schema";
import { catalogueOf, type Instrument, type Question } from "../instruments/instrument";
import { Branch } from "./branch";
import { runLabel } from "./companion";
import { checkFork, scheduleFrom, stateOf } from "./fork";
import { type RunHeader, type RunOrigin, transferables } from "./frames";
import { openRunSet, type RunOpener } from "./open-run-set";
import {
  type Command,
  type Message,
  PROTOCOL_VERSION,
  type ReplyValues,
  type Request,
  type RunActivity,
  type RunRole,
  type WatchReport,
} from "./protocol";
import type { Avoided } from "./recovery";
import { problemFrom, replyBuffers } from "./reply";
import type { RunOutput, RunSet } from "./run-set";
import type { Answer, Extent, Session } from "./session";
import { StateHistory, type StatePath } from "./state-history";
import { tellsNews, type Watched, WatchList } from "./watch-list";
import { checkedWatch } from "./watch-request";

/** What the host needs from outside: made of the engine in `worker.ts`, of fakes in tests. */
export interface HostParts extends RunOpener {
  /** Chooses a backend and makes it current. */
  chooseBackend(
    forced: BackendName | null,
    onProgress: (message: string) => void,
    avoid: Avoided,
  ): Promise<BackendReport>;
  /** What the engine holds. */
  memory(): EngineMemory;
  /** What can be watched. */
  readonly instruments: readonly Instrument[];
  /** What can be asked. */
  readonly questions: readonly Question[];
  /** Makes the steps from a kept state again. */
  recompute(path: StatePath, onStep: (step: number) => void): Promise<TrainerState>;
  /** Posts to the page. */
  post(message: Message, transfer: ArrayBuffer[]): void;
  /** Lets waiting messages through; resolves after at least `milliseconds`. */
  rest(milliseconds: number): Promise<void>;
}

/** Milliseconds between two states posted for safety. */
const SAVE_EVERY = 15_000;
/** Milliseconds that a device has for telling that it was lost. */
const FAULT_DELAY = 250;
const MAX_STEPS_A_COMMAND = 1_000_000;
/** Bytes that the kept states of one run may take. */
const HISTORY_BYTES = 48 << 20;
/** Steps between two kept states where steps are begun ahead: to keep one, all before it have to be known. */
const KEPT_APART = 25;

interface OpenRuns {
  readonly command: Extract<Command, { type: "open" }>;
  readonly backend: BackendReport;
  readonly set: RunSet;
}

export class WorkerHost {
  private runs: OpenRuns | null = null;
  private lock: Promise<unknown> = Promise.resolve();
  /** Grows when loops that are under way must end. */
  private generation = 0;
  private activity: RunActivity = "paused";
  private stepsPerSecond: number | null = null;
  private lastSave = 0;
  private opened = 0;
  private readonly ids = new Map<RunRole, string>();
  private watched: readonly Watched[] = [];
  private reported: readonly WatchReport[] = [];

  constructor(private readonly parts: HostParts) {}

  /** Carries out one request and posts its reply; never throws. */
  async handle(request: Request): Promise<void> {
    try {
      const value = await this.perform(request.command);
      const reply = { type: "reply", id: request.id, ok: true, value } as const;
      this.parts.post(reply, replyBuffers(value));
    } catch (error) {
      this.parts.post(
        { type: "reply", id: request.id, ok: false, problem: problemFrom(error) },
        [],
      );
    }
  }

  private perform(command: Command): Promise<ReplyValues[Command["type"]]> {
    switch (command.type) {
      case "open":
        this.generation++;
        return this.exclusive(() => this.open(command));
      case "play":
        return this.play();
      case "pause":
        return this.pause();
      case "step":
        return this.step(command.count);
      case "reset":
        this.generation++;
        return this.exclusive(() => this.reset(command.seed));
      case "set-speed":
        this.stepsPerSecond = checkedSpeed(command.stepsPerSecond);
        return Promise.resolve(null);
      case "set-schedule":
        return this.exclusive(() => this.setSchedule(command.schedule, command.run));
      case "set-settings":
        return this.exclusive(() => this.setSettings(command.patch));
      case "fork":
        return this.exclusive(() => this.fork(command));
      case "end-fork":
        return this.exclusive(() => this.endFork());
      case "memory":
        return this.exclusive(async () => this.parts.memory());
      case "save":
        return this.exclusive(() => this.save());
      case "checkpoint":
        return this.exclusive(() => this.session(command.run).trainer.checkpoint());
      case "watch":
        return this.exclusive(() => this.watch(command.list));
      case "ask":
        return this.exclusive(() => this.ask(command));
    }
  }

  /** Runs `action` when everything before it is done, and every step that was begun is on record. */
  private exclusive<T>(action: () => Promise<T>): Promise<T> {
    return this.inTurn(async () => {
      await this.runs?.set.settle().catch((error: unknown) => this.fail(error));
      return action();
    });
  }

  /** Runs `action` when everything before it is done. */
  private inTurn<T>(action: () => Promise<T>): Promise<T> {
    const result = this.lock.then(action);
    this.lock = result.catch(() => undefined);
    return result;
  }

  private async open(command: Extract<Command, { type: "open" }>): Promise<null> {
    if (command.version !== PROTOCOL_VERSION) {
      throw new Error("the page and its worker are of different versions; reload the page");
    }
    const onProgress = (message: string) => this.progress(message);
    const before = this.runs;
    try {
      const watched = checkedWatch(command.watch, this.parts.instruments);
      const backend = await this.parts.chooseBackend(command.backend, onProgress, command.avoid);
      this.watched = watched;
      await this.openRuns(command, backend);
    } catch (error) {
      if (before !== null && this.runs === before) await this.stay();
      throw error;
    }
    return null;
  }

  /** Another experiment could not be opened: the page is told of the one that is there still. */
  private async stay(): Promise<void> {
    const main = this.session("main");
    if (!this.blocked()) {
      if (this.activity === "running") await this.settle();
      else this.setActivity("paused", "");
    }
    this.parts.post({ type: "experiment", experiment: main.experiment }, []);
  }

  private async openRuns(
    command: Extract<Command, { type: "open" }>,
    backend: BackendReport,
  ): Promise<void> {
    const { experiment, baseUrl, resume } = command;
    const { ntk_every: ntkEvery, instrument_share: share } = experiment.settings;
    const watch = new WatchList(ntkEvery, share);
    watch.watch(this.watched);
    const set = await openRunSet(this.parts, {
      ...{ experiment, backend, baseUrl, resume },
      ...{ watch, onProgress: (message: string) => this.progress(message) },
      newHistory: () => this.newHistory(backend),
    });
    // Only now: what cannot be opened leaves the run that is on the page.
    this.dispose();
    this.runs = { command, backend, set };
    this.opened += 1;
    this.lastSave = this.parts.now();
    const headers: Partial<Record<RunRole, RunHeader>> = {};
    for (const [role, session] of set.sessions) headers[role] = this.headerOf(role, session);
    const { main } = set;
    const catalogue = catalogueOf(this.parts.instruments, this.parts.questions);
    const opened = { backend, experiment: main.experiment, headers, step: main.step, catalogue };
    this.parts.post({ type: "opened", ...opened }, []);
    const measuring = () => this.progress("measuring the starting policy");
    measuring();
    // What makes the steps is compiled meanwhile.
    const prepared = set.prepare((message, fraction) => this.progress(message, fraction));
    const compiled = prepared.then(() => {
      const { engine } = set.main.trainer;
      if (engine !== null) this.parts.post({ type: "engine", engine }, []);
      measuring();
    });
    await Promise.all([this.measureAll("all"), compiled]);
    this.setActivity(this.session("main").finished ? "finished" : "paused", "");
  }

  /** Takes down what a run is, and by which name it goes. */
  private headerOf(role: RunRole, session: Session, origin?: RunOrigin): RunHeader {
    const { backend } = this.need();
    const id = `${role}-${this.opened}`;
    this.ids.set(role, id);
    return {
      id,
      label: runLabel(session.experiment),
      experiment: session.experiment,
      backend: backend.name,
      adapter: backend.adapter,
      probes: session.instruments.probes,
      ...(origin === undefined ? {} : { origin }),
    };
  }

  private newHistory(backend: BackendReport): StateHistory {
    const worksAhead = this.parts.beginAhead(backend) !== null;
    return new StateHistory(HISTORY_BYTES, worksAhead ? KEPT_APART : 1);
  }

  /**
   * Forks a run off another at a step that it has made; the other stays as it is. A fork that was there
   * before is ended.
   */
  private async fork(request: Extract<Command, { type: "fork" }>): Promise<null> {
    const { command, backend, set } = this.need();
    const { run, step, schedule, settings } = request;
    const session = set.session(run);
    checkFork(request, session);
    const state = await stateOf(session, step, (path) =>
      // Whoever waits for a sign of life is given one at every step.
      this.parts.recompute(path, (made) => this.progress(`making step ${made} again`)),
    );
    const { experiment } = state;
    const origin = { run: this.ids.get(run) as string, step };
    const switched =
      schedule === null
        ? null
        : scheduleFrom(schedule, { ...experiment.settings, ...settings }, step);
    const { ntk_every: ntkEvery, instrument_share: share } = experiment.settings;
    const watch = new WatchList(ntkEvery, share);
    watch.watch(this.watched);
    const fork = await this.parts.openSession(experiment, {
      ...{ baseUrl: command.baseUrl, meeting: null, watch, resume: state },
      ...{ history: this.newHistory(backend), onProgress: () => undefined },
    });
    set.takeAlong(new Branch(fork, watch, new Set(Object.keys(settings))));
    this.opened += 1;
    this.parts.post({ type: "forked", header: this.headerOf("fork", fork, origin) }, []);
    fork.set(settings);
    if (switched !== null) fork.setSchedule(switched.id, switched.phases);
    await fork.trainer.prepare();
    const frame = await fork.measure("due");
    if (frame !== null) this.output.frame("fork", frame);
    if (this.activity !== "running" && set.goesOn) this.setActivity("paused", "");
    return null;
  }

  /** Ends the fork; its curves stay on the page. */
  private async endFork(): Promise<null> {
    const { set } = this.need();
    set.dropFork();
    this.ids.delete("fork");
    if (this.activity === "paused") this.blocked();
    return null;
  }

  /**
   * Starts again with the settings as they now stand. A switch to a schedule with a name is kept; one
   * to a list of phases belonged to its moment, and the schedule that was opened comes back.
   */
  private async reset(seed: number | null): Promise<null> {
    const { command, backend } = this.need();
    const now = this.session("main").experiment;
    const switched = now.settings.schedule !== "custom";
    const id = (switched ? now : command.experiment).settings.schedule;
    const settings = { ...now.settings, schedule: id, seed: seed ?? now.settings.seed };
    const schedule = id === "custom" ? command.experiment.schedule : buildSchedule(id, settings, 0);
    const again: Experiment = { preset: now.preset, settings, schedule };
    await this.openRuns({ ...command, experiment: again, resume: null }, backend);
    return null;
  }

  private async play(): Promise<null> {
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
      this.need();
      if (generation !== this.generation || this.blocked()) return false;
      this.setActivity("running", "");
      return true;
    });
  }

  private async pause(): Promise<null> {
    this.generation++;
    return this.exclusive(async () => {
      this.need();
      if (this.activity === "running") await this.settle();
      return null;
    });
  }

  private async step(count: number): Promise<number> {
    if (!Number.isInteger(count) || count < 1 || count > MAX_STEPS_A_COMMAND) {
      throw new RangeError(`step takes a whole number from 1 to ${MAX_STEPS_A_COMMAND}`);
    }
    const generation = ++this.generation;
    return (await this.begin(generation)) ? this.loop(generation, count) : 0;
  }

  /** Whether no step can be made; says so to the page. */
  private blocked(): boolean {
    const { set } = this.need();
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
      if (this.need().set.catchesUp) {
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
    const { set } = this.need();
    const { main } = set;
    await set.advance(extent, this.output);
    const { catchesUp } = set;
    if (main.divergence !== null || main.finished) await set.settle();
    this.reportWatched();
    // While a fork is on its way the others were measured where they wait for it.
    if (main.finished && main.divergence === null && (!catchesUp || !set.goesOn)) {
      await this.measureAll("all");
    }
    if (main.divergence !== null && !set.goesOn) {
      this.setActivity("diverged", main.divergence.message);
    } else if (main.finished && !set.goesOn) {
      this.setActivity("finished", `Finished ${main.step} steps.`);
    }
    if (this.parts.now() - this.lastSave > SAVE_EVERY) await this.save();
  }

  /** Comes to rest: the policy that the runs stopped at is measured too, by whatever goes by the clock. */
  private async settle(): Promise<void> {
    this.setActivity("paused", "");
    await this.measureAll("automatic");
  }

  private async measureAll(extent: Extent): Promise<void> {
    await this.need().set.measure(extent, this.output);
    this.reportWatched();
  }

  private async watch(list: unknown): Promise<null> {
    this.watched = checkedWatch(list, this.parts.instruments);
    if (this.runs === null) return null;
    this.runs.set.watchAll(this.watched);
    if (this.activity === "running") this.reportWatched();
    else await this.measureAll("automatic");
    return null;
  }

  private ask(command: Extract<Command, { type: "ask" }>): Promise<Answer> {
    const { questions } = this.parts;
    const question = questions.find(({ id }) => id === command.question);
    if (question === undefined) {
      const allowed = questions.map(({ id }) => id).join(", ");
      const wrong = `${quote(command.question)} is not a question`;
      throw new ExperimentError([problemOf("question", wrong, allowed)]);
    }
    return this.session(command.run).ask(question, command.params);
  }

  /** Tells the page how the watched instruments fare, where that has changed noticeably. */
  private reportWatched(): void {
    const report = this.need().set.watch.report();
    if (!tellsNews(report, this.reported)) return;
    this.reported = report;
    this.parts.post({ type: "watched", report }, []);
  }

  private async save(): Promise<null> {
    await this.need().set.settle();
    const { set } = this.need();
    const resume = await set.save();
    this.lastSave = this.parts.now();
    this.parts.post({ type: "saved", step: set.main.step, resume }, []);
    return null;
  }

  private async setSchedule(
    schedule: NamedScheduleId | readonly Phase[],
    run: RunRole,
  ): Promise<null> {
    const { set } = this.need();
    const { main } = set;
    const { experiment, step } = set.session(run);
    const { id, phases } = scheduleFrom(schedule, experiment.settings, step);
    set.setSchedule(run, id, phases);
    this.parts.post({ type: "experiment", experiment: main.experiment }, []);
    await this.announce();
    return null;
  }

  private async setSettings(patch: Partial<SettingValues>): Promise<null> {
    const { set } = this.need();
    set.set(patch);
    const { main } = set;
    this.parts.post({ type: "experiment", experiment: main.experiment }, []);
    if (this.activity === "finished" && set.goesOn) this.setActivity("paused", "");
    await this.announce();
    return null;
  }

  /** While paused, posts what was just changed at once rather than with the next step. */
  private async announce(): Promise<void> {
    if (this.activity !== "running") await this.measureAll("due");
  }

  /** Posts what the runs yield. */
  private readonly output: RunOutput = {
    frame: (run, frame) => this.parts.post({ type: "frame", run, frame }, transferables(frame)),
    cohort: (run, frame) =>
      this.parts.post({ type: "cohort", run, frame }, [frame.values.buffer as ArrayBuffer]),
  };

  private progress(message: string, fraction: number | null = null): void {
    this.parts.post({ type: "progress", message, fraction }, []);
  }

  private setActivity(activity: RunActivity, message: string): void {
    this.activity = activity;
    const step = this.session("main").step;
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

  private need(): OpenRuns {
    if (this.runs === null) throw new Error("no experiment is open; load one first");
    return this.runs;
  }

  private session(role: RunRole): Session {
    return this.need().set.session(role);
  }

  private dispose(): void {
    this.runs?.set.dispose();
    this.runs = null;
  }
}

function checkedSpeed(stepsPerSecond: number | null): number | null {
  if (stepsPerSecond !== null && !(stepsPerSecond > 0)) {
    throw new RangeError("speed is a number of steps a second above 0, or null for no limit");
  }
  return stepsPerSecond;
}
