/**
 * The runs on the page, which move in lockstep: "main" and, where asked, "companion" (the same seed,
 * prompts and noise under another schedule), and the further seeds of both. A run that was forked off
 * one of them at an earlier step makes its steps up to theirs first, while they wait, and then goes along.
 */
import type { BegunStep, NextStep } from "../engine/advance-together";
import type { Progress } from "../engine/step-engine";
import type { Phase } from "../experiment/phase";
import type { SettingValues } from "../experiment/schema";
import type { Branch } from "./branch";
import type { Cohort, MemberReport } from "./cohort";
import { type CohortFrame, seedsOf } from "./cohort-frames";
import { cohortFrame } from "./cohort-rows";
import type { StepFrame } from "./frames";
import { InFlight } from "./in-flight";
import type { Meeting } from "./meeting";
import type { Resume, RunRole } from "./protocol";
import type { Extent, Session } from "./session";
import { StepTimes } from "./step-times";
import { TimeShare } from "./time-share";
import type { Watched, WatchList } from "./watch-list";

/** Takes what the runs yield. */
export interface RunOutput {
  frame(role: RunRole, frame: StepFrame): void;
  cohort(role: RunRole, frame: CohortFrame): void;
}

/** What a set is made of. */
export interface RunSetParts {
  /** The main run first. */
  readonly sessions: readonly (readonly [RunRole, Session])[];
  /** The seeds beside those of the sessions, of all runs; null where there are none. */
  readonly cohort: Cohort | null;
  /** What all sessions measure. */
  readonly watch: WatchList;
  /** Where steps are made together; null where each run makes its own. */
  readonly meeting: Pick<Meeting<never>, "invite" | "begin" | "adjourn"> | null;
  /** Begins steps before it is known how the last ones came out; null where nothing works ahead. */
  readonly begin: ((steps: readonly NextStep[]) => Promise<BegunStep[]>) | null;
  /** Whether every seed is measured on held-out prompts whenever the lead is. */
  readonly unhurried: boolean;
  /** A clock in milliseconds. */
  now(): number;
}

/** Steps that are begun and not on record, at most. */
const DEPTH = 4;

/** The open runs, as one thing that is stepped, switched, forked and saved. */
export class RunSet {
  /** Time that measuring the further seeds on held-out prompts may take. */
  private readonly share: TimeShare;
  private readonly times: StepTimes;
  private readonly inFlight = new InFlight(DEPTH);
  private branch: Branch | null = null;

  constructor(private readonly parts: RunSetParts) {
    this.times = new StepTimes(parts.now);
    this.share = new TimeShare(this.main.experiment.settings.instrument_share);
  }

  get sessions(): RunSetParts["sessions"] {
    return this.parts.sessions;
  }

  /** What the sessions measure. */
  get watch(): WatchList {
    return this.parts.watch;
  }

  /** The run that the lever acts on. */
  get main(): Session {
    return this.session("main");
  }

  /** A run by its role. @throws Error where there is none. */
  session(role: RunRole): Session {
    if (role === "fork" && this.branch !== null) return this.branch.session;
    const found = this.sessions.find(([name]) => name === role);
    if (found === undefined) throw new Error(`there is no ${role} run`);
    return found[1];
  }

  /** Whether some run can make another step. */
  get goesOn(): boolean {
    return this.mainGoesOn || this.branch?.goesOn === true;
  }

  /** The fork that goes on beside the other runs; null where there is none. */
  get fork(): Session | null {
    return this.branch?.session ?? null;
  }

  /** Whether a fork is to make its steps up to where the other runs wait for it, or stay. */
  get catchesUp(): boolean {
    const { branch, main } = this;
    return branch?.goesOn === true && (branch.session.step < main.step || !this.mainGoesOn);
  }

  /** Takes a fork along, in place of the one that there was. */
  takeAlong(branch: Branch): void {
    this.dropFork();
    this.branch = branch;
  }

  /** Ends the fork, if there is one. */
  dropFork(): void {
    this.branch?.session.dispose();
    this.branch = null;
  }

  /** Watches these instruments in every run. */
  watchAll(list: readonly Watched[]): void {
    this.watch.watch(list);
    this.branch?.watch.watch(list);
  }

  /** Readies what makes the steps; the further seeds take the same. */
  async prepare(onProgress: Progress): Promise<void> {
    await Promise.all(this.sessions.map(([, { trainer }]) => trainer.prepare(onProgress)));
  }

  /**
   * One step of every run that can still make one. Where nothing that is due needs to know how it comes
   * out it is only begun, and put on record later; `settle` waits for that.
   */
  async advance(extent: Extent, output: RunOutput): Promise<void> {
    if (this.catchesUp) {
      await this.settle();
    } else if (extent !== "due" || !(await this.beginAhead(output))) {
      await this.settle();
      await this.advanceNow(extent, output);
    }
    const { branch } = this;
    if (branch !== null && this.catchesUp) {
      output.frame("fork", await branch.session.advance(extent));
    }
  }

