/**
 * The ripple: what one update on one completion does to every probe context and every token. The
 * update is a step on L = −r Σ_t log π(y_t|x_t) over the whole completion or one of its tokens; its
 * effect is predicted to first order by component, and measured by making the step on a copy.
 */
import * as tf from "@tensorflow/tfjs-core";
import type { Policy } from "../engine/policy";
import { gradient } from "../engine/reference/backward";
import { padToInputs, score } from "../engine/reference/scoring";
import { completionBatch } from "./batch-errors";
import { predictedLogProbabilityChange } from "./dynamics";
import { logitChange, readingLogits, wholeChange } from "./logit-change";
import type { ProbeContext } from "./ntk/context-batch";
import { readPolicy } from "./reading";
import { logSoftmax } from "./softmax";
import { readAlong } from "./tangent-reading";

/** The update: one completion and what it is given. */
export interface RippleUpdate {
  readonly prompt: readonly number[];
  readonly completion: readonly number[];
  /** r, the reward it is given; +1 or −1 on the page. */
  readonly reward: number;
  /** The place of the one token that is rewarded, or all of them. */
  readonly token: number | "all";
  /** τ of π = softmax(z/τ). */
  readonly temperature: number;
}

/**
 * How a step moves θ: the displacement θ' − θ [P] that it makes of ∂L/∂θ [P]. For descent that is
 * `sgdDirection`; for a run's own optimiser, `Trainer.propose` minus θ. The result is taken over.
 */
export type StepRule = (gradient: tf.Tensor1D) => tf.Tensor1D;

/** Changes of every context's log π or logits, each row-major [N',V]. */
export interface RippleChange {
  /** Predicted through the classifier. */
  readonly representation: Float32Array;
  /** Predicted through the features. */
  readonly gradient: Float32Array;
  /** Their sum. */
  readonly predicted: Float32Array;
  /** What happened to a copy of the policy that took the step. */
  readonly measured: Float32Array;
}

/** What an update does. */
export interface Ripple {
  /** The probes, N, and after them the updated contexts themselves: N' in all. */
  readonly contexts: readonly ProbeContext[];
  /** N: from here on, contexts are those of the update. */
  readonly probeCount: number;
  readonly logProbabilities: RippleChange;
  readonly logits: RippleChange;
  /** Multiples of the step that were tried, [R]. */
  readonly scales: Float64Array;
  /** ‖Δz measured − predicted‖ / ‖Δz measured‖ at each multiple, [R]; falls in proportion to it. */
  readonly errors: Float64Array;
  /**
   * About what rounding alone contributes to each of `errors`, [R]: 2⁻²⁴ ‖z‖ / ‖Δz measured‖, the
   * unit roundoff of float32 on the logits. Where an error is near it, it says nothing of theory.
   */
  readonly rounding: Float64Array;
}

/** Multiples of the step by default: down to a thousandth, by tens. */
const SCALES: readonly number[] = [1e-3, 1e-2, 1e-1, 1];

/** @throws RangeError naming the field that is wrong. */
function checkUpdate({ completion, reward, token, temperature }: RippleUpdate): void {
  if (!Number.isFinite(reward) || reward === 0) {
    throw new RangeError(`reward is ${reward}; it must be a number other than 0`);
  }
  if (!(temperature > 0)) {
    throw new RangeError(`temperature is ${temperature}; it must be above 0`);
  }
  if (token === "all") {
    return;
  }
  if (!Number.isInteger(token) || token < 0 || token >= completion.length) {
    throw new RangeError(
      `token is ${token}; it must be "all" or a place from 0 to ${completion.length - 1}`,
    );
  }
}

/** The places of a completion that an update rewards. */
function rewardedPlaces({ completion, token }: RippleUpdate): number[] {
  return token === "all" ? completion.map((_, t) => t) : [token];
}

/** The contexts that an update is on: the prompt and the completion before each rewarded token. */
function updatedContexts(update: RippleUpdate): ProbeContext[] {
  return rewardedPlaces(update).map((place) => {
    const tokens = [...update.prompt, ...update.completion.slice(0, place)];
    return { tokens, position: tokens.length - 1 };
  });
}

/**
 * ∂L/∂θ [P] of L = −r Σ log π(y_t|x_t) over the rewarded tokens. The caller owns the result.
 * @throws RangeError naming the field that is wrong.
 */
