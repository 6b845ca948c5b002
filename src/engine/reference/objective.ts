/**
 * The objectives and their derivatives by hand: what a phase minimises, as a function of the sampled
 * tokens' log-probabilities, and ∂L/∂logits.
 *
 * Semantics follow TRL 1.10.0.dev0 (huggingface/trl at f2cd577), `GRPOTrainer._compute_loss` and
 * `RLOOTrainer._compute_loss`, for one process without gradient accumulation. Log-probabilities are
 * of π = softmax(z/τ), as in TRL. Where this departs from TRL is said at each function.
 *
 * B sequences, T' completion tokens, V vocabulary. `mask` is 1 for a token that counts, else 0.
 */
import * as tf from "@tensorflow/tfjs-core";
import type { Algorithm } from "./advantages";

/** How GRPO's per-token losses become one number; see `tokenScale`. */
export type LossType = "grpo" | "dr_grpo" | "bnpo" | "dapo";

/** The settings that a policy-gradient loss depends on, by their names in the schema. */
export interface ObjectiveSettings {
  readonly algorithm: Algorithm;
  /** For grpo only. */
  readonly loss_type: LossType;
  /** Weight of the KL term. */
  readonly beta: number;
  /** Ratios below 1 − epsilon are clipped. */
  readonly epsilon: number;
  /** Ratios above 1 + epsilon_high are clipped. */
  readonly epsilon_high: number;
}

/** What a policy-gradient loss is computed from. */
export interface ObjectiveInputs {
  /** log π of the sampled tokens under the policy being updated, [B,T']. */
  readonly logp: tf.Tensor2D;
  /** The same under the policy that sampled, [B,T']; null when that is the same policy (ratio 1). */
  readonly oldLogp: tf.Tensor2D | null;
  /** The same under the base policy, [B,T']; null when beta is 0 and no `kl` is wanted. */
  readonly refLogp: tf.Tensor2D | null;
  /** A, [B]. */
  readonly advantages: tf.Tensor1D;
  /** 1 where a token counts, [B,T']. */
  readonly mask: tf.Tensor2D;
}

/** A loss, its derivative, and TRL's metrics of it. The caller owns the tensors. */
export interface Objective {
  /** L, scalar, without the entropy bonus (see `logitsGradient`). */
  readonly loss: tf.Scalar;
  /** ∂L/∂logp, [B,T']; 0 where the mask is. */
  readonly weights: tf.Tensor2D;
  /** TRL's `kl`: mean k3 estimate over the tokens that count, nats; null without `refLogp`. */
  readonly kl: tf.Scalar | null;
  /** TRL's `clip_ratio/low_mean`: share clipped from below, of tokens (grpo) or sequences (rloo). */
  readonly clipRatioLowMean: tf.Scalar;
  /** TRL's `clip_ratio/high_mean`: share clipped from above. */
  readonly clipRatioHighMean: tf.Scalar;
}

/** Mean of x [B,T'] over the tokens that count, scalar; 0 when none does. */
export function maskedMean(x: tf.Tensor2D, mask: tf.Tensor2D): tf.Scalar {
  return tf.tidy(() => tf.div(tf.sum(tf.mul(x, mask)), tf.maximum(tf.sum(mask), 1)) as tf.Scalar);
}

/**
 * The factor of each token's loss in L, [B,T'] (0 where the mask is), n_i being a completion's
 * tokens that count:
 * - `grpo`: 1/(B·n_i), a mean over tokens, then over sequences (Shao et al. 2024, arXiv:2402.03300);
 * - `bnpo`: 1/Σn, a mean over the batch's tokens;
 * - `dr_grpo`: 1/(B·T'), a constant (Liu et al. 2025, arXiv:2503.20783); T' stands for TRL's
 *   `max_completion_length`;
 * - `dapo`: 1/Σn over the whole optimiser step (Yu et al. 2025, arXiv:2503.14476), which without
 *   gradient accumulation is bnpo's.
 */
