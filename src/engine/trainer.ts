/**
 * One run: a policy, its optimiser, the phases of its schedule, and the step that trains it.
 *
 * Step s belongs to θ_s: it samples with θ_s, rewards, and updates to θ_{s+1}. The trainer knows no
 * instruments: `run/session.ts` measures θ_s before it calls `advance`.
 */
import * as tf from "@tensorflow/tfjs-core";
import type { Experiment } from "../experiment/experiment";
import type { Phase } from "../experiment/phase";
import { policyNotes } from "../experiment/policy-notes";
import type { SettingValues } from "../experiment/schema";
import { rewardDeclaration } from "../tasks/declare-reward";
import { taskById } from "../tasks/registry";
import type { RewardDeclaration, Task } from "../tasks/task";
import { VOCABULARY_SIZE } from "../tasks/vocabulary";
import { encodeCheckpoint, type PolicyFile } from "./checkpoint";
import { chooseEngine } from "./choose-engine";
import { type FeatureKnob, type FeatureShift, turnFeatures } from "./feature-shift";
import { CONTEXT_LENGTH, type PolicyShape } from "./layout";
import { learningRateAt } from "./learning-rate";
import {
  createOptimizerState,
  disposeOptimizerState,
  type OptimizerState,
  readOptimizerState,
  restoreOptimizerState,
  type SavedOptimizerState,
} from "./optimizer";
import { PhaseEngines } from "./phase-engines";
import { initialTheta, Policy, withNewClassifier } from "./policy";
import { updateOf } from "./reference/moving-policy";
import { ScheduleController, type ScheduleState } from "./schedule-controller";
import type {
  EngineReport,
  Progress,
  RolloutSample,
  StepEngine,
  StepEngineName,
  StepOutcome,
  StepRequest,
  StepResult,
} from "./step-engine";

/** One step, as the trainer reports it. */
export interface StepReport {
  readonly step: number;
  /** The phase in force during the step, by its place in the schedule. */
  readonly phaseIndex: number;
  /** TRL's metrics of the step, by name; see `reinforcement-step.ts`. */
  readonly metrics: Readonly<Record<string, number>>;
  /** The completions that were trained on; empty in a supervised phase. */
  readonly samples: readonly RolloutSample[];
}

/** Everything from which a run goes on exactly as if it had never stopped. Plain data. */
export interface TrainerState {
  readonly experiment: Experiment;
  readonly step: number;
  readonly shape: PolicyShape;
  readonly theta: Float32Array;
  readonly baseTheta: Float32Array;
  /** Of the policy and of its base alike. */
  readonly constants: FeatureShift | null;
  readonly optimizer: SavedOptimizerState;
  readonly schedule: ScheduleState;
  /** Last value of every metric, which a phase's end may wait for. */
  readonly lastMetrics: Readonly<Record<string, number>>;
}

/** What a new run starts from. */
export interface TrainerRequest {
  readonly experiment: Experiment;
  /** The base policy's file; null starts from an untrained policy of the settings' shape. */
  readonly base: PolicyFile | null;
  /** How the features are to differ from the base's, where the settings ask for it. */
  readonly knob?: FeatureKnob | null;
  /** `reference` is never replaced; where left out, `fused` is taken where it can be. */
  readonly engine?: StepEngineName;
}

/** A step that waits to be made: who is to make it, and of what. */
export interface AskedStep {
  readonly engine: StepEngine;
  readonly request: StepRequest;
  /** The phase in force during the step, by its place in the schedule. */
  readonly phaseIndex: number;
}

/** One update, as an observer sees it before the policy moves. */
export interface ObservedUpdate {
  /** ∂L/∂θ [P] before clipping. Valid during the call only: `tf.keep` a copy of what is to last. */
  readonly gradient: tf.Tensor1D;
  /** η times the phase's factor for each parameter, in the layout's order; 0 where frozen. */
  readonly rates: readonly number[];
  /** `max_grad_norm`; 0 when the gradient is not clipped. */
  readonly maxGradNorm: number;
}

/** Metrics that instruments measured on a policy, or are still measuring. */
export type Measured = Readonly<Record<string, number>> | Promise<Readonly<Record<string, number>>>;

