/** What a session is made of: a trainer, and what measures its policies. */
import type { Policy } from "../engine/policy";
import type { StepReport, Trainer, TrainerState, UpdateObserver } from "../engine/trainer";
import type { Phase } from "../experiment/phase";
import type { SettingValues } from "../experiment/schema";
import type { QuestionContext, StateContext } from "../instruments/instrument";
import type { StepTrace } from "../instruments/step-trace";
import type { AnswerShares, KernelFrame, ProbeContext, Rollout } from "./frames";

/** What a session needs of a trainer; `engine/trainer.ts` is one. */
export interface SessionTrainer {
  /** Updates made: the present policy is θ_step. */
  readonly step: number;
  readonly policy: Policy;
  readonly schedule: readonly Phase[];
  readonly phaseIndex: number;
  readonly phase: Phase;
  /** Readies what makes the steps. */
  readonly prepare: Trainer["prepare"];
  /** What makes the steps; null before it is prepared. */
  readonly engine: Trainer["engine"];
  advance(
    measured?: Readonly<Record<string, number>>,
    observe?: UpdateObserver,
  ): Promise<StepReport>;
  /** The trainer itself, where its next step may be begun before the last one's outcome is known. */
  readonly overlapping: Trainer | null;
  /** η of each parameter in the next update, in the layout's order. */
  rates(): readonly number[];
  readonly propose: Trainer["propose"];
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
  /** What everything is measured with on θ_step. */
  context(policy: Policy, step: number, settings: SettingValues): StateContext;
  /** Watches the updates of one step. */
  trace(policy: Policy): StepTrace;
  /** What a question is answered with. */
  question(context: StateContext, trainer: SessionTrainer): QuestionContext;
  /** Both components on the probes, and the metrics `ntk/…` read off them. */
  kernel(context: StateContext): Promise<{
    readonly frame: KernelFrame;
    readonly metrics: Readonly<Record<string, number>>;
  }>;
  /** `heldout/…`, `diversity/…`, and completions of a few fixed held-out prompts. */
  evaluate(context: StateContext): Promise<{
    readonly metrics: Readonly<Record<string, number>>;
    readonly answers: readonly Rollout[];
    readonly distribution: AnswerShares | null;
  }>;
  /** `classifier/…` and `features/…`; cheap, measured at every step. */
  geometry(context: StateContext): Promise<Readonly<Record<string, number>>>;
  /** Which norm has left all bounds, in words; null when none has. Asked of every policy in turn. */
  explosion(context: StateContext): Promise<string | null>;
  /**
   * Which part of update `step` did how much, in words; null when it cannot be told.
   * @param policy what the update left.
   * @param rates η of each parameter in it.
   */
  explain(
    policy: Policy,
    step: number,
    settings: SettingValues,
    rates: readonly number[],
  ): Promise<string | null>;
}