function tokenScale(lossType: LossType, mask: tf.Tensor2D): tf.Tensor2D {
  const [batch, length] = mask.shape;
  switch (lossType) {
    case "grpo":
      return tf.div(mask, tf.mul(tf.maximum(tf.sum(mask, 1, true), 1), batch));
    case "bnpo":
    case "dapo":
      return tf.div(mask, tf.maximum(tf.sum(mask), 1));
    case "dr_grpo":
      return tf.div(mask, batch * length);
  }
}

/** A clipped surrogate, −min(ρA, clip(ρ)A), and what belongs to it; all of the ratio's shape. */
interface Surrogate {
  readonly loss: tf.Tensor2D;
  /** ∂loss/∂log ρ. */
  readonly slope: tf.Tensor2D;
  /** 1 where clipped from below, else 0; null when nothing can be clipped. */
  readonly low: tf.Tensor2D | null;
  /** 1 where clipped from above, else 0; null when nothing can be clipped. */
  readonly high: tf.Tensor2D | null;
}

/**
 * The clipped surrogate of PPO (Schulman et al. 2017, arXiv:1707.06347, eq. 7) with two bounds.
 * The derivative is −ρA except where the minimum takes the clipped branch, where it is 0; on a bound
 * it is still −ρA, as in PyTorch.
 * @param logRatio log ρ, [B,T'] or [B,1]; null for ρ = 1.
 * @param advantages A, [B,1].
 */
function clippedSurrogate(
  logRatio: tf.Tensor2D | null,
  advantages: tf.Tensor2D,
  settings: ObjectiveSettings,
): Surrogate {
  if (logRatio === null) {
    const negative = tf.neg(advantages);
    return { loss: negative, slope: negative, low: null, high: null };
  }
  const lower = 1 - settings.epsilon;
  const upper = 1 + settings.epsilon_high;
  const ratio = tf.exp(logRatio);
  const unclipped = tf.mul(ratio, advantages) as tf.Tensor2D;
  const clipped = tf.mul(tf.clipByValue(ratio, lower, upper), advantages);
  const low = tf.mul(tf.step(tf.sub(lower, ratio)), tf.step(tf.neg(advantages))) as tf.Tensor2D;
  const high = tf.mul(tf.step(tf.sub(ratio, upper)), tf.step(advantages)) as tf.Tensor2D;
  const blocked = tf.add(low, high);
  return {
    loss: tf.neg(tf.minimum(unclipped, clipped)) as tf.Tensor2D,
    slope: tf.mul(unclipped, tf.sub(blocked, 1)) as tf.Tensor2D,
    low,
    high,
  };
}

/** The part of L that the advantages drive. */
interface PolicyTerm {
  readonly loss: tf.Scalar;
  /** ∂loss/∂logp up to the token's scale, [B,T'] or [B,1]. */
  readonly slope: tf.Tensor2D;
  /** The factor of each token, [B,T']. */
  readonly scale: tf.Tensor2D;
  readonly clipRatioLowMean: tf.Scalar;
  readonly clipRatioHighMean: tf.Scalar;
}

/** log π/π_old of the sampled tokens, [B,T']; null when both are the same policy. */
function tokenLogRatio({ logp, oldLogp }: ObjectiveInputs): tf.Tensor2D | null {
  return oldLogp === null ? null : tf.sub(logp, oldLogp);
}

/** GRPO: a ratio and a clip per token. */
function grpoTerm(
  inputs: ObjectiveInputs,
  advantages: tf.Tensor2D,
  settings: ObjectiveSettings,
): PolicyTerm {
  const { mask } = inputs;
  const surrogate = clippedSurrogate(tokenLogRatio(inputs), advantages, settings);
  const scale = tokenScale(settings.loss_type, mask);
  const share = (clipped: tf.Tensor2D | null) =>
    clipped === null ? tf.scalar(0) : maskedMean(clipped, mask);
  return {
    loss: tf.sum(tf.mul(scale, surrogate.loss)) as tf.Scalar,
    slope: surrogate.slope,
    scale,
    clipRatioLowMean: share(surrogate.low),
    clipRatioHighMean: share(surrogate.high),
  };
}

