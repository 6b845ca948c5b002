/**
 * The policy on held-out prompts: reward, entropy, confidence, and diversity among right answers.
 *
 * Prompts and noise are fixed for a seed, so that between two steps, and between two runs of one
 * seed, whatever differs is the policy. Nothing is read back before the end, and then all at once.
 */
import * as tf from "@tensorflow/tfjs-core";
import { passFor } from "../engine/choose-passes";
import { PackedValues } from "../engine/packed-values";
import type { Sampled, SampleRequest } from "../engine/passes";
import type { Policy } from "../engine/policy";
import { distinctIntegersBelow, gumbels, STREAMS } from "../engine/random";
import { sampleBatch, tokenIds } from "../engine/reference/sampled-batch";
import { score, uncertainty } from "../engine/reference/scoring";
import { ruleValue } from "../tasks/reward";
import { heldOutPromptIndices } from "../tasks/split";
import type { RewardDeclaration, Task } from "../tasks/task";
import { diversityMetrics, type PromptSamples } from "./diversity";

/** What to evaluate on; a function of the settings alone, made once a run. */
export interface EvaluationPlan {
  readonly task: Task;
  /** The reward of the run; its noise is left out, since it says nothing of the policy. */
  readonly declaration: RewardDeclaration;
  readonly prompts: readonly (readonly number[])[];
  /** Completions per prompt. */
  readonly samples: number;
  readonly temperature: number;
  /** Gumbel noise [T'·P·samples·V]. */
  readonly noise: Float32Array;
}

/** What a plan is made from: settings by their names in the schema. */
export interface EvaluationSettings {
  readonly eval_prompts: number;
  readonly eval_samples: number;
  readonly temperature: number;
  readonly seed: number;
}

/** Steps of the stream `evaluation`: one for the prompts, one for the noise. */
const PROMPTS = 0;
const NOISE = 1;

/** A plan for a run: as many held-out prompts as asked, or as there are. */
export function evaluationPlan(
  task: Task,
  declaration: RewardDeclaration,
  settings: EvaluationSettings,
  vocabulary: number,
): EvaluationPlan {
  const { eval_prompts, eval_samples: samples, temperature, seed } = settings;
  const heldOut = heldOutPromptIndices(task);
  const count = Math.min(eval_prompts, heldOut.length);
  const chosen = distinctIntegersBelow(heldOut.length, seed, STREAMS.evaluation, PROMPTS, count);
  const prompts = Array.from(chosen, (index) => task.prompt(heldOut[index] as number));
  const draws = task.completionLength * count * samples * vocabulary;
  const noise = gumbels(seed, STREAMS.evaluation, NOISE, draws);
  return { task, declaration, prompts, samples, temperature, noise };
}

/** One sampled completion, with log π of its tokens at the plan's temperature. */
export interface SampledAnswer {
  readonly prompt: readonly number[];
  readonly completion: readonly number[];
  readonly logprobs: readonly number[];
  /** By the run's reward, without its noise. */
  readonly reward: number;
}

/** An evaluation: its metrics, and the completions [P·samples] that they were read off, by prompt. */
export interface Evaluation {
  readonly metrics: Record<string, number>;
  readonly answers: readonly SampledAnswer[];
  /** The right ones among them, prompt by prompt [P]. */
  readonly rightAnswers: readonly PromptSamples[];
}

/** Samples by TensorFlow.js operations, and reads everything back at once. */
async function sampleByOperations(policy: Policy, request: SampleRequest): Promise<Sampled> {
  const { prompts, generations, completionLength, temperature } = request;
  const packed = tf.tidy(() => {
    const sampled = sampleBatch(policy, request);
    const scored = score(policy, sampled, temperature);
    const { entropy, confidence } = uncertainty(scored.logProbabilities);
    return tf.concat([
      tokenIds(sampled.targets),
      tf.reshape(scored.logp, [-1]),
      tf.stack([tf.mean(entropy), tf.mean(confidence)]) as tf.Tensor1D,
    ]);
  });
  const values = new PackedValues((await packed.data()) as Float32Array);
  packed.dispose();
  const count = prompts.length * generations * completionLength;
  return {
    tokens: Int32Array.from(values.take(count), Math.round),
    logProbabilities: values.take(count),
    entropy: values.next(),
    confidence: values.next(),
  };
}

/**
 * The metrics `heldout/*` and `diversity/*` of a policy, and the answers themselves. Entropy (nats)
 * and confidence are means over completion tokens at the run's temperature; an answer is right by
 * the task's own rule, whatever the run rewards.
 */
export async function evaluate(policy: Policy, plan: EvaluationPlan): Promise<Evaluation> {
  const { task, declaration, prompts, samples, temperature, noise } = plan;
  const { completionLength: length } = task;
  const pass = (await passFor(policy, "sample")) ?? sampleByOperations;
  const { tokens, logProbabilities, entropy, confidence } = await pass(policy, {
    prompts,
    generations: samples,
    completionLength: length,
    temperature,
    noise,
  });
  const answers = prompts.flatMap((prompt, p) =>
    Array.from({ length: samples }, (_, g): SampledAnswer => {
      const start = (p * samples + g) * length;
      const completion = Array.from(tokens.subarray(start, start + length));
      return {
        prompt,
        completion,
        logprobs: Array.from(logProbabilities.subarray(start, start + length)),
        reward: ruleValue(declaration, prompt, completion),
      };
    }),
  );
  const rightAnswers = prompts.map((prompt, p): PromptSamples => {
    const completions = answers
      .slice(p * samples, (p + 1) * samples)
      .map(({ completion }) => completion);
    const right = completions.filter((c) => ruleValue(task.correctness, prompt, c) === 1);
    return { samples, right };
  });
  const metrics = {
    "heldout/reward": answers.reduce((sum, { reward }) => sum + reward, 0) / answers.length,
    "heldout/entropy": entropy,
    "heldout/confidence": confidence,
    ...diversityMetrics(rightAnswers),
  };
  return { metrics, answers, rightAnswers };
}
