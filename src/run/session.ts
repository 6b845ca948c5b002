/**
 * One run: a trainer, its instruments and when they measure. `advance` measures what is due on θ_s,
 * lets the trainer make update s, and yields row s. A run whose numbers cease to be finite stops
 * with a message, and the last state that was good is kept.
 */
import type { Policy } from "../engine/policy";
import type { RolloutSample, StepReport, TrainerState } from "../engine/trainer";
import type { Experiment, Phase } from "../experiment/experiment";
import type { SettingValues } from "../experiment/schema";
import {
  type AnswerShares,
  type KernelFrame,
  type ProbeContext,
  packRollouts,
  type Rollout,
  type RunEvent,
  type StepFrame,
} from "./frames";
import type { KernelCadence } from "./kernel-cadence";

/** What a session needs of a trainer; `engine/trainer.ts` is one. */
export interface SessionTrainer {
  /** Updates made: the present policy is θ_step. */
  readonly step: number;
  readonly policy: Policy;
  readonly schedule: readonly Phase[];
  readonly phaseIndex: number;
  readonly phase: Phase;
  advance(): Promise<StepReport>;
  setSchedule(phases: readonly Phase[]): void;
  set(patch: Partial<SettingValues>): void;
  checkpoint(): Promise<Uint8Array<ArrayBuffer>>;
  save(): Promise<TrainerState>;
  dispose(): void;
}

/**
 * What measures a policy without changing it. A metric that is not finite says that θ is not; one
 * that cannot be told is left out.
 */
export interface Instruments {
  /** The N fixed held-out contexts of the kernel. */
  readonly probes: readonly ProbeContext[];
  /** Both components on the probes, and the metrics `ntk/…` read off them. */
  kernel(
    policy: Policy,
    step: number,
  ): Promise<{
    readonly frame: KernelFrame;
    readonly metrics: Readonly<Record<string, number>>;
  }>;
  /** `heldout/…`, `diversity/…`, and completions of a few fixed held-out prompts. */
  evaluate(
    policy: Policy,
    settings: SettingValues,
  ): Promise<{
    readonly metrics: Readonly<Record<string, number>>;
    readonly answers: readonly Rollout[];
    readonly distribution: AnswerShares | null;
  }>;
  /** `classifier/…` and `features/…`; cheap, measured at every step. */
  geometry(policy: Policy): Promise<Readonly<Record<string, number>>>;
}

/** Steps between two states kept to fall back on. */
const KEEP_EVERY = 25;
/** Durations over which the speed is averaged. */
const SPEED_MEMORY = 8;

/** What was measured on θ_step, before update `step`. */
interface Measurement {
  readonly step: number;
  metrics: Readonly<Record<string, number>>;
  kernel: KernelFrame | null;
  answers: readonly Rollout[] | null;
  distribution: AnswerShares | null;
  evaluated: boolean;
}

/** Where and, in words, why a run cannot go on. */
export interface Divergence {
  readonly step: number;
  readonly message: string;
}

export class Session {
  private measured: Measurement | null = null;
  private pendingEvents: RunEvent[] = [];
  private announcedPhase: Phase | null = null;
  private readonly durations: number[] = [];
  private good: TrainerState | null = null;
  private goodStep = -KEEP_EVERY;
  private broken: Divergence | null = null;

  /**
   * @param experiment the run's; kept up to date as schedule and settings are changed.
   * @param cadence shared with the run beside it, if there is one.
   * @param now a clock in milliseconds.
   */
  constructor(
    public experiment: Experiment,
    readonly trainer: SessionTrainer,
    readonly instruments: Instruments,
    private readonly cadence: KernelCadence,
    private readonly now: () => number,
  ) {}

  /** Updates made. */
  get step(): number {
    return this.trainer.step;
  }

  /** Whether `max_steps` is reached. */
  get finished(): boolean {
    return this.trainer.step >= this.experiment.settings.max_steps;
  }

  /** Why the run cannot go on, or null. */
  get divergence(): Divergence | null {
    return this.broken;
  }

  /** The newest state known to be good, at most `KEEP_EVERY` steps old; null before the first. */
  get lastGood(): TrainerState | null {
    return this.good;
  }

  /**
   * Measures what is due on the present policy without training, as a frame that completes or
   * begins row `step`. Null when nothing new is to be said.
   * @param kernel measure the kernel even where the cadence does not ask for it.
   * @param twin a run whose present policy is the same one (as at step 0 of two runs in lockstep):
   *   its measurements are taken over instead of being made again.
   */
  async measure(kernel: boolean, twin: Session | null = null): Promise<StepFrame | null> {
    if (this.broken !== null) return null;
    const before = this.measured?.step === this.step ? { ...this.measured } : null;
    if (twin?.measured?.step === this.step) this.measured = { ...twin.measured };
    await this.measureDue(kernel);
    const measured = this.measured as Measurement;
    this.checkFinite(this.step, measured.metrics);
    const events = this.takeEvents();
    const isNew =
      before === null ||
      before.kernel !== measured.kernel ||
      before.answers !== measured.answers ||
      events.length > 0;
    return isNew ? this.frame(before, measured, events) : null;
  }