/** RLOO: a ratio and a clip per sequence, mean over sequences. */
function rlooTerm(
  inputs: ObjectiveInputs,
  advantages: tf.Tensor2D,
  settings: ObjectiveSettings,
): PolicyTerm {
  const { mask } = inputs;
  const perToken = tokenLogRatio(inputs);
  const perSequence =
    perToken === null ? null : (tf.sum(tf.mul(perToken, mask), 1, true) as tf.Tensor2D);
  const surrogate = clippedSurrogate(perSequence, advantages, settings);
  const share = (clipped: tf.Tensor2D | null) =>
    clipped === null ? tf.scalar(0) : (tf.mean(clipped) as tf.Scalar);
  return {
    loss: tf.mean(surrogate.loss) as tf.Scalar,
    slope: surrogate.slope,
    scale: tf.div(mask, mask.shape[0]),
    clipRatioLowMean: share(surrogate.low),
    clipRatioHighMean: share(surrogate.high),
  };
}

/** REINFORCE: no ratio, no clip. */
function reinforceTerm(inputs: ObjectiveInputs, advantages: tf.Tensor2D): PolicyTerm {
  const scale = tf.div(inputs.mask, inputs.mask.shape[0]) as tf.Tensor2D;
  const slope = tf.neg(advantages);
  return {
    loss: tf.sum(tf.mul(scale, tf.mul(slope, inputs.logp))) as tf.Scalar,
    slope,
    scale,
    clipRatioLowMean: tf.scalar(0),
    clipRatioHighMean: tf.scalar(0),
  };
}

/**
 * A policy-gradient loss and ∂L/∂logp.
 *
 * - `grpo`: L = Σ_it s_it (−min(ρ_it A_i, clip(ρ_it) A_i) + β k3_it), ρ_it = exp(logp − oldLogp) of
 *   one token and s_it the factor of `loss_type`, as TRL's GRPOTrainer with
 *   `importance_sampling_level="token"`.
 * - `rloo`: L = (1/B) Σ_i [−min(ρ_i A_i, clip(ρ_i) A_i) + β Σ_t k3_it], ρ_i the whole completion's
 *   ratio. TRL's RLOOTrainer instead subtracts β Σ_t (logp_old − logp_ref) from the reward; here
 *   the KL is in the loss for every algorithm, summed over a completion's tokens so that `beta`
 *   keeps TRL's scale, and `kl` is k3, not the log-ratio.
 * - `reinforce`: L = (1/B) Σ_i Σ_t [−A_i logp_it + β k3_it] (Williams 1992). TRL has no such
 *   trainer. Without a ratio, iterations after the first are off-policy and not corrected.
 *
 * k3 = exp(logp_ref − logp) − (logp_ref − logp) − 1 (Schulman 2020, "Approximating KL Divergence").
 * @throws RangeError when beta is not 0 and `refLogp` is null.
 */
export function policyObjective(inputs: ObjectiveInputs, settings: ObjectiveSettings): Objective {
  const { logp, refLogp, mask } = inputs;
  const { algorithm, beta } = settings;
  if (beta !== 0 && refLogp === null) {
    throw new RangeError(`beta is ${beta}; a KL term needs the base policy's log-probabilities`);
  }
  return tf.tidy(() => {
    const advantages = tf.expandDims(inputs.advantages, 1) as tf.Tensor2D;
    const term =
      algorithm === "grpo"
        ? grpoTerm(inputs, advantages, settings)
        : algorithm === "rloo"
          ? rlooTerm(inputs, advantages, settings)
          : reinforceTerm(inputs, advantages);
    const { scale, clipRatioLowMean, clipRatioHighMean } = term;
    let { loss, slope } = term;
    let kl: tf.Scalar | null = null;
    if (refLogp !== null) {
      const logRatio = tf.sub(refLogp, logp) as tf.Tensor2D;
      const excess = tf.sub(tf.exp(logRatio), 1); // exp(r) − 1 = −∂k3/∂logp
      const k3 = tf.sub(excess, logRatio) as tf.Tensor2D;
      kl = maskedMean(k3, mask);
      if (beta !== 0) {
        loss = tf.add(loss, tf.mul(tf.sum(tf.mul(scale, k3)), beta));
        slope = tf.sub(slope, tf.mul(excess, beta));
      }
    }
    const weights = tf.mul(scale, slope);
    return {
      loss,
      weights,
      kl,
      clipRatioLowMean,
      clipRatioHighMean,
    } as unknown as tf.TensorContainer;
  }) as unknown as Objective;
}

