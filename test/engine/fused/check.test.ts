/** The check of a fused engine: it passes one that is right, and finds each thing that can be wrong. */
import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, describe, expect, it } from "vitest";
import { chooseBackend } from "../../../src/engine/backend";
import { difference } from "../../../src/engine/fused/check";
import { referenceEngine } from "../../../src/engine/reference/reference-engine";
import type { StepEngine, StepOutcome, StepResult } from "../../../src/engine/step-engine";
import { resolveExperiment } from "../../../src/experiment/resolve";
import { taskById } from "../../../src/tasks/registry";

/** The reference, with something changed in what it gives. */
function tampered(
  outcome: (made: StepOutcome) => StepOutcome,
  theta: (made: StepResult["theta"]) => StepResult["theta"] = (made) => made,
): StepEngine {
  return {
    ...referenceEngine,
    queue: (requests) =>
      referenceEngine.queue(requests).map((result) => ({
        ...result,
        theta: theta(result.theta),
        outcome: async () => outcome(await result.outcome()),
      })),
  };
}

const same = (made: StepOutcome) => made;

function check(engine: StepEngine): Promise<string | null> {
  const { settings } = resolveExperiment({ preset: "diversity-collapse" });
  const shape = { vocabulary: 16, width: 8, layers: 1, heads: 2, context: 12 };
  return difference({ engine, shape, task: taskById("permute"), settings });
}

describe.each(["wasm", "cpu"] as const)("the check on %s", (backend) => {
  beforeAll(async () => {
    await chooseBackend({ forced: backend });
  });

  it("passes what computes as the reference on cpu does, and leaves the backend current", async () => {
    const before = tf.memory().numTensors;
    expect(await check(referenceEngine)).toBeNull();
    expect(tf.getBackend()).toBe(backend);
    expect(tf.memory().numTensors).toBe(before);
  });

  it("finds a wrong token, log-probability, reward and update", async () => {
    const first = (change: (sample: StepOutcome["samples"][number]) => object) =>
      tampered(({ metrics, samples }) => ({
        metrics,
        samples: samples.map((one, i) => (i === 0 ? { ...one, ...change(one) } : one)),
      }));
    const token = first(({ completion }) => ({ completion: completion.map((t) => t ^ 1) }));
    expect(await check(token)).toMatch(/sampled tokens/);
    const logp = first(({ logprobs }) => ({ logprobs: logprobs.map((x) => 1.1 * x) }));
    expect(await check(logp)).toMatch(/log-probabilities/);
    const reward = tampered(({ metrics, samples }) => ({
      samples,
      metrics: { ...metrics, reward: (metrics.reward as number) + 1 / 6 },
    }));
    expect(await check(reward)).toMatch(/metrics/);
    const update = tampered(same, (made) => {
      const longer = tf.keep(tf.tidy(() => tf.mul<tf.Tensor1D>(made, 1.001)));
      made.dispose();
      return longer;
    });
    expect(await check(update)).toMatch(/update/);
  });
});