  /** Measures what is due on θ_s, makes update s, and yields row s. */
  async advance(): Promise<StepFrame> {
    const start = this.now();
    const step = this.step;
    const before = this.measured?.step === step ? { ...this.measured } : null;
    const kernelTime = await this.measureDue(false);
    const measured = this.measured as Measurement;
    this.checkFinite(step, measured.metrics);
    if (this.broken !== null) return this.frame(before, measured, this.takeEvents());
    await this.keepGood(step);
    const events = this.takeEvents();
    const stepStart = this.now();
    const report = await this.trainer.advance();
    const stepTime = this.now() - stepStart;
    const whole = this.now() - start;
    this.cadence.noteStep(whole - kernelTime);
    this.durations.push(whole);
    if (this.durations.length > SPEED_MEMORY) this.durations.shift();
    const mean = this.durations.reduce((sum, time) => sum + time, 0) / this.durations.length;
    const metrics = {
      ...report.metrics,
      step_time: stepTime / 1000,
      "speed/steps_per_second": 1000 / Math.max(mean, 1e-3),
    };
    this.checkFinite(step, report.metrics);
    events.push(...this.takeEvents());
    const frame = this.frame(before, measured, events);
    return {
      ...frame,
      metrics: { ...frame.metrics, ...metrics, phase: report.phaseIndex },
      rollouts:
        report.samples.length === 0 ? null : packRollouts(step, report.samples.map(rolloutOf)),
    };
  }

  /**
   * Switches the schedule from the present step on. The event is part of the next frame.
   * @param id the schedule's name, or "custom".
   */
  setSchedule(id: string, phases: readonly Phase[]): void {
    this.trainer.setSchedule(phases);
    this.experiment = {
      ...this.experiment,
      settings: { ...this.experiment.settings, schedule: id as SettingValues["schedule"] },
      schedule: phases,
    };
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
    if (patch.ntk_every !== undefined) this.cadence.setEvery(patch.ntk_every);
    this.experiment = { ...this.experiment, settings: { ...old, ...patch } };
    this.pendingEvents.push({ step: this.step, kind: "settings", changes });
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
    const { step, kernel, answers, distribution } = measured;
    const answered = answers === null || answers === before?.answers ? null : answers;
    return {
      step,
      metrics: { ...measured.metrics, phase: this.trainer.phaseIndex },
      events,
      kernel: kernel === before?.kernel ? null : copyKernel(kernel),
      rollouts: null,
      answers:
        answered === null
          ? null
          : { ...packRollouts(step, answered), ...(distribution === null ? {} : { distribution }) },
    };
  }

  /** Completes the measurement of the present policy; returns the milliseconds that the kernel took. */
  private async measureDue(forceKernel: boolean): Promise<number> {
    const { step, policy, phase } = this.trainer;
    const phaseBegins = phase !== this.announcedPhase;
    if (phaseBegins) {
      this.announcedPhase = phase;
      this.pendingEvents.push({ step, kind: "phase", index: this.trainer.phaseIndex, phase });
    }
    if (this.measured?.step !== step) {
      this.measured = {
        step,
        metrics: await this.instruments.geometry(policy),
        kernel: null,
        answers: null,
        distribution: null,
        evaluated: false,
      };
    }
    const measured = this.measured;
    if (!measured.evaluated && step % this.experiment.settings.eval_every === 0) {
      const evaluation = await this.instruments.evaluate(policy, this.experiment.settings);
      measured.evaluated = true;
      measured.answers = evaluation.answers;
      measured.distribution = evaluation.distribution;
      measured.metrics = { ...measured.metrics, ...evaluation.metrics };
    }
    const due = this.cadence.due(step, phaseBegins) || forceKernel;
    if (!due || measured.kernel !== null) return 0;
    const start = this.now();
    const kernel = await this.instruments.kernel(policy, step);
    const duration = this.now() - start;
    this.cadence.noteKernel(duration);
    measured.kernel = kernel.frame;
    measured.metrics = { ...measured.metrics, ...kernel.metrics };
    return duration;
  }

  private async keepGood(step: number): Promise<void> {
    if (step - this.goodStep < KEEP_EVERY) return;
    this.good = await this.trainer.save();
    this.goodStep = step;
  }

  /** Stops the run where a metric is not finite, with an event that says so. */
  private checkFinite(step: number, metrics: Readonly<Record<string, number>>): void {
    const bad = Object.entries(metrics).find(([, value]) => !Number.isFinite(value));
    if (bad === undefined) return;
    const rate = this.experiment.settings.learning_rate;
    const message =
      `Stopped at step ${step}: ${bad[0]} is no longer a finite number. The updates were too ` +
      `large; a learning rate below ${rate}, or gradient clipping, would help.`;
    this.broken = { step, message };
    this.pendingEvents.push({ step, kind: "stopped", reason: "diverged", message });
  }

  private takeEvents(): RunEvent[] {
    const events = this.pendingEvents;
    this.pendingEvents = [];
    return events;
  }
}

/** The part of a sample that a run keeps. */
function rolloutOf(sample: RolloutSample): Rollout {
  return {
    prompt: sample.prompt,
    completion: sample.completion,
    logprobs: sample.logprobs,
    reward: sample.reward,
    advantage: sample.advantage,
  };
}

/** A frame of its own, for one that is transferred is lost to its sender. */
function copyKernel(kernel: KernelFrame | null): KernelFrame | null {
  if (kernel === null) return null;
  const { step, representation, gradient, full } = kernel;
  return {
    step,
    representation: representation.slice(),
    gradient: gradient.slice(),
    ...(full === undefined
      ? {}
      : {
          full: { representation: full.representation.slice(), gradient: full.gradient.slice() },
        }),
  };
}