  /** Waits until every step that was begun is on record. */
  settle(): Promise<void> {
    return this.inFlight.settle();
  }

  /** One step of every run that can still make one, until all of it is on record. */
  private async advanceNow(extent: Extent, output: RunOutput): Promise<void> {
    const { cohort, meeting, now } = this.parts;
    const start = now();
    const evaluated = await this.evaluateCohort(false);
    const evaluation = now() - start;
    const leads = new Map<RunRole, StepFrame>();
    const emit = (role: RunRole, frame: StepFrame) => {
      const paced = this.paced(frame);
      leads.set(role, paced);
      output.frame(role, paced);
    };
    const reports =
      meeting !== null
        ? await this.advanceTogether(meeting, extent, emit)
        : cohort?.apart
          ? await this.advanceApart(cohort, extent, emit)
          : await this.advanceInTurn(extent, emit);
    this.postCohort(leads, [...evaluated, ...reports], output);
    this.noteTime(start, evaluation);
  }

  /** Begins the next step of every run; returns whether it was begun. */
  private async beginAhead(output: RunOutput): Promise<boolean> {
    const { begin, cohort, now } = this.parts;
    if (begin === null) return false;
    await this.inFlight.room();
    const able = this.sessions.filter((run) => this.isAble(run, this.main.step + 1));
    if (able[0]?.[0] !== "main" || !able.every(([, session]) => session.mayOverlap)) return false;
    const seeds = cohort === null ? null : cohort.openStep(able.map(([role]) => role));
    if (cohort !== null && seeds === null) return false;
    const start = now();
    const opened = able.map(([role, session]) => ({ role, ...session.openStep() }));
    const begun = await begin([...opened.map(({ next }) => next), ...(seeds?.next ?? [])]);
    const rows = opened.map(({ role, close }, i) => ({ role, row: close(begun[i] as BegunStep) }));
    const reports = seeds?.close(begun.slice(opened.length));
    this.inFlight.add(async () => {
      const leads = new Map<RunRole, StepFrame>();
      for (const { role, row } of rows) {
        const frame = await row();
        if (frame === null) continue;
        const paced = this.paced(frame);
        leads.set(role, paced);
        output.frame(role, paced);
      }
      const told = (await reports?.()) ?? [];
      this.postCohort(
        leads,
        told.filter(({ role }) => leads.has(role)),
        output,
      );
      this.noteTime(start, 0);
    });
    return true;
  }

  /** Notes how long a step took since `start`, or since the one before it; evaluation does not count. */
  private noteTime(start: number, evaluation: number): void {
    this.share.pass(this.times.note(start) - evaluation);
  }

  /** Measures the present policies without training. */
  async measure(extent: Extent, output: RunOutput): Promise<void> {
    const leads = new Map<RunRole, StepFrame>();
    for (const [role, session] of this.sessions) {
      // Before the first update both runs have the same policy: one measurement serves both.
      const twin = role === "companion" && session.step === 0 ? this.main : null;
      const frame = await session.measure(extent, twin);
      if (frame === null) continue;
      leads.set(role, frame);
      output.frame(role, frame);
    }
    const forked = (await this.branch?.session.measure(extent)) ?? null;
    if (forked !== null) output.frame("fork", forked);
    this.postCohort(leads, await this.evaluateCohort(extent === "all"), output);
  }

  /** Switches a run's schedule, that of all its seeds, from the present step on. */
  setSchedule(role: RunRole, id: string, phases: readonly Phase[]): void {
    this.session(role).setSchedule(id, phases);
    if (role !== "fork") this.parts.cohort?.setSchedule(role, phases);
  }

  /** Changes settings that apply live, of every run. */
  set(patch: Partial<SettingValues>): void {
    for (const [, session] of this.sessions) session.set(patch);
    this.branch?.set(patch);
    this.parts.cohort?.set(patch);
    if (patch.instrument_share !== undefined) this.share.setShare(patch.instrument_share);
  }

  /** What all runs need to go on from here, a fork included. */
  async save(): Promise<Resume> {
    const { branch } = this;
    const forked = branch === null ? [] : [["fork", branch.session] as const];
    const resume: Partial<Record<RunRole, Resume["main"]>> = {};
    for (const [role, session] of [...this.sessions, ...forked]) {
      if (session.divergence === null) resume[role] = await session.save();
    }
    const { cohort } = this.parts;
    return {
      ...resume,
      ...(resume.fork === undefined ? {} : { forkSettings: [...(branch as Branch).own] }),
      ...(cohort === null ? {} : { cohort: await cohort.save() }),
    };
  }

  /** Frees every run. */
  dispose(): void {
    this.dropFork();
    for (const [, session] of this.sessions) session.dispose();
    this.parts.cohort?.dispose();
  }

  private get mainGoesOn(): boolean {
    return this.main.divergence === null && !this.main.finished;
  }

