/**
 * What one step of a run yields, as plain data that crosses the worker's boundary: typed arrays are
 * transferred, not copied. Row s of everything belongs to θ_s, the policy before update s.
 */
import type { Experiment } from "../experiment/experiment";
import type { Phase } from "../experiment/phase";
import type { ResultArray } from "../instruments/instrument";

/** The run that the lever acts on, the one that goes beside it in lockstep, and the one forked off one of them. */
export type RunRole = "main" | "companion" | "fork";

/** A probe: a sequence, and the position whose logits are meant (those after tokens[position]). */
export interface ProbeContext {
  readonly tokens: readonly number[];
  readonly position: number;
}

/** The kernel of θ_step on the run's N probe contexts, split in its two components. */
export interface KernelFrame {
  readonly step: number;
  /** [N, N] row by row: (1/V) tr of the representation component's V×V block. */
  readonly representation: Float32Array;
  /** [N, N] row by row: (1/V) tr of the gradient component's V×V block. */
  readonly gradient: Float32Array;
  /** Where asked: both components whole, [N, V, N, V]. */
  readonly full?: { readonly representation: Float32Array; readonly gradient: Float32Array };
}

/** The completions of one step, packed: `count` rows of fixed lengths. */
export interface RolloutFrame {
  readonly step: number;
  readonly count: number;
  readonly promptLength: number;
  readonly completionLength: number;
  /** Token ids [count, promptLength]. */
  readonly prompts: Uint16Array;
  /** Token ids [count, completionLength]. */
  readonly completions: Uint16Array;
  /** log π of each sampled token under θ_step at the run's temperature [count, completionLength]. */
  readonly logprobs: Float32Array;
  /** [count] */
  readonly rewards: Float32Array;
  /** [count]; NaN where there is none (answers that train nothing). */
  readonly advantages: Float32Array;
  /** With answers: how the policy spreads itself over the right ones to the first prompt. */
  readonly distribution?: AnswerShares;
}

/** Exact probabilities of every right answer to one prompt, at the run's temperature. */
export interface AnswerShares {
  /** Token ids of the prompt. */
  readonly prompt: readonly number[];
  /** Token ids of each right answer, in the task's fixed order. */
  readonly answers: readonly (readonly number[])[];
  /** π(y|x) of each of them. */
  readonly probabilities: readonly number[];
  /** The probability of any other completion. */
  readonly wrong: number;
}

/** One completion, unpacked from a `RolloutFrame`. */
export interface Rollout {
  readonly prompt: readonly number[];
  readonly completion: readonly number[];
  readonly logprobs: readonly number[];
  readonly reward: number;
  readonly advantage: number;
}

/** What an instrument measured on θ_step, or on its update, beside the numbers among the metrics. */
export interface MeasurementFrame {
  readonly step: number;
  /** What it took. */
  readonly milliseconds: number;
  readonly arrays: Readonly<Record<string, ResultArray>>;
  /** Names along an axis, by the axis's name. */
  readonly labels: Readonly<Record<string, readonly string[]>>;
}

/** Something that happened to a run at a step: a mark on every chart and an entry of `events.json`. */
export type RunEvent =
  | {
      readonly step: number;
      readonly kind: "phase";
      /** The phase that begins here, by its place in the schedule then in force. */
      readonly index: number;
      readonly phase: Phase;
    }
  | {
      readonly step: number;
      readonly kind: "schedule";
      /** The id of the schedule switched to, "custom" for a list of phases. */
      readonly id: string;
      readonly schedule: readonly Phase[];
    }
  | {
      readonly step: number;
      readonly kind: "settings";
      readonly changes: Readonly<
        Record<
          string,
          { readonly from: number | string | boolean; readonly to: number | string | boolean }
        >
      >;
    }
  | {
      readonly step: number;
      /** The engine was lost, and the run went on from here. */
      readonly kind: "recovered";
      /** What happened. */
      readonly reason: string;
      /** What it goes on with. */
      readonly backend: string;
    }
  | {
      readonly step: number;
      readonly kind: "stopped";
      readonly reason: StopReason;
      readonly message: string;
    };

/** Why a run stopped. */
export type StopReason = "finished" | "interrupted" | "diverged" | "failed";