/** Cross-entropy of given completions and its derivative. The caller owns the tensors. */
export interface CrossEntropy {
  /** L = −(1/Σ mask) Σ mask · logp, nats per token, scalar. */
  readonly loss: tf.Scalar;
  /** ∂L/∂logp, [B,T']. */
  readonly weights: tf.Tensor2D;
}

/**
 * Supervised cross-entropy on demonstrations: the mean over the tokens that count.
 * @param logp log π of the demonstrated tokens, [B,T'].
 */
export function supervisedObjective(logp: tf.Tensor2D, mask: tf.Tensor2D): CrossEntropy {
  return tf.tidy(() => {
    const weights = tf.div(mask, tf.neg(tf.maximum(tf.sum(mask), 1))) as tf.Tensor2D;
    return { loss: tf.sum(tf.mul(weights, logp)) as tf.Scalar, weights };
  });
}

/** What ∂L/∂z is computed from. */
export interface LogitsGradientInputs {
  /** ∂L/∂logp, [B,T']. */
  readonly weights: tf.Tensor2D;
  /** The sampled tokens, one-hot, [B,T',V]. */
  readonly oneHot: tf.Tensor3D;
  /** π = softmax(z/τ), [B,T',V]. */
  readonly probabilities: tf.Tensor3D;
  /** log π, [B,T',V]; used only when `entropyCoef` is not 0. */
  readonly logProbabilities: tf.Tensor3D;
  /** 1 where a token counts, [B,T']. */
  readonly mask: tf.Tensor2D;
  /** τ > 0. */
  readonly temperature: number;
  /** c in L − c·H; 0 for none. */
  readonly entropyCoef: number;
}

/** Entropy of every token's distribution, H = −Σ_a π_a log π_a, nats, [B,T']. */
export function tokenEntropy(
  probabilities: tf.Tensor3D,
  logProbabilities: tf.Tensor3D,
): tf.Tensor2D {
  return tf.tidy(() => tf.neg(tf.sum(tf.mul(probabilities, logProbabilities), -1)) as tf.Tensor2D);
}

/**
 * ∂(L − c·H̄)/∂z, [B,T',V], H̄ the mean entropy of the tokens that count (`maskedMean` of
 * `tokenEntropy`), as TRL's `entropy_coef` for every loss type:
 *
 *     (1/τ) [ w (e_y − π) + (c/Σ mask) mask π ⊙ (log π + H) ]
 *
 * since ∂log π_y/∂z = (e_y − π)/τ and ∂H/∂z_a = −π_a (log π_a + H)/τ. The caller owns the result.
 */
export function logitsGradient(inputs: LogitsGradientInputs): tf.Tensor3D {
  const { weights, oneHot, probabilities, logProbabilities, mask, temperature, entropyCoef } =
    inputs;
  return tf.tidy(() => {
    const w = temperature === 1 ? weights : tf.div(weights, temperature);
    const policy = tf.mul(tf.expandDims(w, 2), tf.sub(oneHot, probabilities)) as tf.Tensor3D;
    if (entropyCoef === 0) {
      return policy;
    }
    const entropy = tf.expandDims(tokenEntropy(probabilities, logProbabilities), 2);
    const count = tf.maximum(tf.sum(mask), 1);
    const scale = tf.expandDims(tf.div(tf.mul(mask, entropyCoef / temperature), count), 2);
    const slope = tf.mul(probabilities, tf.add(logProbabilities, entropy));
    return tf.add(policy, tf.mul(scale, slope)) as tf.Tensor3D;
  });
}