  /** Whether a run can make a step beside a main run that is, or is about to be, at `mainStep`. */
  private isAble([role, session]: readonly [RunRole, Session], mainStep: number): boolean {
    if (session.divergence !== null || session.finished) return false;
    // A main run that could not make its step is not overtaken.
    return role === "main" || session.step < mainStep;
  }

  /** Each run by itself, one after the other. */
  private async advanceInTurn(
    extent: Extent,
    emit: (role: RunRole, frame: StepFrame) => void,
  ): Promise<MemberReport[]> {
    const advanced: RunRole[] = [];
    for (const run of this.sessions) {
      if (!this.isAble(run, this.main.step)) continue;
      const [role, session] = run;
      const before = session.step;
      emit(role, await session.advance(extent));
      if (session.step > before) advanced.push(role);
    }
    const { cohort } = this.parts;
    return cohort === null || cohort.apart ? [] : this.noted(() => cohort.advance(advanced));
  }

  /** The further seeds meanwhile, elsewhere. */
  private async advanceApart(
    cohort: Cohort,
    extent: Extent,
    emit: (role: RunRole, frame: StepFrame) => void,
  ): Promise<MemberReport[]> {
    const next = this.main.step + 1;
    const able = this.sessions.filter((run) => this.isAble(run, next)).map(([role]) => role);
    const elsewhere = cohort.advance(able);
    // What goes wrong there is heard of once the runs here have made their steps.
    elsewhere.catch(() => undefined);
    await this.advanceInTurn(extent, emit);
    return this.noted(() => elsewhere);
  }

  /** What the further seeds are waited for is time that instruments have their share of. */
  private async noted(steps: () => Promise<MemberReport[]>): Promise<MemberReport[]> {
    const { now, watch, sessions } = this.parts;
    const start = now();
    const reports = await steps();
    watch.noteBeside((now() - start) / sessions.length);
    return reports;
  }

  /** All as one call of the engine. */
  private async advanceTogether(
    meeting: NonNullable<RunSetParts["meeting"]>,
    extent: Extent,
    emit: (role: RunRole, frame: StepFrame) => void,
  ): Promise<MemberReport[]> {
    const { cohort } = this.parts;
    let reports: MemberReport[] = [];
    try {
      const joined: RunRole[] = [];
      for (const run of this.sessions) {
        if (!this.isAble(run, this.main.step + (joined.includes("main") ? 1 : 0))) continue;
        const [role, session] = run;
        const comes = await meeting.invite(async () => emit(role, await session.advance(extent)));
        if (comes) joined.push(role);
      }
      if (joined.length === 0) return [];
      if (cohort !== null) {
        await meeting.invite(async () => {
          reports = await cohort.advance(joined);
        });
      }
      await meeting.begin();
    } catch (error) {
      await meeting.adjourn(error);
      throw error;
    }
    return reports;
  }

  /**
   * Measures the further seeds on held-out prompts, where that is due and there is time for it.
   * @param always whatever time it takes.
   */
  private async evaluateCohort(always: boolean): Promise<MemberReport[]> {
    const { cohort, now, unhurried } = this.parts;
    const { main, share } = this;
    if (cohort === null || main.step % main.experiment.settings.eval_every !== 0) return [];
    const hurried = !always && !unhurried && !this.awaitsHeldOut();
    if (hurried && !share.affords) return [];
    const roles = this.sessions
      .filter(([, session]) => session.divergence === null)
      .map(([role]) => role);
    const start = now();
    const reports = await cohort.evaluate(roles);
    if (reports.length > 0) share.note(now() - start);
    return reports;
  }

  /** Whether a phase ends by what is measured on held-out prompts: then every seed has to know. */
  private awaitsHeldOut(): boolean {
    return this.sessions.some(([, { trainer }]) =>
      trainer.schedule.some(
        ({ until }) =>
          until !== null && "metric" in until && /^(heldout|diversity)\//.test(until.metric),
      ),
    );
  }

  private postCohort(
    leads: ReadonlyMap<RunRole, StepFrame>,
    reports: readonly MemberReport[],
    output: RunOutput,
  ): void {
    const { cohort } = this.parts;
    if (cohort === null) return;
    for (const [role, session] of this.sessions) {
      const own = reports.filter((report) => report.role === role);
      const lead = leads.get(role);
      const step = lead?.step ?? own.find(({ end }) => end !== null)?.end?.step ?? session.step;
      const seeds = seedsOf(session.experiment);
      const frame = cohortFrame(step, seeds, lead?.metrics ?? {}, own, cohort.going(role));
      if (frame !== null) output.cohort(role, frame);
    }
  }

  /** With several seeds the speed is that of all of them, not of the lead. */
  private paced(frame: StepFrame): StepFrame {
    const { speed } = this.times;
    if (this.parts.cohort === null || speed === null) return frame;
    return { ...frame, metrics: { ...frame.metrics, "speed/steps_per_second": speed } };
  }
}
