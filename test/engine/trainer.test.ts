import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, describe, expect, it } from "vitest";
import { chooseBackend } from "../../src/engine/backend";
import { Trainer } from "../../src/engine/trainer";
import { resolveExperiment } from "../../src/experiment/resolve";
import { learningConformance, trainerConformance } from "../conformance/trainer";

describe.each(["cpu", "wasm"] as const)("trainer on %s", (name) => {
  beforeAll(async () => {
    const report = await chooseBackend({ forced: name });
    if (report.name !== name) {
      throw new Error(`${name} did not start: ${JSON.stringify(report.tried)}`);
    }
  });

  trainerConformance();
  learningConformance();

  it("repeats a run bit for bit and holds its tensor count over 500 steps", async () => {
    const experiment = resolveExperiment({
      preset: "cf-rl-race",
      base: "untrained",
      width: 8,
      layers: 1,
      heads: 1,
      num_prompts: 1,
      num_generations: 2,
      reward: "even_share",
    });
    const trace = async (steps: number) => {
      const run = Trainer.create({ experiment, base: null });
      await run.advance();
      const before = tf.memory().numTensors;
      const metrics: unknown[] = [];
      for (let i = 1; i < steps; i++) {
        metrics.push((await run.advance()).metrics);
      }
      expect(tf.memory().numTensors).toBe(before);
      run.dispose();
      return { metrics };
    };
    const tensors = tf.memory().numTensors;
    const long = await trace(500);
    const again = await trace(60);
    expect(again.metrics).toEqual(long.metrics.slice(0, 59));
    expect(tf.memory().numTensors).toBe(tensors);
  });
});
