/**
 * `reference/objective.ts` in plain numbers, for sampled completions, of which every token counts, so that
 * the four loss types of grpo are one.
 */
import type { ObjectiveSettings } from "../../reference/objective";

/** What a policy-gradient loss is computed from; token k of sequence b at b·L + k. */
export interface ObjectiveInputs {
  /** log π [B·L] under the policy being updated. */
  readonly logp: Float32Array;
  /** The same under the policy that sampled; null when that is the same policy. */
  readonly oldLogp: Float32Array | null;
  /** The same under the base policy; null when β is 0. */
  readonly refLogp: Float32Array | null;
  /** [B]. */
  readonly advantages: Float32Array;
  /** L. */
  readonly length: number;
}

/** A loss, its derivative, and TRL's metrics of it. */
export interface Objective {
  readonly loss: number;
  /** ∂L/∂log π [B·L]. */
  readonly weights: Float32Array;
  /** Mean k3, nats; null without a base policy. */
  readonly kl: number | null;
  readonly clipRatioLowMean: number;
  readonly clipRatioHighMean: number;
}

/** −min(ρA, clip(ρ)A), its derivative by log ρ, and whether it is clipped. */
interface Surrogate {
  readonly loss: number;
  readonly slope: number;
  readonly low: number;
  readonly high: number;
}

/** @param logRatio log ρ; null where ρ is 1 because both policies are the same. */
function surrogate(
  logRatio: number | null,
  advantage: number,
  { epsilon, epsilon_high: epsilonHigh }: ObjectiveSettings,
): Surrogate {
  if (logRatio === null) {
    return { loss: -advantage, slope: -advantage, low: 0, high: 0 };
  }
  const ratio = Math.exp(logRatio);
  const clipped = Math.min(Math.max(ratio, 1 - epsilon), 1 + epsilonHigh) * advantage;
  const low = ratio < 1 - epsilon && advantage < 0 ? 1 : 0;
  const high = ratio > 1 + epsilonHigh && advantage > 0 ? 1 : 0;
  return {
    loss: -Math.min(ratio * advantage, clipped),
    slope: ratio * advantage * (low + high - 1),
    low,
    high,
  };
}

/** The surrogate of a whole completion's ratio, sequence b's. */
function sequenceSurrogate(
  { logp, oldLogp, advantages, length }: ObjectiveInputs,
  b: number,
  settings: ObjectiveSettings,
): Surrogate {
  let logRatio: number | null = null;
  if (oldLogp !== null) {
    logRatio = 0;
    for (let n = b * length; n < (b + 1) * length; n++) {
      logRatio += (logp[n] as number) - (oldLogp[n] as number);
    }
  }
  return surrogate(logRatio, advantages[b] as number, settings);
}

/** A policy-gradient loss and ∂L/∂log π. */
export function objectiveOf(inputs: ObjectiveInputs, settings: ObjectiveSettings): Objective {
  const { logp, oldLogp, refLogp, advantages, length } = inputs;
  const { algorithm, beta } = settings;
  const batch = advantages.length;
  const tokens = batch * length;
  const scale = 1 / (algorithm === "grpo" ? tokens : batch);
  const weights = new Float32Array(tokens);
  let [loss, divergence, low, high] = [0, 0, 0, 0];
  for (let b = 0; b < batch; b++) {
    const advantage = advantages[b] as number;
    const whole = algorithm === "rloo" ? sequenceSurrogate(inputs, b, settings) : null;
    if (whole !== null) {
      loss += scale * whole.loss;
      low += whole.low / batch;
      high += whole.high / batch;
    }
    for (let n = b * length; n < (b + 1) * length; n++) {
      const own = logp[n] as number;
      let slope = whole?.slope ?? -advantage;
      if (algorithm === "grpo") {
        const logRatio = oldLogp === null ? null : own - (oldLogp[n] as number);
        const term = surrogate(logRatio, advantage, settings);
        slope = term.slope;
        loss += scale * term.loss;
        low += term.low / tokens;
        high += term.high / tokens;
      } else if (algorithm === "reinforce") {
        loss -= scale * advantage * own;
      }
      if (refLogp !== null) {
        const logRatio = (refLogp[n] as number) - own;
        const excess = Math.expm1(logRatio);
        divergence += (excess - logRatio) / tokens;
        loss += beta * scale * (excess - logRatio);
        slope -= beta * excess;
      }
      weights[n] = scale * slope;
    }
  }
  return {
    loss,
    weights,
    kl: refLogp === null ? null : divergence,
    clipRatioLowMean: low,
    clipRatioHighMean: high,
  };
}
