/**
 * One run: a trainer, its instruments and when they measure. `advance` measures what is due on θ_s,
 * lets the trainer make update s, measures what is due of that, and yields row s. A run whose numbers
 * cease to be finite stops with a message, and the last state that was good is kept.
 */

import type { BegunStep, NextStep } from "../engine/advance-together";
import type { StepReport, Trainer, TrainerState } from "../engine/trainer";
import type { Experiment } from "../experiment/experiment";
import type { Phase } from "../experiment/phase";
import type { SettingValues } from "../experiment/schema";
import type {
  InstrumentResult,
  Question,
  StateContext,
  StateInstrument,
  StepInstrument,
} from "../instruments/instrument";
import type { RunEvent, StepFrame } from "./frames";
import { KeptStates } from "./kept-states";
import {
  type Measured,
  type Measurement,
  measuredFrame,
  newMeasurement,
  scalarsOf,
  withStep,
  withUpdates,
} from "./measurement";
import { Measurer } from "./measurer";
import type { Instruments, SessionTrainer } from "./session-parts";
import { type Divergence, Soundness, type Trouble } from "./soundness";
import { type Edit, edited, type StateHistory } from "./state-history";
import { StepTimes } from "./step-times";
import { KERNEL_ID, type WatchList } from "./watch-list";

/**
 * What is measured: what is due; that and whatever has an automatic cadence; or all that is watched,
 * the kernel included.
 */
export type Extent = "due" | "automatic" | "all";

/** An answer to a question about θ_step. */
export interface Answer extends InstrumentResult {
  readonly step: number;
}

/** A step that is about to be begun while the outcome of others is not known yet. */
export interface OpenStep {
  readonly next: NextStep;
  /**
   * To be called as soon as the step is queued. What it gives is to be called once, in the order of
   * the steps: row s, or null where the run has come to its end before.
   */
  close(begun: BegunStep): () => Promise<StepFrame | null>;
}

/** One run that can be stepped. */
export class Session {
  private measured: Measurement | null = null;
  private pendingEvents: RunEvent[] = [];
  private announcedPhase: Phase | null = null;
  /** The step at which the announced phase began, as far as this session has seen. */
  private phaseBegan = -1;
  private readonly times: StepTimes;
  private readonly kept: KeptStates;
  private readonly soundness: Soundness;
  private readonly measurer: Measurer;
  /** η of each parameter in the last update. */
  private lastRates: readonly number[] = [];

  /**
   * @param experiment the run's; kept up to date as schedule and settings are changed.
   * @param watch shared with the run beside it, if there is one.
   * @param now a clock in milliseconds.
   * @param history where states are kept from which its steps can be had again; null: nowhere.
   */
  constructor(
    public experiment: Experiment,
    readonly trainer: SessionTrainer,
    readonly instruments: Instruments,
    private readonly watch: WatchList,
    private readonly now: () => number,
    readonly history: StateHistory | null = null,
  ) {
    this.times = new StepTimes(now);
    this.kept = new KeptStates(history);
    this.soundness = new Soundness(
      instruments,
      () => this.experiment.settings,
      (event) => this.pendingEvents.push(event),
    );
    this.measurer = new Measurer(watch, now);
  }

  /** Updates made; those after which a run could not go on, though more were under way. */
  get step(): number {
    return this.soundness.broken?.made ?? this.trainer.step;
  }

  /** Whether `max_steps` is reached. */
  get finished(): boolean {
    return this.step >= this.experiment.settings.max_steps;
  }

  /** Why the run cannot go on, or null. */
  get divergence(): Divergence | null {
    return this.soundness.broken;
  }

  /** The newest state known to be good; null before the first. */
  get lastGood(): TrainerState | null {
    return this.kept.newest;
  }

