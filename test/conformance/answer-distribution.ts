/**
 * The distribution over a prompt's answers on whatever backend is current, against the float64
 * reference and against the enumeration of all completions there are.
 */
import * as tf from "@tensorflow/tfjs-core";
import { expect, it } from "vitest";
import { answerDistribution } from "../../src/instruments/answer-distribution";
import { type ReferenceShape, randomParameters, referenceLogits } from "../reference/policy";
import { randomPolicy } from "./policy";

const SHAPE: ReferenceShape = { vocabulary: 5, width: 6, layers: 2, heads: 2, context: 5 };
const PROMPT = [1, 4, 2];
const ALL = Array.from({ length: SHAPE.vocabulary ** 2 }, (_, i) => [
  Math.floor(i / SHAPE.vocabulary),
  i % SHAPE.vocabulary,
]);

/** log π(answer | prompt) by the reference. */
function reference(seed: number, answer: readonly number[], temperature: number): number {
  const sequence = [...PROMPT, ...answer];
  const z = referenceLogits(SHAPE, randomParameters(SHAPE, seed), sequence.slice(0, -1));
  return answer.reduce((sum, token, t) => {
    const start = (PROMPT.length - 1 + t) * SHAPE.vocabulary;
    const row = [...z.subarray(start, start + SHAPE.vocabulary)].map((x) => x / temperature);
    const normaliser = Math.log(row.reduce((total, x) => total + Math.exp(x), 0));
    return sum + (row[token] as number) - normaliser;
  }, 0);
}

/** Registers the suite; the caller has made a backend current before the tests run. */
export function answerDistributionConformance(): void {
  it.each([1, 0.6])("gives each answer the reference's probability, τ = %d", async (tau) => {
    const policy = randomPolicy(SHAPE, 41);
    const answers = ALL.filter((_, i) => i % 3 === 1);
    const expected = answers.map((answer) => reference(41, answer, tau));
    const distribution = await answerDistribution(policy, PROMPT, answers, tau);
    expected.forEach((log, i) => {
      expect(distribution.logProbabilities[i]).toBeCloseTo(log, 4);
    });
    const right = expected.reduce((sum, log) => sum + Math.exp(log), 0);
    expect(distribution.right).toBeCloseTo(right, 5);
    expect(distribution.wrong).toBeCloseTo(1 - right, 5);
    const shares = expected.map((log) => Math.exp(log) / right);
    const entropy = -shares.reduce((sum, share) => sum + share * Math.log(share), 0);
    expect(distribution.entropy).toBeCloseTo(entropy, 4);
    expect(distribution.effectiveAnswers).toBeCloseTo(Math.exp(entropy), 3);
    policy.dispose();
  });

  it("leaves nothing wrong when every completion is right, and holds no tensor", async () => {
    const policy = randomPolicy(SHAPE, 42);
    await answerDistribution(policy, PROMPT, ALL, 1);
    const before = tf.memory().numTensors;
    // 25 completions are padded to 32 rows, 50 to 64: the padding counts for nothing.
    const all = await answerDistribution(policy, PROMPT, ALL, 1);
    expect(all.right).toBeCloseTo(1, 5);
    expect(all.wrong).toBeLessThan(1e-5);
    const twice = await answerDistribution(policy, PROMPT, [...ALL, ...ALL], 1);
    expect(twice.right).toBeCloseTo(2, 5);
    expect(twice.wrong).toBe(0);
    expect(tf.memory().numTensors).toBe(before);
    policy.dispose();
  });

  it("is at its most certain with one answer, and refuses none or ragged ones", async () => {
    const policy = randomPolicy(SHAPE, 43);
    const one = await answerDistribution(policy, PROMPT, [[3, 0]], 1);
    expect(one.entropy).toBeCloseTo(0, 12);
    expect(one.effectiveAnswers).toBeCloseTo(1, 12);
    await expect(answerDistribution(policy, PROMPT, [], 1)).rejects.toThrow(/at least one/);
    await expect(answerDistribution(policy, PROMPT, [[1], [1, 2]], 1)).rejects.toThrow(/length/);
    policy.dispose();
  });
}