/** Told of every update of a step, `num_iterations` of them; must change nothing. */
export type UpdateObserver = (update: ObservedUpdate) => void;

/** The shape of an untrained policy by the settings. */
export function untrainedShape(settings: SettingValues): PolicyShape {
  const { width, layers, heads } = settings;
  return { vocabulary: VOCABULARY_SIZE, width, layers, heads, context: CONTEXT_LENGTH };
}

/** Trains one policy, step by step. Its tensors live on the backend that was current at creation. */
export class Trainer {
  readonly policy: Policy;
  /** θ_0: what β pulls towards. Never changes. */
  readonly basePolicy: Policy;
  readonly task: Task;
  #settings: SettingValues;
  readonly #preset: string;
  readonly #declaration: RewardDeclaration;
  readonly #controller: ScheduleController;
  readonly #engines: PhaseEngines;
  /** The last step's report; null before the first. */
  #reported: Promise<StepReport> | null = null;
  /** The same while it is not known whether a phase ended with that step; else null. */
  #awaited: Promise<StepReport> | null = null;
  #optimizer: OptimizerState;
  #lastMetrics: Readonly<Record<string, number>> = {};
  #step: number;

  private constructor(
    experiment: Experiment,
    policy: Policy,
    basePolicy: Policy,
    optimizer: OptimizerState,
    controller: ScheduleController,
    step: number,
    wanted: StepEngineName,
  ) {
    this.policy = policy;
    this.basePolicy = basePolicy;
    this.#settings = experiment.settings;
    this.#preset = experiment.preset;
    this.task = taskById(experiment.settings.task);
    const { reward, reward_flip: flip } = experiment.settings;
    this.#declaration = rewardDeclaration(this.task, reward, flip);
    this.#optimizer = optimizer;
    this.#controller = controller;
    this.#step = step;
    this.#engines = new PhaseEngines((objective, onProgress) =>
      chooseEngine({
        ...{ wanted, objective, onProgress, task: this.task, settings: this.#settings },
        shape: policy.shape,
        hasConstants: policy.constants !== null,
      }),
    );
  }

  /**
   * A run at step 0.
   * @throws RangeError when the base policy does not fit the tasks, or the settings turn a knob that
   * was not given.
   */
  static create({ experiment, base, knob = null, engine = "fused" }: TrainerRequest): Trainer {
    const shape = base?.shape ?? untrainedShape(experiment.settings);
    if (shape.vocabulary !== VOCABULARY_SIZE) {
      throw new RangeError(
        `the base policy's vocabulary is ${shape.vocabulary}; the tasks need ${VOCABULARY_SIZE}`,
      );
    }
    const { seed, head, feature_knob: wanted } = experiment.settings;
    if ((wanted === "none") !== (knob === null)) {
      throw new RangeError(`feature_knob is ${wanted}; a knob was ${knob ? "" : "not "}given`);
    }
    const start = base?.theta ?? initialTheta(shape, seed);
    const own = head === "new" ? withNewClassifier(shape, start, seed) : start;
    const { theta, constants } =
      knob === null
        ? { theta: own, constants: base?.constants ?? null }
        : turnFeatures(shape, own, knob);
    const policy = Policy.fromArray(shape, theta, constants);
    return new Trainer(
      experiment,
      policy,
      policy.clone(),
      createOptimizerState(policy.layout, experiment.settings.optimizer),
      new ScheduleController(experiment.schedule, policy.layout),
      0,
      engine,
    );
  }

  /** A run that goes on from a saved state. @throws RangeError naming what does not fit. */
  static restore(state: TrainerState, engine: StepEngineName = "fused"): Trainer {
    const policy = Policy.fromArray(state.shape, state.theta, state.constants);
    const trainer = new Trainer(
      state.experiment,
      policy,
      Policy.fromArray(state.shape, state.baseTheta, state.constants),
      restoreOptimizerState(state.optimizer, policy.layout),
      ScheduleController.restore(state.schedule, policy.layout),
      state.step,
      engine,
    );
    trainer.#lastMetrics = state.lastMetrics;
    return trainer;
  }

