/**
 * One step of RL: sample with θ_s, reward, turn rewards into advantages, update `num_iterations`
 * times on the same completions. Nothing is read back before the end, and then all at once.
 */
import * as tf from "@tensorflow/tfjs-core";
import type { SettingValues } from "../../experiment/schema";
import type { Task } from "../../tasks/task";
import { drawPrompts } from "../batch";
import { PackedValues } from "../packed-values";
import { gumbels, STREAMS, uniforms } from "../random";
import type { StepOutcome } from "../step-engine";
import { computeAdvantages } from "./advantages";
import { gradient } from "./backward";
import type { ReferenceContext } from "./moving-policy";
import { logitsGradient, maskedMean, policyObjective } from "./objective";
import { deviceReward, disposeReward, prepareReward } from "./reward";
import { repeatPrompts, sampleBatch, tokenIds } from "./sampled-batch";
import { type CompletionBatch, padToInputs, score, uncertainty } from "./scoring";

/** Rewards [B] of a sampled batch by the run's declaration. */
function rewardBatch(
  context: ReferenceContext,
  prompts: readonly number[][],
  sampled: CompletionBatch,
): tf.Tensor1D {
  const { declaration, settings, step, policy } = context;
  const { batch, completionLength, targets } = sampled;
  const { vocabulary } = policy.shape;
  const repeated = repeatPrompts(prompts, settings.num_generations);
  const noise =
    declaration.noise.kind === "none" ? null : uniforms(settings.seed, STREAMS.reward, step, batch);
  const inputs = prepareReward(declaration, repeated, { completionLength, vocabulary }, noise);
  const completions = tf.reshape(targets, [batch, completionLength, vocabulary]) as tf.Tensor3D;
  const rewards = deviceReward(declaration, completions, inputs);
  disposeReward(inputs);
  return rewards;
}

/** Names of the scalars that an inner iteration yields, in the order of `innerIteration`. */
const ITERATION_METRICS = [
  "loss",
  "kl",
  "clip_ratio/low_mean",
  "clip_ratio/high_mean",
  "grad_norm/classifier",
  "grad_norm/backbone",
] as const;

/** What an iteration leaves: its scalars [6], and the first one's view of θ_s. */
interface Iteration {
  readonly scalars: tf.Tensor1D;
  readonly logp: tf.Tensor2D;
  /** Entropy and confidence of θ, means over completion tokens, [2]. */
  readonly certainty: tf.Tensor1D;
}

/** One update on the sampled batch. `oldLogp` is null in the first, where the ratio is 1. */
function innerIteration(
  context: ReferenceContext,
  sampled: CompletionBatch,
  advantages: tf.Tensor1D,
  mask: tf.Tensor2D,
  oldLogp: tf.Tensor2D | null,
  refLogp: tf.Tensor2D | null,
): Iteration {
  const { policy, settings, update } = context;
  const { batch, completionLength } = sampled;
  const { vocabulary } = policy.shape;
  const result = tf.tidy(() => {
    const scored = score(policy, sampled, settings.temperature);
    const { logp, logProbabilities } = scored;
    const objective = policyObjective({ logp, oldLogp, refLogp, advantages, mask }, settings);
    const cube = (rows: tf.Tensor) =>
      tf.reshape(rows, [batch, completionLength, vocabulary]) as tf.Tensor3D;
    const dLogits = logitsGradient({
      weights: objective.weights,
      oneHot: cube(sampled.targets),
      probabilities: cube(tf.exp(logProbabilities)),
      logProbabilities: cube(logProbabilities),
      mask,
      temperature: settings.temperature,
      entropyCoef: settings.entropy_coef,
    });
    const rows = tf.reshape(dLogits, [batch * completionLength, vocabulary]) as tf.Tensor2D;
    const norms = update(gradient(policy, scored.activations, padToInputs(rows, sampled)));
    const { entropy, confidence } = uncertainty(logProbabilities);
    const mean = (x: tf.Tensor1D) =>
      maskedMean(tf.reshape(x, [batch, completionLength]) as tf.Tensor2D, mask);
    const scalars = tf.stack([
      objective.loss,
      objective.kl ?? tf.scalar(Number.NaN),
      objective.clipRatioLowMean,
      objective.clipRatioHighMean,
      norms.classifier,
      norms.backbone,
    ]) as tf.Tensor1D;
    return [scalars, logp, tf.stack([mean(entropy), mean(confidence)]) as tf.Tensor1D] as const;
  });
  return { scalars: result[0], logp: result[1], certainty: result[2] };
}

