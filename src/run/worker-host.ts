/**
 * What the worker does, apart from being one: it opens the runs on the page and answers the page's
 * requests.
 */
import type { BackendReport } from "../engine/backend";
import type { Experiment } from "../experiment/experiment";
import type { Phase } from "../experiment/phase";
import { ExperimentError, problemOf, quote } from "../experiment/problem";
import { buildSchedule, type NamedScheduleId } from "../experiment/schedules";
import type { SettingValues } from "../experiment/schema";
import { catalogueOf } from "../instruments/instrument";
import { runLabel } from "./companion";
import { checkFork, scheduleFrom, stateOf } from "./fork";
import type { RunHeader, RunOrigin } from "./frames";
import type { HostParts } from "./host-parts";
import { openBranch } from "./open-branch";
import { openRunSet } from "./open-run-set";
import {
  type Command,
  PROTOCOL_VERSION,
  type ReplyValues,
  type Request,
  type RunRole,
} from "./protocol";
import { problemFrom, replyBuffers } from "./reply";
import { RunDriver } from "./run-driver";
import { RunNames } from "./run-names";
import type { Answer, Session } from "./session";
import { StateHistory } from "./state-history";
import { WatchedInstruments } from "./watched-instruments";

/** Bytes that the kept states of one run may take. */
const HISTORY_BYTES = 48 << 20;
/** Steps between two kept states where steps are begun ahead: to keep one, all before it have to be known. */
const KEPT_APART = 25;

/** What was opened last. */
interface Opened {
  readonly command: Extract<Command, { type: "open" }>;
  readonly backend: BackendReport;
}

/** Answers each request of the protocol once, by value or by its error. */
export class WorkerHost {
  private opened: Opened | null = null;
  private readonly names = new RunNames();
  private readonly watched: WatchedInstruments;
  private readonly driver: RunDriver;