  /**
   * Measures on the present policy without training, as a frame that completes or begins row `step`.
   * Null when nothing new is to be said.
   * @param twin a run whose present policy is the same one (as at step 0 of two runs in lockstep):
   *   its measurements are taken over instead of being made again.
   */
  async measure(extent: Extent, twin: Session | null = null): Promise<StepFrame | null> {
    if (this.soundness.broken !== null) return null;
    const before = this.measuredBefore();
    if (twin?.measured?.step === this.step) this.takeOver(twin.measured);
    await this.measureState(extent);
    const measured = this.measured as Measurement;
    const events = this.takeEvents();
    const isNew =
      before === null ||
      before.kernel !== measured.kernel ||
      before.answers !== measured.answers ||
      before.instruments.size < measured.instruments.size ||
      events.length > 0;
    return isNew ? this.frame(before, measured, events) : null;
  }

  /**
   * Measures what is due on θ_s, makes update s, measures what is due of it, and yields row s.
   * @param extent what of the update is measured.
   */
  async advance(extent: Extent = "due"): Promise<StepFrame> {
    const start = this.now();
    const step = this.step;
    const before = this.measuredBefore();
    const stateTime = await this.measureState("due");
    const measured = this.measured as Measurement;
    if (this.soundness.broken !== null) return this.frame(before, measured, this.takeEvents());
    await this.kept.keep(step, () => this.save());
    this.kept.noteAwaited(step, measured.metrics, this.trainer.schedule);
    const events = this.takeEvents();
    const due = this.dueOfUpdate(extent);
    const trace = due.length === 0 ? null : this.instruments.trace(this.trainer.policy);
    try {
      this.lastRates = this.trainer.rates();
      const stepStart = this.now();
      const report = await this.trainer.advance(measured.metrics, trace?.observe);
      const stepEnd = this.now();
      await this.soundness.checkMetrics(report.metrics, this.trouble(step, step));
      const updates =
        trace === null || this.soundness.broken !== null
          ? new Map<string, Measured>()
          : await this.measurer.update(
              due,
              measured.context,
              trace,
              report,
              this.trouble(step, step),
            );
      this.noteTime(start, stepEnd - start - stateTime);
      events.push(...this.takeEvents());
      const frame = withUpdates(this.frame(before, measured, events), updates);
      return this.madeFrame(frame, report, stepEnd - stepStart);
    } finally {
      trace?.dispose();
    }
  }

  /**
   * Whether the next step may be begun before the last one's outcome is known: nothing that is due
   * needs it, be it a measurement of θ_s, a state to keep, or an event to be told. What is measured of
   * the update may follow when the step is put on record.
   */
  get mayOverlap(): boolean {
    const { trainer, watch, step } = this;
    const states = watch.instruments.filter(({ timing }) => timing === "state");
    const ids = [KERNEL_ID, ...states.map(({ id }) => id)];
    return (
      trainer.overlapping !== null &&
      this.soundness.broken === null &&
      this.pendingEvents.length === 0 &&
      this.measured?.step !== step &&
      trainer.phase === this.announcedPhase &&
      step % this.experiment.settings.eval_every !== 0 &&
      !this.kept.due(step) &&
      !ids.some((id) => watch.due(id, step, false))
    );
  }

  /** The next step; asked for only where it `mayOverlap`. What θ_s measures is queued and not awaited. */
  openStep(): OpenStep {
    const start = this.now();
    const { step } = this;
    const policy = this.trainer.policy.hold();
    const context = this.instruments.context(policy, step, this.experiment.settings);
    const metrics = this.instruments.geometry(context);
    // What goes wrong is heard of when the step is put on record.
    metrics.catch(() => undefined);
    const before: Trouble = { ...this.trouble(step, step - 1), policy };
    this.lastRates = this.trainer.rates();
    const due = this.dueOfUpdate("due");
    const trace = due.length === 0 ? null : this.instruments.trace(policy);
    return {
      next: {
        ...{ trainer: this.trainer.overlapping as Trainer, measured: metrics },
        observe: trace?.observe,
      },
      close: ({ report }) => {
        report.catch(() => undefined);
        const after = { ...this.trouble(step, step), policy: this.trainer.policy.hold() };
        return async () => {
          try {
            const measured = newMeasurement(context, await metrics);
            const measure = async () =>
              trace === null
                ? new Map<string, Measured>()
                : this.measurer.update(due, context, trace, await report, after);
            return await this.recorded(start, measured, before, await report, after, measure);
          } finally {
            trace?.dispose();
            policy.dispose();
            after.policy.dispose();
          }
        };
      },
    };
  }