/** Everything a step computes, queued on the device, packed for one read. */
function queueStep(context: ReferenceContext, prompts: readonly number[][]): tf.Tensor1D {
  const { policy, settings, basePolicy, task, step } = context;
  const { completionLength } = task;
  const batch = prompts.length * settings.num_generations;
  return tf.tidy(() => {
    const draws = completionLength * batch * policy.shape.vocabulary;
    const sampled = sampleBatch(policy, {
      prompts,
      generations: settings.num_generations,
      completionLength,
      temperature: settings.temperature,
      noise: gumbels(settings.seed, STREAMS.sampling, step, draws),
    });
    const rewards = rewardBatch(context, prompts, sampled);
    const { advantages, rewardStd, fracRewardZeroStd } = computeAdvantages(rewards, settings);
    const mask = tf.ones([batch, completionLength]) as tf.Tensor2D;
    const refLogp =
      settings.beta === 0
        ? null
        : tf.tidy(() => score(basePolicy, sampled, settings.temperature).logp);
    const iterations: Iteration[] = [];
    for (let i = 0; i < settings.num_iterations; i++) {
      const oldLogp = iterations[0]?.logp ?? null;
      iterations.push(innerIteration(context, sampled, advantages, mask, oldLogp, refLogp));
    }
    const first = iterations[0] as Iteration;
    return tf.concat([
      tokenIds(sampled.targets),
      tf.reshape(first.logp, [-1]),
      rewards,
      advantages,
      tf.stack([rewardStd, fracRewardZeroStd]),
      first.certainty,
      tf.mean(tf.stack(iterations.map(({ scalars }) => scalars)), 0),
    ]) as tf.Tensor1D;
  });
}

/**
 * Queues one step. What it gives reads TRL's metrics back; `loss`, `kl`, clipping and norms are means
 * over inner iterations.
 */
export function reinforcementStep(context: ReferenceContext): () => Promise<StepOutcome> {
  const { settings, task, step } = context;
  const prompts = drawPrompts(task, settings.seed, step, settings.num_prompts);
  const packed = queueStep(context, prompts);
  return () => readStep(packed, prompts, settings, task);
}

/** Takes apart what `queueStep` packed. */
async function readStep(
  packed: tf.Tensor1D,
  prompts: readonly number[][],
  settings: SettingValues,
  task: Task,
): Promise<StepOutcome> {
  const { num_prompts: promptCount, num_generations: generations } = settings;
  const values = new PackedValues((await packed.data()) as Float32Array);
  packed.dispose();
  const batch = promptCount * generations;
  const length = task.completionLength;
  const completions = values.take(batch * length);
  const logprobs = values.take(batch * length);
  const rewards = values.take(batch);
  const advantages = values.take(batch);
  const metrics: Record<string, number> = {
    reward: rewards.reduce((a, b) => a + b, 0) / batch,
    reward_std: values.next(),
    frac_reward_zero_std: values.next(),
    entropy: values.next(),
    confidence: values.next(),
  };
  for (const name of ITERATION_METRICS) {
    const value = values.next();
    if (name !== "kl" || settings.beta !== 0) {
      metrics[name] = value;
    }
  }
  const samples = Array.from(rewards, (reward, row) => ({
    prompt: prompts[Math.floor(row / generations)] as number[],
    completion: Array.from(completions.subarray(row * length, (row + 1) * length), Math.round),
    logprobs: Array.from(logprobs.subarray(row * length, (row + 1) * length)),
    reward,
    advantage: advantages[row] as number,
  }));
  return { metrics, samples };
}