  constructor(private readonly parts: HostParts) {
    this.watched = new WatchedInstruments(parts);
    this.driver = new RunDriver(parts, this.watched, this.names);
  }

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
    const { driver } = this;
    switch (command.type) {
      case "open":
        driver.interrupt();
        return driver.exclusive(() => this.open(command));
      case "play":
        return driver.play();
      case "pause":
        return driver.pause();
      case "step":
        return driver.step(command.count);
      case "reset":
        driver.interrupt();
        return driver.exclusive(() => this.reset(command.seed));
      case "set-speed":
        driver.setSpeed(command.stepsPerSecond);
        return Promise.resolve(null);
      case "set-schedule":
        return driver.exclusive(() => this.setSchedule(command.schedule, command.run));
      case "set-settings":
        return driver.exclusive(() => this.setSettings(command.patch));
      case "fork":
        return driver.exclusive(() => this.fork(command));
      case "end-fork":
        return driver.exclusive(() => this.endFork());
      case "memory":
        return driver.exclusive(async () => this.parts.memory());
      case "save":
        return driver.exclusive(() => driver.save());
      case "checkpoint":
        return driver.exclusive(() => driver.runs.session(command.run).trainer.checkpoint());
      case "watch":
        return driver.exclusive(() => this.watch(command.list));
      case "ask":
        return driver.exclusive(() => this.ask(command));
    }
  }

  private async open(command: Extract<Command, { type: "open" }>): Promise<null> {
    if (command.version !== PROTOCOL_VERSION) {
      throw new Error("the page and its worker are of different versions; reload the page");
    }
    const onProgress = (message: string) => this.progress(message);
    const before = this.driver.held;
    try {
      const watched = this.watched.checked(command.watch);
      const backend = await this.parts.chooseBackend(command.backend, onProgress, command.avoid);
      this.watched.want(watched);
      await this.openRuns(command, backend);
    } catch (error) {
      if (before !== null && this.driver.held === before) await this.stay();
      throw error;
    }
    return null;
  }

  /** Another experiment could not be opened: the page is told of the one that is there still. */
  private async stay(): Promise<void> {
    const { driver } = this;
    const { main } = driver.runs;
    if (!driver.blocked()) {
      if (driver.activity === "running") await driver.settle();
      else driver.setActivity("paused", "");
    }
    this.parts.post({ type: "experiment", experiment: main.experiment }, []);
  }

  private async openRuns(
    command: Extract<Command, { type: "open" }>,
    backend: BackendReport,
  ): Promise<void> {
    const { experiment, baseUrl, resume, policy } = command;
    const watch = this.watched.listFor(experiment);
    const set = await openRunSet(this.parts, {
      ...{ experiment, backend, baseUrl, resume, policy },
      ...{ watch, onProgress: (message: string) => this.progress(message) },
      newHistory: () => this.newHistory(backend),
      forkWatch: (forked) => this.watched.listFor(forked),
    });
    // Only now: what cannot be opened leaves the run that is on the page.
    this.driver.take(set);
    this.opened = { command, backend };
    this.names.begin(resume?.names ?? null, command.named);
    const { main, fork } = set;
    const sessions = fork === null ? set.sessions : [...set.sessions, ["fork", fork] as const];
    const headers = Object.fromEntries(
      sessions.map(([role, session]) => [role, this.headerOf(this.names.give(role), session)]),
    );
    const catalogue = catalogueOf(this.parts.instruments, this.parts.questions);
    const steps = { step: main.step, forkStep: fork?.step ?? null };
    const opened = { backend, experiment: main.experiment, headers, ...steps, catalogue };
    this.parts.post({ type: "opened", ...opened }, []);
    const measuring = () => this.progress("measuring the starting policy");
    measuring();
    // What makes the steps is compiled meanwhile.
    const prepared = set.prepare((message, fraction) => this.progress(message, fraction));
    const compiled = prepared.then(() => {
      this.driver.reportEngine();
      measuring();
    });
    await Promise.all([this.driver.measureAll("all"), fork?.trainer.prepare(), compiled]);
    this.driver.setActivity(main.finished && !set.goesOn ? "finished" : "paused", "");
  }

  /** Takes down what a run is that goes by this name. */
  private headerOf(id: string, session: Session, origin?: RunOrigin): RunHeader {
    const { backend } = this.need();
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
    const { command, backend } = this.need();
    const set = this.driver.runs;
    const { run, step, schedule, settings } = request;
    const session = set.session(run);
    checkFork(request, session);
    const state = await stateOf(session, step, (path) =>
      // Whoever waits for a sign of life is given one at every step.
      this.parts.recompute(path, (made) => this.progress(`making step ${made} again`)),
    );
    const { experiment } = state;
    const origin = { run: this.names.of(run) as string, step };
    const switched =
      schedule === null
        ? null
        : scheduleFrom(schedule, { ...experiment.settings, ...settings }, step);
    const branch = await openBranch(this.parts, {
      ...{ state, own: Object.keys(settings), baseUrl: command.baseUrl },
      ...{ watch: this.watched.listFor(experiment), history: this.newHistory(backend) },
    });
    const fork = branch.session;
    set.takeAlong(branch);
    const header = this.headerOf(this.names.giveFork(), fork, origin);
    this.parts.post({ type: "forked", header }, []);
    fork.set(settings);
    if (switched !== null) fork.setSchedule(switched.id, switched.phases);
    await fork.trainer.prepare();
    const frame = await fork.measure("due");
    if (frame !== null) this.driver.output.frame("fork", frame);
    if (this.driver.activity !== "running" && set.goesOn) this.driver.setActivity("paused", "");
    // From now on it is among what a lost engine goes on with.
    return this.driver.save();
  }

  /** Ends the fork; its curves stay on the page. */
  private async endFork(): Promise<null> {
    this.driver.runs.dropFork();
    this.names.forget("fork");
    if (this.driver.activity === "paused") this.driver.blocked();
    // From now on it is not among what a lost engine goes on with.
    return this.driver.save();
  }

  /**
   * Starts again with the settings as they now stand. A switch to a schedule with a name is kept; one
   * to a list of phases belonged to its moment, and the schedule that was opened comes back.
   */
  private async reset(seed: number | null): Promise<null> {
    const { command, backend } = this.need();
    const now = this.driver.runs.main.experiment;
    const switched = now.settings.schedule !== "custom";
    const id = (switched ? now : command.experiment).settings.schedule;
    const settings = { ...now.settings, schedule: id, seed: seed ?? now.settings.seed };
    const schedule = id === "custom" ? command.experiment.schedule : buildSchedule(id, settings, 0);
    const again: Experiment = { preset: now.preset, settings, schedule };
    const before = this.driver.held;
    try {
      await this.openRuns({ ...command, experiment: again, resume: null, policy: null }, backend);
    } catch (error) {
      if (this.driver.held === before) await this.stay();
      throw error;
    }
    return null;
  }

  private async watch(list: unknown): Promise<null> {
    this.watched.want(this.watched.checked(list));
    const { held, activity } = this.driver;
    if (held === null) return null;
    this.watched.renew(held);
    if (activity === "running") this.watched.report(held.watch);
    else await this.driver.measureAll("automatic");
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
    return this.driver.runs.session(command.run).ask(question, command.params);
  }

  private async setSchedule(
    schedule: NamedScheduleId | readonly Phase[],
    run: RunRole,
  ): Promise<null> {
    const set = this.driver.runs;
    const { main } = set;
    const { experiment, step } = set.session(run);
    const { id, phases } = scheduleFrom(schedule, experiment.settings, step);
    set.setSchedule(run, id, phases);
    this.parts.post({ type: "experiment", experiment: main.experiment }, []);
    await this.driver.announce();
    return null;
  }

  private async setSettings(patch: Partial<SettingValues>): Promise<null> {
    const set = this.driver.runs;
    set.set(patch);
    const { main } = set;
    this.parts.post({ type: "experiment", experiment: main.experiment }, []);
    if (this.driver.activity === "finished" && set.goesOn) this.driver.setActivity("paused", "");
    await this.driver.announce();
    return null;
  }

  private progress(message: string, fraction: number | null = null): void {
    this.parts.post({ type: "progress", message, fraction }, []);
  }

  private need(): Opened {
    if (this.opened === null) throw new Error("no experiment is open; load one first");
    return this.opened;
  }
}
