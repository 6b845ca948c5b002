import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, describe, expect, it } from "vitest";
import { chooseBackend } from "../../src/engine/backend";
import { evaluate, evaluationPlan } from "../../src/instruments/evaluation";
import { probeContexts } from "../../src/instruments/ntk/probes";
import { readPolicy } from "../../src/instruments/reading";
import { modularAddition } from "../../src/tasks/modular-addition";
import { permute } from "../../src/tasks/permute";
import { ruleValue } from "../../src/tasks/reward";
import { isHeldOut } from "../../src/tasks/split";
import { sum } from "../../src/tasks/sum";
import { VOCABULARY_SIZE } from "../../src/tasks/vocabulary";
import { randomPolicy } from "../conformance/policy";
import { relativeError } from "../reference/kernel";
import {
  ReferencePolicy,
  type ReferenceShape,
  randomParameters,
  referenceLogits,
} from "../reference/policy";

const SHAPE: ReferenceShape = {
  vocabulary: VOCABULARY_SIZE,
  width: 8,
  layers: 1,
  heads: 2,
  context: 9,
};

beforeAll(async () => {
  await chooseBackend({ forced: "wasm" });
});

describe("evaluation on held-out prompts", () => {
  it("is what the float64 reference gives for the same prompts and noise", async () => {
    const settings = { eval_prompts: 3, eval_samples: 4, temperature: 1.4, seed: 9 };
    const declaration = { ...sum.correctness, rule: "share" as const, set: [0, 2, 4, 6, 8] };
    const plan = evaluationPlan(permute, declaration, settings, VOCABULARY_SIZE);
    const policy = randomPolicy(SHAPE, 31);
    const { metrics, answers } = await evaluate(policy, plan);
    policy.dispose();

    const parameters = randomParameters(SHAPE, 31);
    const rows = 12;
    let [reward, entropy, confidence] = [0, 0, 0];
    expect(answers).toHaveLength(rows);
    for (let b = 0; b < rows; b++) {
      const prompt = plan.prompts[Math.floor(b / 4)] as number[];
      const completion: number[] = [];
      const logprobs: number[] = [];
      for (let t = 0; t < 4; t++) {
        const z = referenceLogits(SHAPE, parameters, [...prompt, ...completion])
          .slice(-VOCABULARY_SIZE)
          .map((value) => value / 1.4);
        const total = z.reduce((s, value) => s + Math.exp(value), 0);
        const p = z.map((value) => Math.exp(value) / total);
        entropy -= p.reduce((s, value) => s + value * Math.log(value), 0) / (4 * rows);
        confidence += Math.max(...p) / (4 * rows);
        const scores = [...z].map(
          (value, v) => value + (plan.noise[(t * rows + b) * VOCABULARY_SIZE + v] as number),
        );
        const token = scores.indexOf(Math.max(...scores));
        completion.push(token);
        logprobs.push(Math.log(p[token] as number));
      }
      expect(answers[b]).toMatchObject({ prompt, completion });
      answers[b]?.logprobs.forEach((value, t) => {
        expect(value).toBeCloseTo(logprobs[t] as number, 4);
      });
      reward += ruleValue(declaration, prompt, completion) / rows;
    }
    expect(metrics["heldout/reward"]).toBeCloseTo(reward, 6);
    expect(metrics["heldout/entropy"]).toBeCloseTo(entropy, 4);
    expect(metrics["heldout/confidence"]).toBeCloseTo(confidence, 4);
    expect(metrics).toHaveProperty("diversity/pass@4");
  });

  it("draws held-out prompts by seed, distinct, at most all of them", () => {
    const settings = { eval_prompts: 40, eval_samples: 2, temperature: 1, seed: 1 };
    const prompts = (seed: number, eval_prompts = 40) =>
      evaluationPlan(
        modularAddition,
        modularAddition.correctness,
        { ...settings, seed, eval_prompts, eval_samples: 1 },
        VOCABULARY_SIZE,
      ).prompts;
    expect(prompts(1)).toEqual(prompts(1));
    expect(prompts(1)).not.toEqual(prompts(2));
    expect(prompts(1).every(isHeldOut)).toBe(true);
    expect(new Set(prompts(1).map((p) => p.join())).size).toBe(40);
    expect(prompts(1, 10_000).length).toBeLessThan(10_000);
  });

  it("holds no tensor afterwards and repeats itself bit for bit", async () => {
    const settings = { eval_prompts: 2, eval_samples: 2, temperature: 1, seed: 1 };
    const plan = evaluationPlan(sum, sum.correctness, settings, VOCABULARY_SIZE);
    const policy = randomPolicy(SHAPE, 32);
    const first = await evaluate(policy, plan);
    const before = tf.memory().numTensors;
    expect(await evaluate(policy, plan)).toEqual(first);
    expect(tf.memory().numTensors).toBe(before);
    policy.dispose();
  });
});

describe("a reading", () => {
  it("holds W and the features at the contexts' positions", async () => {
    const policy = randomPolicy(SHAPE, 33);
    const parameters = randomParameters(SHAPE, 33);
    const contexts = probeContexts(7);
    const { classifier, features, width } = await readPolicy(policy, contexts);
    policy.dispose();
    expect(width).toBe(8);
    expect([...classifier]).toEqual([...(parameters["classifier.weight"]?.data ?? [])]);
    const expected = contexts.flatMap(({ tokens }) => [
      ...new ReferencePolicy(SHAPE, parameters).features(tokens).value.slice(-8),
    ]);
    expect(relativeError(features, expected)).toBeLessThan(1e-5);
  });
});
