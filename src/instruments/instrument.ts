/**
 * What an instrument is. One measures a policy, or the update that a step made of it, and changes
 * nothing; a question does the same once, when somebody asks. Each is declared in one file of
 * `catalogue/` with all that a reader needs to understand its numbers, and listed in `registry.ts`.
 */

import type { Policy } from "../engine/policy";
import type { RolloutSample } from "../engine/step-engine";
import type { SettingValues } from "../experiment/schema";
import type { Task } from "../tasks/task";
import type { EvaluationPlan } from "./evaluation";
import type { ProbeContext } from "./ntk/context-batch";
import type { StepRule } from "./ripple";
import type { StepTrace } from "./step-trace";

/** What is said of an instrument or a question; plain data. */
export interface Description {
  /** Small letters, digits and hyphens: names the flag, the file and the series. */
  readonly id: string;
  /** A few words: the title of its panel. */
  readonly label: string;
  /** One sentence that a student understands. */
  readonly explanation: string;
  /** TeX source of the formula. */
  readonly formula: string;
  /** The paper and its equation or section, or the definition's usual name. */
  readonly source: string;
  /** What one measurement takes, in words: passes over how many sequences. */
  readonly cost: string;
  /** The numbers it may give: each name (`*` stands for any text) and its meaning with its unit. */
  readonly scalars: Readonly<Record<string, string>>;
  /** The arrays it gives, by name. */
  readonly arrays: Readonly<Record<string, ArraySpec>>;
}

/** One array of a result. */
export interface ArraySpec {
  /** What each axis counts, outermost first, e.g. ["probe", "token"]; empty for a single number. */
  readonly axes: readonly string[];
  /** What an entry is, with its unit. */
  readonly meaning: string;
}

/** Numbers row by row: `data` holds product(shape) of them. */
export interface ResultArray {
  readonly shape: readonly number[];
  readonly data: Float32Array;
}

/** What one measurement gives. A scalar that is not finite could not be told, and is left out. */
export interface InstrumentResult {
  readonly scalars: Readonly<Record<string, number>>;
  readonly arrays: Readonly<Record<string, ResultArray>>;
  /** Names along an axis, where its entries have names: by the axis's name in `ArraySpec`. */
  readonly labels?: Readonly<Record<string, readonly string[]>>;
}

/** θ_s and what belongs to it. Tensors of the policies are theirs: measure, do not dispose. */
export interface StateContext {
  /** s. */
  readonly step: number;
  /** θ_s. */
  readonly policy: Policy;
  /** θ_0. */
  readonly basePolicy: Policy;
  readonly task: Task;
  /** The settings in force at s. */
  readonly settings: SettingValues;
  /** The N fixed held-out contexts. */
  readonly probes: readonly ProbeContext[];
  /** The held-out prompts and the noise of the run's evaluations. */
  readonly plan: EvaluationPlan;
  /** What `make` makes of θ_s, made once however many instruments ask. No tensors. */
  shared<T>(key: string, make: () => Promise<T>): Promise<T>;
  /** What `make` makes of θ_0 and the probes, made once a run. No tensors. */
  once<T>(key: string, make: () => Promise<T>): Promise<T>;
}

/** The update of step s as well: `policy` is still θ_s. */
export interface StepContext extends StateContext {
  /** θ_{s+1}. */
  readonly after: Policy;
  /** The gradients that the step used. */
  readonly trace: StepTrace;
  /** What it trained on; empty in a supervised phase. */
  readonly samples: readonly RolloutSample[];
  /** η of each parameter in the update, in the layout's order; 0 where frozen. */
  readonly rates: readonly number[];
}

/** Measures θ_s. */
export interface StateInstrument extends Description {
  readonly timing: "state";
  /** Null where there is nothing to measure. */
  measure(context: StateContext): Promise<InstrumentResult | null>;
}

/** Measures what update s did: needs θ_s, its gradient and θ_{s+1}. */
export interface StepInstrument extends Description {
  readonly timing: "step";
  /** Null where there is nothing to measure. */
  measure(context: StepContext): Promise<InstrumentResult | null>;
}

/** Measures a policy, or the update that a step made of it. */
export type Instrument = StateInstrument | StepInstrument;

/** What may be asked of θ_s: as `StateContext`, and how the run's optimiser would step. */
export interface QuestionContext extends StateContext {
  /** η of each parameter in the next update, in the layout's order; 0 where frozen. */
  readonly rates: readonly number[];
  /** The displacement that the run's own optimiser, with its present moments, makes of a gradient. */
  readonly ownStep: StepRule;
}

/** Something that is computed when it is asked for. */
export interface Question<P = unknown> extends Description {
  /** What `params` holds: each field and what it may be. */
  readonly params: Readonly<Record<string, string>>;
  /** Checks what somebody asks. @throws ExperimentError naming every field that is wrong. */
  parse(params: unknown, context: QuestionContext): P;
  answer(context: QuestionContext, params: P): Promise<InstrumentResult>;
}

/** An instrument as the page knows it: everything but how it measures. */
export type InstrumentDescription = Description & Pick<Instrument, "timing">;
/** A question as the page knows it. */
export type QuestionDescription = Description & Pick<Question, "params">;

/** The instruments and questions that there are, as plain data. */
export interface Catalogue {
  readonly instruments: readonly InstrumentDescription[];
  readonly questions: readonly QuestionDescription[];
}

/** What of an instrument or question crosses to the page. */
function described({
  id,
  label,
  explanation,
  formula,
  source,
  cost,
  scalars,
  arrays,
}: Description): Description {
  return { id, label, explanation, formula, source, cost, scalars, arrays };
}

/** Everything that the page is told of these. */
export function catalogueOf(
  instruments: readonly Instrument[],
  questions: readonly Question[],
): Catalogue {
  return {
    instruments: instruments.map((one) => ({ ...described(one), timing: one.timing })),
    questions: questions.map((one) => ({ ...described(one), params: one.params })),
  };
}