  /** Row s of a step that was begun ahead, now that all of it is known but what `measure` says of the update. */
  private async recorded(
    start: number,
    measured: Measurement,
    before: Trouble,
    report: StepReport,
    after: Trouble,
    measure: () => Promise<Map<string, Measured>>,
  ): Promise<StepFrame | null> {
    if (this.soundness.broken !== null) return null;
    if (!(await this.soundness.checkState(measured, before))) {
      return this.frame(null, measured, this.takeEvents());
    }
    this.kept.noteAwaited(measured.step, measured.metrics, this.trainer.schedule);
    const isSound = await this.soundness.checkMetrics(report.metrics, after);
    const updates = isSound ? await measure() : new Map<string, Measured>();
    // While it was measured the device went on with later steps: one cannot be told from the other.
    const time = this.times.since(start);
    this.noteTime(start, time);
    const frame = withUpdates(this.frame(null, measured, this.takeEvents()), updates);
    return this.madeFrame(frame, report, time);
  }

  /**
   * Answers a question about the present policy; nothing of the run changes.
   * @throws ExperimentError naming the parameters that are wrong.
   */
  async ask(question: Question, params: unknown): Promise<Answer> {
    const known = this.measured?.step === this.step ? this.contextOf(this.measured) : null;
    const context = this.instruments.question(known ?? this.freshContext(), this.trainer);
    const parsed = question.parse(params, context);
    return { step: this.step, ...(await question.answer(context, parsed)) };
  }

  /**
   * Switches the schedule from the present step on. The event is part of the next frame.
   * @param id the schedule's name, or "custom".
   */
  setSchedule(id: string, phases: readonly Phase[]): void {
    this.trainer.setSchedule(phases);
    this.note({ step: this.step, kind: "schedule", id, phases });
    this.pendingEvents.push({ step: this.step, kind: "schedule", id, schedule: phases });
  }

  /** Changes settings that apply live. The event is part of the next frame. */
  set(patch: Partial<SettingValues>): void {
    const old = this.experiment.settings;
    const changes: Record<string, { from: number | string; to: number | string }> = {};
    for (const [key, to] of Object.entries(patch) as [keyof SettingValues, number | string][]) {
      if (old[key] !== to) changes[key] = { from: old[key], to };
    }
    if (Object.keys(changes).length === 0) return;
    this.trainer.set(patch);
    if (patch.ntk_every !== undefined) this.watch.setKernelEvery(patch.ntk_every);
    if (patch.instrument_share !== undefined) this.watch.setShare(patch.instrument_share);
    this.note({ step: this.step, kind: "settings", patch });
    this.pendingEvents.push({ step: this.step, kind: "settings", changes });
  }

  /** θ_step with all that it takes to go on, under the experiment as it stands. */
  async save(): Promise<TrainerState> {
    return { ...(await this.trainer.save()), experiment: this.experiment };
  }

  /** Frees the trainer's tensors; the instruments hold none between measurements. */
  dispose(): void {
    this.trainer.dispose();
  }

  /** What `measured` says that `before`, a frame already sent for this step, did not. */
  private frame(
    before: Measurement | null,
    measured: Measurement,
    events: readonly RunEvent[],
  ): StepFrame {
    return measuredFrame(before, measured, events, this.trainer.phaseIndex);
  }

  /** The frame of a step that was made in so many milliseconds. */
  private madeFrame(frame: StepFrame, report: StepReport, time: number): StepFrame {
    return withStep(frame, report, {
      step_time: time / 1000,
      "speed/steps_per_second": this.times.speed as number,
    });
  }

  /**
   * Notes how long a step took since `start`, or since the one before it was known.
   * @param own milliseconds that are the step's alone.
   */
  private noteTime(start: number, own: number): void {
    this.times.note(start);
    this.watch.noteStep(own);
  }

  /** What was measured on the present policy so far, for what comes after to be told from it. */
  private measuredBefore(): Measurement | null {
    const { measured } = this;
    if (measured?.step !== this.step) return null;
    return { ...measured, instruments: new Map(measured.instruments) };
  }