  /** Updates made so far; the present policy is θ_step. */
  get step(): number {
    return this.#step;
  }

  /** The phase in force. */
  get phase(): Phase {
    return this.#controller.phase;
  }

  /** Its place in `schedule`. */
  get phaseIndex(): number {
    return this.#controller.index;
  }

  /** The phases in force, those that are over included. */
  get schedule(): readonly Phase[] {
    return this.#controller.phases;
  }

  /** Whether `max_steps` is reached. */
  get finished(): boolean {
    return this.#step >= this.#settings.max_steps;
  }

  /** What makes the steps of the phase in force, and why not the fused engine; null before it is prepared. */
  get engine(): EngineReport | null {
    const chosen = this.#engines.get(this.phase.objective);
    return chosen === undefined ? null : { name: chosen.engine.name, reason: chosen.reason };
  }

  /** Replaces the schedule from the present step on. */
  setSchedule(phases: readonly Phase[]): void {
    this.#controller.replace(phases, this.#step);
  }

  /** Changes settings that apply live. The caller has checked them. */
  set(patch: Partial<SettingValues>): void {
    this.#settings = { ...this.#settings, ...patch };
  }

  /** Readies what makes the steps of all phases, so that none need wait for it. */
  async prepare(onProgress: Progress = () => {}): Promise<void> {
    for (const objective of new Set(this.schedule.map((phase) => phase.objective))) {
      await this.#engines.ready(objective, onProgress);
    }
  }

  /**
   * The run itself, where its next step may be begun before it is known how the last one came out and
   * what was measured meanwhile: its engine works ahead, and the phase does not end with that step.
   * Null otherwise.
   */
  get overlapping(): Trainer | null {
    const chosen = this.#engines.get(this.phase.objective);
    const mayBegin = this.#awaited === null && this.#goesOn(this.#step);
    return mayBegin && chosen?.engine.overlaps === true ? this : null;
  }

  /**
   * Makes one step.
   * @param measured what instruments measured on θ_step: phases may end on it.
   * @param observe sees each update's gradient, with the policy still at θ_step.
   */
  async advance(measured?: Measured, observe?: UpdateObserver): Promise<StepReport> {
    const asked = await this.request(observe !== undefined);
    const [result] = asked.engine.queue([asked.request]) as [StepResult];
    return this.accept(asked, result, measured, observe);
  }