export function rippleGradient(policy: Policy, update: RippleUpdate): tf.Tensor1D {
  checkUpdate(update);
  const { completion, reward, temperature } = update;
  return tf.tidy(() => {
    const batch = completionBatch([{ ...update, advantage: reward }], policy.shape.vocabulary);
    const { activations, logProbabilities } = score(policy, batch, temperature);
    const chosen = new Float32Array(completion.length);
    for (const place of rewardedPlaces(update)) {
      chosen[place] = -reward / temperature;
    }
    const weights = tf.tensor2d(chosen, [completion.length, 1]);
    const errors = tf.mul(weights, tf.sub(batch.targets, tf.exp(logProbabilities)));
    return gradient(policy, activations, padToInputs(errors as tf.Tensor2D, batch));
  });
}

/** ‖x‖. */
function norm(x: Float64Array): number {
  return Math.sqrt(x.reduce((sum, value) => sum + value * value, 0));
}

/** after − before. */
function difference(after: Float64Array, before: Float64Array): Float64Array {
  return after.map((value, i) => value - (before[i] as number));
}

/** z of the contexts once θ has moved by each multiple of a displacement. The policy stays. */
async function logitsAlong(
  policy: Policy,
  displacement: tf.Tensor1D,
  contexts: readonly ProbeContext[],
  scales: readonly number[],
): Promise<Float64Array[]> {
  const scratch = policy.clone();
  try {
    const logits: Float64Array[] = [];
    for (const scale of scales) {
      scratch.assign(tf.tidy(() => tf.add(policy.theta, tf.mul(displacement, scale))));
      logits.push(readingLogits(await readPolicy(scratch, contexts)));
    }
    return logits;
  } finally {
    scratch.dispose();
  }
}

/**
 * What one update does, predicted and measured. The policy is not changed. One backward pass on one
 * sequence, a tangent pass over the contexts, and a forward pass for every multiple.
 * @param probes N contexts.
 * @param rule how the step moves θ.
 * @param scales multiples of the step at which the prediction's error is measured; 1 is added when
 * it is missing.
 * @throws RangeError naming the field that is wrong.
 */
export async function ripple(
  policy: Policy,
  probes: readonly ProbeContext[],
  update: RippleUpdate,
  rule: StepRule,
  scales: readonly number[] = SCALES,
): Promise<Ripple> {
  const { vocabulary } = policy.shape;
  const { temperature } = update;
  const wrong = scales.find((scale) => !(scale > 0 && Number.isFinite(scale)));
  if (wrong !== undefined) {
    throw new RangeError(`scales holds ${wrong}; multiples of the step must be above 0`);
  }
  const tried = scales.includes(1) ? [...scales] : [...scales, 1];
  const displacement = tf.tidy(() => rule(rippleGradient(policy, update)));
  try {
    const contexts = [...probes, ...updatedContexts(update)];
    const { reading, tangents } = await readAlong(policy, contexts, [displacement]);
    const change = logitChange(reading, tangents[0] as (typeof tangents)[number]);
    const predicted = wholeChange(change);
    const before = readingLogits(reading);
    const moved = await logitsAlong(policy, displacement, contexts, tried);
    const measured = moved.map((after) => difference(after, before));
    const after = moved[tried.indexOf(1)] as Float64Array;
    const logs = (z: Float64Array) => logSoftmax(z, vocabulary, temperature);
    const predictLogs = (dz: Float64Array) =>
      Float32Array.from(predictedLogProbabilityChange(before, dz, vocabulary, temperature));
    return {
      contexts,
      probeCount: probes.length,
      logProbabilities: {
        representation: predictLogs(change.representation),
        gradient: predictLogs(change.gradient),
        predicted: predictLogs(predicted),
        measured: Float32Array.from(difference(logs(after), logs(before))),
      },
      logits: {
        representation: Float32Array.from(change.representation),
        gradient: Float32Array.from(change.gradient),
        predicted: Float32Array.from(predicted),
        measured: Float32Array.from(difference(after, before)),
      },
      scales: Float64Array.from(tried),
      errors: Float64Array.from(tried, (scale, i) => {
        const actual = measured[i] as Float64Array;
        const missed = actual.map((value, k) => value - scale * (predicted[k] as number));
        return norm(missed) / norm(actual);
      }),
      rounding: Float64Array.from(measured, (actual) => (2 ** -24 * norm(before)) / norm(actual)),
    };
  } finally {
    displacement.dispose();
  }
}
