/** `reference/advantages.ts` in plain numbers: advantages and the rewards' statistics. */
import type { AdvantageSettings } from "../../reference/advantages";

/** Added to the standard deviation that GRPO divides by (TRL's constant). */
const SCALE_EPSILON = 1e-4;

/** Advantages [B] and TRL's metrics of the rewards. */
export interface Advantages {
  readonly advantages: Float32Array;
  readonly rewardStd: number;
  readonly fracRewardZeroStd: number;
}

/** Mean, unbiased standard deviation (0 of one value), and whether all values are alike. */
function spread(values: Float32Array): { mean: number; deviation: number; isConstant: boolean } {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return {
    mean,
    deviation: Math.sqrt(squares / Math.max(values.length - 1, 1)),
    isConstant: values.every((value) => value === values[0]),
  };
}

/** Advantages of rewards r [B], which fall into whole groups. */
export function advantagesOf(rewards: Float32Array, settings: AdvantageSettings): Advantages {
  const { algorithm, num_generations: size, scale_rewards: scale } = settings;
  const advantages = rewards.slice();
  const whole = spread(rewards);
  let constant = 0;
  for (let start = 0; start < rewards.length; start += size) {
    const group = spread(rewards.subarray(start, start + size));
    constant += group.isConstant ? 1 : 0;
    if (algorithm === "reinforce") {
      continue;
    }
    const deviation = scale === "batch" ? whole.deviation : group.deviation;
    const isScaled = algorithm === "grpo" && scale !== "none";
    const factor =
      algorithm === "rloo" ? size / (size - 1) : isScaled ? 1 / (deviation + SCALE_EPSILON) : 1;
    for (let i = start; i < start + size; i++) {
      advantages[i] = ((rewards[i] as number) - group.mean) * factor;
    }
  }
  const byBatch = algorithm === "grpo" && scale === "batch";
  return {
    advantages,
    rewardStd: whole.deviation,
    fracRewardZeroStd: byBatch ? Number(whole.isConstant) : constant / (rewards.length / size),
  };
}