  /**
   * The next step, as its engine is to be asked for it; nothing of the run changes.
   * @param observed whether the updates' gradients are wanted.
   */
  async request(observed: boolean): Promise<AskedStep> {
    // Which phase is in force may hang on the step before.
    await this.#awaited;
    let chosen = this.#engines.get(this.phase.objective);
    while (chosen === undefined) {
      await this.#engines.ready(this.phase.objective);
      chosen = this.#engines.get(this.phase.objective);
    }
    const { phase, index: phaseIndex } = this.#controller;
    return { engine: chosen.engine, request: this.#request(phase, observed), phaseIndex };
  }

  /**
   * Takes what the engine made of the step that was asked for last; the run is then at θ_{step+1}. The
   * report comes when the outcome is there: reports of several steps come in their order.
   * @param measured as `advance` takes it.
   * @param observe as `advance` takes it.
   * @throws Error when it is not the step that the run is at.
   */
  accept(
    asked: AskedStep,
    result: StepResult,
    measured: Measured = {},
    observe?: UpdateObserver,
  ): Promise<StepReport> {
    const { step } = asked.request;
    if (step !== this.#step) {
      throw new Error(`the run is at step ${this.#step}; it was given step ${step}`);
    }
    for (const gradient of result.gradients) {
      observe?.(this.#observed(gradient));
      gradient.dispose();
    }
    disposeOptimizerState(this.#optimizer);
    this.#optimizer = result.optimizer;
    this.policy.assign(result.theta);
    const endsPhase = !this.#goesOn(step);
    this.#step = step + 1;
    // A step that failed holds up nothing but itself.
    const before = this.#reported?.catch(() => null) ?? null;
    const report = this.#report(asked, result.outcome(), measured, endsPhase, before);
    this.#reported = report;
    if (endsPhase) {
      this.#awaited = report;
    }
    return report;
  }

  /** What a step reports, once what the one before it reports is there. */
  async #report(
    { request: { step, learningRate }, phaseIndex }: AskedStep,
    pending: Promise<StepOutcome>,
    measuring: Measured,
    endsPhase: boolean,
    before: Promise<unknown> | null,
  ): Promise<StepReport> {
    const [outcome, measured] = await Promise.all([pending, measuring, before]);
    const metrics = { ...outcome.metrics, learning_rate: learningRate };
    this.#lastMetrics = { ...this.#lastMetrics, ...measured, ...metrics };
    if (endsPhase) {
      this.#controller.observe(step, { ...measured, ...metrics });
      this.#controller.advance(step + 1, this.#lastMetrics);
      this.#awaited = null;
    }
    return { step, phaseIndex, metrics, samples: outcome.samples };
  }

  /** Whether the phase in force goes on after the update of `step`, whatever comes of it. */
  #goesOn(step: number): boolean {
    const { until } = this.phase;
    return until === null || ("step" in until && step + 1 < until.step);
  }

  /**
   * η times the phase's factor for each parameter, in the layout's order; 0 where frozen.
   * @param learningRate η; that of the next update where left out.
   */
  rates(learningRate = this.#learningRate): number[] {
    return this.policy.layout.map((spec) => learningRate * this.#controller.scaleOf(spec));
  }

  /**
   * θ' [P] that the run's optimiser, with its present moments, would make of a gradient [P]. Nothing
   * of the run changes. The caller owns the result.
   * @param learningRate η before the phase's factors; the run's own where left out.
   */
  propose(gradient: tf.Tensor1D, learningRate = this.#learningRate): tf.Tensor1D {
    const request = { ...this.#request(this.phase, false), learningRate };
    const { theta: present, layout } = this.policy;
    const { theta, state, gradNorm } = updateOf(
      request,
      present,
      layout,
      this.#optimizer,
      gradient,
    );
    disposeOptimizerState(state);
    tf.dispose([gradNorm.classifier, gradNorm.backbone]);
    return theta;
  }

  /** What it trains by, as it stands. */
  get #experiment(): Experiment {
    return { preset: this.#preset, settings: this.#settings, schedule: this.#controller.phases };
  }

  /** θ_step as a `.safetensors` file, which says what it is of. */
  async checkpoint(): Promise<Uint8Array<ArrayBuffer>> {
    return encodeCheckpoint(
      {
        shape: this.policy.shape,
        theta: await this.policy.data(),
        constants: this.policy.constants,
      },
      policyNotes(this.#experiment, { step: this.#step, phase: this.phaseIndex }),
    );
  }

  /** Everything that `restore` needs, read back exactly. */
  async save(): Promise<TrainerState> {
    return {
      experiment: this.#experiment,
      step: this.#step,
      shape: this.policy.shape,
      theta: await this.policy.data(),
      baseTheta: await this.basePolicy.data(),
      constants: this.policy.constants,
      optimizer: await readOptimizerState(this.#optimizer, this.policy.layout),
      schedule: this.#controller.state(),
      lastMetrics: this.#lastMetrics,
    };
  }

  /** Frees every tensor. */
  dispose(): void {
    this.policy.dispose();
    this.basePolicy.dispose();
    disposeOptimizerState(this.#optimizer);
  }

  /** What an observer is shown of an update. */
  #observed(gradient: tf.Tensor1D): ObservedUpdate {
    return { gradient, rates: this.rates(), maxGradNorm: this.#settings.max_grad_norm };
  }

  /** The next step, as an engine is asked for it. */
  #request(phase: Phase, observed: boolean): StepRequest {
    return {
      objective: phase.objective,
      policy: this.policy,
      basePolicy: this.basePolicy,
      optimizer: this.#optimizer,
      settings: this.#settings,
      task: this.task,
      declaration: this.#declaration,
      step: this.#step,
      learningRate: this.#learningRate,
      scale: (spec) => this.#controller.scaleOf(spec),
      observed,
    };
  }

  /** η of the next update, before the phase's factors. */
  get #learningRate(): number {
    return learningRateAt(this.#settings, this.#step);
  }
}
