/**
 * Advantages from rewards, on the device.
 *
 * Semantics follow TRL 1.10.0.dev0 (huggingface/trl at f2cd577): `GRPOTrainer._generate_and_score_completions`
 * with `multi_objective_aggregation="sum_then_normalize"`, and the same method of `RLOOTrainer` with
 * `normalize_advantages=False`. A group is `num_generations` consecutive completions of one prompt.
 */
import * as tf from "@tensorflow/tfjs-core";

/** How the policy gradient is estimated. */
export type Algorithm = "grpo" | "rloo" | "reinforce";

/** By which standard deviation GRPO divides its advantages. */
export type ScaleRewards = "group" | "batch" | "none";

/** Added to the standard deviation that GRPO divides by (TRL's constant). */
const SCALE_EPSILON = 1e-4;

/** The settings that advantages depend on, by their names in the schema. */
export interface AdvantageSettings {
  readonly algorithm: Algorithm;
  /** Completions of one prompt, G; at least 2 for grpo and rloo. */
  readonly num_generations: number;
  /** For grpo only. */
  readonly scale_rewards: ScaleRewards;
}

/** Advantages and TRL's metrics of the rewards. The caller owns the tensors. */
export interface Advantages {
  /** A_i, [B]. */
  readonly advantages: tf.Tensor1D;
  /** Standard deviation of the batch's rewards (unbiased, over all B), scalar: TRL's `reward_std`. */
  readonly rewardStd: tf.Scalar;
  /**
   * Share of completions whose group's rewards are all alike, scalar: TRL's `frac_reward_zero_std`.
   * With scale_rewards = batch TRL looks at the whole batch instead, so it is then 0 or 1.
   */
  readonly fracRewardZeroStd: tf.Scalar;
}

/** Standard deviation along the last axis with Bessel's correction, as torch.std; 0 for one value. */
function standardDeviation(rows: tf.Tensor2D, mean: tf.Tensor2D): tf.Tensor2D {
  const freedom = Math.max(rows.shape[1] - 1, 1);
  const squares = tf.sum(tf.square(tf.sub(rows, mean)), 1, true);
  return tf.sqrt(tf.div(squares, freedom));
}

/**
 * Share of rows whose values are all alike, scalar. The range is compared, which is exactly 0 for
 * equal values in any arithmetic; a standard deviation need not be, once the mean is rounded.
 */
function shareOfConstantRows(rows: tf.Tensor2D): tf.Scalar {
  const range = tf.sub(tf.max(rows, 1), tf.min(rows, 1));
  return tf.sub(1, tf.mean(tf.step(range))) as tf.Scalar;
}

/** Throws unless the batch falls into whole groups of a size that the algorithm can use. */
function checkGroups(batch: number, settings: AdvantageSettings): void {
  const { algorithm, num_generations: size } = settings;
  const least = algorithm === "reinforce" ? 1 : 2;
  if (!Number.isInteger(size) || size < least) {
    throw new RangeError(
      `num_generations is ${size}; ${algorithm} needs an integer of at least ${least}`,
    );
  }
  if (batch % size !== 0) {
    throw new RangeError(
      `num_generations is ${size}; it must divide the batch of ${batch} rewards`,
    );
  }
}

/**
 * Advantages of rewards r [B]:
 * - `grpo`: A = r − mean of the group, divided by (std + 1e-4) of the group or of the batch unless
 *   `scale_rewards` is none (Shao et al. 2024, arXiv:2402.03300, §4.1; none: Liu et al. 2025,
 *   arXiv:2503.20783);
 * - `rloo`: A_i = r_i − mean of the group's other rewards (Ahmadian et al. 2024, arXiv:2402.14740);
 * - `reinforce`: A = r, with no baseline (Williams 1992).
 * @throws RangeError when `num_generations` is too small or does not divide the batch.
 */
export function computeAdvantages(rewards: tf.Tensor1D, settings: AdvantageSettings): Advantages {
  const batch = rewards.shape[0];
  checkGroups(batch, settings);
  const { algorithm, num_generations: size, scale_rewards: scale } = settings;
  return tf.tidy(() => {
    const all = tf.reshape(rewards, [1, batch]) as tf.Tensor2D;
    const groups = tf.reshape(rewards, [batch / size, size]) as tf.Tensor2D;
    const batchStd = standardDeviation(all, tf.mean(all, 1, true) as tf.Tensor2D);
    const byBatch = algorithm === "grpo" && scale === "batch";
    const metrics = {
      rewardStd: tf.reshape(batchStd, []) as tf.Scalar,
      fracRewardZeroStd: shareOfConstantRows(byBatch ? all : groups),
    };
    if (algorithm === "reinforce") {
      return { advantages: tf.clone(rewards), ...metrics };
    }
    const mean = tf.mean(groups, 1, true) as tf.Tensor2D;
    const centred = tf.sub(groups, mean) as tf.Tensor2D;
    const flat = (x: tf.Tensor): tf.Tensor1D => tf.reshape(x, [batch]);
    if (algorithm === "rloo") {
      // r_i − (Σ_j r_j − r_i)/(G − 1) = (r_i − mean) · G/(G − 1).
      return { advantages: flat(tf.mul(centred, size / (size - 1))), ...metrics };
    }
    if (scale === "none") {
      return { advantages: flat(centred), ...metrics };
    }
    const deviation = byBatch ? batchStd : standardDeviation(groups, mean);
    return { advantages: flat(tf.div(centred, tf.add(deviation, SCALE_EPSILON))), ...metrics };
  });
}