/** What a run is, known before its first step. */
export interface RunHeader {
  /** Unique among the runs of a page or folder. */
  readonly id: string;
  /** A few words for charts, e.g. "CF-RL". */
  readonly label: string;
  readonly experiment: Experiment;
  /** The backend it ran on, e.g. "webgpu". */
  readonly backend: string;
  /** The adapter behind it, as the browser names it; empty if unknown. */
  readonly adapter: string;
  /** The N fixed held-out contexts of the kernel. */
  readonly probes: readonly ProbeContext[];
  /** Where it was forked off another run; absent for a run that began at step 0. */
  readonly origin?: RunOrigin;
}

/** The run that another was forked off, and the step whose policy both have. */
export interface RunOrigin {
  readonly run: string;
  readonly step: number;
}

/** One step of one run, as the session yields it. */
export interface StepFrame {
  readonly step: number;
  /** Metrics by name; a name that is missing was not measured at this step. */
  readonly metrics: Readonly<Record<string, number>>;
  readonly events: readonly RunEvent[];
  readonly kernel: KernelFrame | null;
  /** The rollouts that this step trained on. */
  readonly rollouts: RolloutFrame | null;
  /** Completions of a few fixed held-out prompts. */
  readonly answers: RolloutFrame | null;
  /** What watched instruments measured, by their ids; may be left out where none did. */
  readonly measurements?: Readonly<Record<string, MeasurementFrame>>;
}

/** Packs completions. All prompts have one length and all completions too, else a RangeError. */
export function packRollouts(step: number, rollouts: readonly Rollout[]): RolloutFrame {
  const promptLength = rollouts[0]?.prompt.length ?? 0;
  const completionLength = rollouts[0]?.completion.length ?? 0;
  const count = rollouts.length;
  const frame: RolloutFrame = {
    step,
    count,
    promptLength,
    completionLength,
    prompts: new Uint16Array(count * promptLength),
    completions: new Uint16Array(count * completionLength),
    logprobs: new Float32Array(count * completionLength),
    rewards: new Float32Array(count),
    advantages: new Float32Array(count),
  };
  rollouts.forEach((rollout, row) => {
    if (
      rollout.prompt.length !== promptLength ||
      rollout.completion.length !== completionLength ||
      rollout.logprobs.length !== completionLength
    ) {
      throw new RangeError(`rollout ${row} of step ${step} has another length than the first`);
    }
    frame.prompts.set(rollout.prompt, row * promptLength);
    frame.completions.set(rollout.completion, row * completionLength);
    frame.logprobs.set(rollout.logprobs, row * completionLength);
    frame.rewards[row] = rollout.reward;
    frame.advantages[row] = rollout.advantage;
  });
  return frame;
}

/** Row `row` of a packed frame. Throws a RangeError outside it. */
export function rolloutAt(frame: RolloutFrame, row: number): Rollout {
  if (!(row >= 0 && row < frame.count)) {
    throw new RangeError(`row ${row} of a frame with ${frame.count} rollouts`);
  }
  const p = frame.promptLength;
  const c = frame.completionLength;
  return {
    prompt: Array.from(frame.prompts.subarray(row * p, (row + 1) * p)),
    completion: Array.from(frame.completions.subarray(row * c, (row + 1) * c)),
    logprobs: Array.from(frame.logprobs.subarray(row * c, (row + 1) * c)),
    reward: frame.rewards[row] as number,
    advantage: frame.advantages[row] as number,
  };
}

/** The buffers of a frame, each once, for `postMessage`'s transfer list. */
export function transferables(frame: StepFrame): ArrayBuffer[] {
  const arrays: ArrayBufferView[] = [];
  if (frame.kernel !== null) {
    arrays.push(frame.kernel.representation, frame.kernel.gradient);
    if (frame.kernel.full) {
      arrays.push(frame.kernel.full.representation, frame.kernel.full.gradient);
    }
  }
  for (const part of [frame.rollouts, frame.answers]) {
    if (part === null) continue;
    arrays.push(part.prompts, part.completions, part.logprobs, part.rewards, part.advantages);
  }
  for (const measurement of Object.values(frame.measurements ?? {})) {
    arrays.push(...Object.values(measurement.arrays).map(({ data }) => data));
  }
  return [...new Set(arrays.map((array) => array.buffer as ArrayBuffer))];
}