  /** Takes a twin's measurements for one's own. */
  private takeOver(measured: Measurement): void {
    const instruments = new Map(measured.instruments);
    this.measured = { ...measured, context: this.freshContext(), instruments };
  }

  private freshContext(): StateContext {
    const { policy, step } = this.trainer;
    return this.instruments.context(policy, step, this.experiment.settings);
  }

  /** The context of a measurement under the settings as they now are. */
  private contextOf(measured: Measurement): StateContext {
    const { settings } = this.experiment;
    if (measured.context.settings !== settings) measured.context = this.freshContext();
    return measured.context;
  }

  /** Whether the kernel or an instrument is to be measured at the present step. */
  private wanted(id: string, extent: Extent, phaseBegins: boolean): boolean {
    const due = this.watch.due(id, this.step, phaseBegins);
    return due || extent === "all" || (extent === "automatic" && this.watch.automatic(id));
  }

  /**
   * Completes the measurement of the present policy; returns the milliseconds that the kernel and the
   * watched instruments took. A policy that is not finite ends the run, and is not measured further.
   */
  private async measureState(extent: Extent): Promise<number> {
    const { step, phase } = this.trainer;
    const phaseBegins = phase !== this.announcedPhase;
    if (phaseBegins) {
      this.announcedPhase = phase;
      this.phaseBegan = step;
      this.pendingEvents.push({ step, kind: "phase", index: this.trainer.phaseIndex, phase });
    }
    const measured = this.measured?.step === step ? this.measured : await this.beginMeasurement();
    if (this.soundness.broken !== null) return 0;
    const context = this.contextOf(measured);
    if (!measured.evaluated && step % this.experiment.settings.eval_every === 0) {
      const evaluation = await this.instruments.evaluate(context);
      measured.evaluated = true;
      measured.answers = evaluation.answers;
      measured.distribution = evaluation.distribution;
      measured.metrics = { ...measured.metrics, ...evaluation.metrics };
    }
    const start = this.now();
    if (measured.kernel === null && this.wanted(KERNEL_ID, extent, phaseBegins)) {
      const kernel = await this.instruments.kernel(context);
      this.watch.note(KERNEL_ID, this.now() - start);
      measured.kernel = kernel.frame;
      measured.metrics = { ...measured.metrics, ...kernel.metrics };
      await this.soundness.checkMetrics(kernel.metrics, this.trouble(step, step - 1));
    }
    const due = this.watch.instruments.filter(
      (one): one is StateInstrument =>
        one.timing === "state" &&
        !measured.instruments.has(one.id) &&
        this.wanted(one.id, extent, phaseBegins),
    );
    if (this.soundness.broken === null && due.length > 0) {
      const results = await this.measurer.all(due, (instrument) => instrument.measure(context));
      for (const [id, one] of results) measured.instruments.set(id, one);
      measured.metrics = { ...scalarsOf(results), ...measured.metrics };
    }
    return this.now() - start;
  }

  /** Begins the measurement of the present policy, and looks whether the run can go on with it. */
  private async beginMeasurement(): Promise<Measurement> {
    const context = this.freshContext();
    const { step } = context;
    const measured = newMeasurement(context, await this.instruments.geometry(context));
    this.measured = measured;
    await this.soundness.checkState(measured, this.trouble(step, step - 1));
    return measured;
  }

  /** The instruments that are to measure the next update. */
  private dueOfUpdate(extent: Extent): StepInstrument[] {
    const phaseBegins = this.phaseBegan === this.step;
    return this.watch.instruments.filter(
      (one): one is StepInstrument =>
        one.timing === "step" && this.wanted(one.id, extent, phaseBegins),
    );
  }

  /** Makes a change by hand part of what the run is. */
  private note(edit: Edit): void {
    this.experiment = edited(this.experiment, edit);
    this.history?.noteEdit(edit);
  }

  /** Trouble that shows now, in row `step`. */
  private trouble(step: number, update: number): Trouble {
    const { policy, step: made } = this.trainer;
    return { step, made, update, policy, rates: this.lastRates };
  }

  private takeEvents(): RunEvent[] {
    const events = this.pendingEvents;
    this.pendingEvents = [];
    return events;
  }
}
