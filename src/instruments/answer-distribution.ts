/**
 * A policy's distribution over the right answers of one prompt, exactly: every right answer is put
 * through the policy by teacher forcing, none is sampled. What is left to 1 is the chance of a wrong
 * completion.
 */
import * as tf from "@tensorflow/tfjs-core";
import { passFor } from "../engine/choose-passes";
import type { Policy } from "../engine/policy";
import { oneHotRows } from "../engine/reference/rollout";
import { score } from "../engine/reference/scoring";

/** The distribution over A right answers. */
export interface AnswerDistribution {
  /** log π(y|x) of each whole answer, in the order given, [A]. */
  readonly logProbabilities: Float64Array;
  /** Σ π(y|x) over the right answers: the chance of a right completion. */
  readonly right: number;
  /** 1 − right, and not below 0. */
  readonly wrong: number;
  /** Entropy in nats of π(y|x, y is right); at most log A. */
  readonly entropy: number;
  /** exp of the entropy: how many equally likely answers would be as diverse, from 1 to A. */
  readonly effectiveAnswers: number;
}

/** Sequences are run in multiples of this many, so that few different shapes are ever allocated. */
const ROWS = 32;

/** Noise that leaves no choice: no difference of logits comes near it. */
const CERTAIN = 1e30;

/** log π of every token of the answers, row by row, by TensorFlow.js operations. */
async function scoreByOperations(
  policy: Policy,
  prompt: readonly number[],
  answers: readonly (readonly number[])[],
  temperature: number,
): Promise<Float32Array> {
  const { vocabulary } = policy.shape;
  const last = answers[answers.length - 1] as readonly number[];
  const completionLength = last.length;
  const batch = ROWS * Math.ceil(answers.length / ROWS);
  const padded = Array.from({ length: batch }, (_, row) => answers[row] ?? last);
  const inputs = padded.flatMap((answer) => [...prompt, ...answer.slice(0, -1)]);
  const logp = tf.tidy(() => {
    const completions = {
      batch,
      length: prompt.length + completionLength - 1,
      completionLength,
      inputs: oneHotRows(inputs, vocabulary),
      targets: oneHotRows(padded.flat(), vocabulary),
    };
    return score(policy, completions, temperature).logp;
  });
  const tokens = (await logp.data()) as Float32Array;
  logp.dispose();
  return tokens;
}

/** The same by a fused pass, which samples what the noise dictates. Null where there is none. */
async function scoreByPass(
  policy: Policy,
  prompt: readonly number[],
  answers: readonly (readonly number[])[],
  temperature: number,
): Promise<Float32Array | null> {
  const pass = await passFor(policy, "sample");
  if (pass === null) {
    return null;
  }
  const { vocabulary } = policy.shape;
  const completionLength = (answers[0] as readonly number[]).length;
  const noise = new Float32Array(completionLength * answers.length * vocabulary);
  answers.forEach((answer, row) => {
    answer.forEach((token, t) => {
      noise[(t * answers.length + row) * vocabulary + token] = CERTAIN;
    });
  });
  const generations = answers.length;
  const request = { prompts: [prompt], generations, completionLength, temperature, noise };
  return (await pass(policy, request)).logProbabilities;
}

/** What probabilities of answers amount to. */
function summarise(logProbabilities: Float64Array): AnswerDistribution {
  const largest = logProbabilities.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
  const total = logProbabilities.reduce((sum, log) => sum + Math.exp(log - largest), 0);
  const logRight = largest + Math.log(total);
  const entropy = logProbabilities.reduce((sum, log) => {
    const share = Math.exp(log - logRight);
    return share === 0 ? sum : sum - share * (log - logRight);
  }, 0);
  const right = Math.exp(logRight);
  return {
    logProbabilities,
    right,
    wrong: Math.max(0, 1 - right),
    entropy,
    effectiveAnswers: Math.exp(entropy),
  };
}

/**
 * The distribution over the given answers to a prompt at temperature τ.
 * @param answers every right completion, e.g. `task.answers(prompt)`, all of one length ≥ 1.
 * @throws RangeError when there is no answer or their lengths differ.
 */
export async function answerDistribution(
  policy: Policy,
  prompt: readonly number[],
  answers: readonly (readonly number[])[],
  temperature: number,
): Promise<AnswerDistribution> {
  const completionLength = answers[0]?.length ?? 0;
  if (completionLength === 0 || answers.some(({ length }) => length !== completionLength)) {
    throw new RangeError("answers: there must be at least one, and all of one length above 0");
  }
  const tokens =
    (await scoreByPass(policy, prompt, answers, temperature)) ??
    (await scoreByOperations(policy, prompt, answers, temperature));
  // Summed in float64: the probabilities of up to hundreds of answers must add up.
  const logProbabilities = Float64Array.from({ length: answers.length }, (_, row) =>
    tokens
      .subarray(row * completionLength, (row + 1) * completionLength)
      .reduce((sum, log) => sum + log, 0),
  );
  return summarise(logProbabilities);
}
