import { readFileSync } from "node:fs";
import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, describe, expect, it } from "vitest";
import { chooseBackend } from "../../src/engine/backend";
import { decodeCheckpoint } from "../../src/engine/checkpoint";
import { Trainer } from "../../src/engine/trainer";
import { ExperimentError } from "../../src/experiment/problem";
import { type PartialExperiment, resolveExperiment } from "../../src/experiment/resolve";
import { defaultSettings } from "../../src/experiment/schema";
import { meanCosine } from "../../src/instruments/geometry";
import { probeContexts } from "../../src/instruments/ntk/probes";
import { readPolicy } from "../../src/instruments/reading";
import { featureKnob, knobFor } from "../../src/run/feature-knob";

const settings = defaultSettings();

/** Features under a knob, row by row. */
function turned(features: Float32Array, knob: NonNullable<ReturnType<typeof knobFor>>): number[] {
  const width = knob.shift.length;
  return Array.from(features, (h, i) => knob.scale * (h + (knob.shift[i % width] as number)));
}

const rootMeanSquare = (rows: readonly number[], width: number) =>
  Math.sqrt(rows.reduce((sum, x) => sum + x * x, 0) / (rows.length / width));

describe("the knob of given features", () => {
  // Mean (3, 1); squared norms 25, 2 and 25.
  const features = Float32Array.of(5, 0, 1, -1, 3, 4);

  it("turns nothing where nothing is asked for", () => {
    expect(knobFor(settings, features, 2)).toBeNull();
  });

  it("centres", () => {
    const knob = knobFor({ ...settings, feature_knob: "centre" }, features, 2);
    expect(knob?.scale).toBe(1);
    expect(Array.from(knob?.shift ?? [])).toEqual([expect.closeTo(-3, 12), expect.closeTo(-1, 12)]);
  });

  it("adds c times the root mean square norm along the mean", () => {
    const knob = knobFor({ ...settings, feature_knob: "add", feature_add: 1.5 }, features, 2);
    const length = 1.5 * Math.sqrt(52 / 3);
    const [x, y] = [3 / Math.sqrt(10), 1 / Math.sqrt(10)];
    expect(Array.from(knob?.shift ?? [])).toEqual([
      expect.closeTo(length * x, 9),
      expect.closeTo(length * y, 9),
    ]);
  });

  it.each([0.1, 0.5, 0.97])("gives a mean cosine of %d at equal norm", (rho) => {
    const many = Float32Array.from({ length: 40 * 7 }, (_, i) => Math.sin(i * i) + (i % 7) / 5);
    const knob = knobFor({ ...settings, feature_knob: "rho", feature_rho: rho }, many, 7);
    if (knob === null) throw new Error("no knob");
    const rows = turned(many, knob);
    expect(meanCosine(Float32Array.from(rows), 7)).toBeCloseTo(rho, 5);
    expect(rootMeanSquare(rows, 7)).toBeCloseTo(rootMeanSquare([...many], 7), 6);
  });

  it("refuses a mean cosine below what centring reaches, and says what there is", () => {
    // One context far from seven that are alike: centred, those seven point one way.
    const unlike = Float32Array.of(9, 1, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0);
    const ask = (rho: number) =>
      knobFor({ ...settings, feature_knob: "rho", feature_rho: rho }, unlike, 2);
    // 21 pairs of the 28 have cosine 1 and 7 have −1.
    expect(() => ask(0.49)).toThrow(ExperimentError);
    expect(() => ask(0.49)).toThrow(/^feature_rho: 0.49 is less than .*; allowed: 0.5 to 0.99$/);
    expect(ask(0.51)).not.toBeNull();
  });
});

describe("the knob on a base policy", () => {
  const file = new URL("../../public/base/mixture-25.safetensors", import.meta.url);
  const base = decodeCheckpoint(new Uint8Array(readFileSync(file)));
  const contexts = probeContexts(256);
  beforeAll(async () => {
    await chooseBackend({ forced: "wasm" });
  });

  const opened = async (changes: PartialExperiment) => {
    const experiment = resolveExperiment({ num_prompts: 4, num_generations: 4, ...changes });
    const knob = await featureKnob(experiment.settings, base);
    return Trainer.create({ experiment, base, knob });
  };

  it.each<[PartialExperiment, number | null]>([
    [{ feature_knob: "rho", feature_rho: 0.05 }, 0.05],
    [{ feature_knob: "rho", feature_rho: 0.5 }, 0.5],
    [{ feature_knob: "rho", feature_rho: 0.97 }, 0.97],
    [{ feature_knob: "centre" }, null],
    [{ feature_knob: "add", feature_add: 4 }, null],
    [{ feature_knob: "rho", feature_rho: 0.5, head: "new" }, 0.5],
  ])("%j leaves the starting policy's outputs as they are", async (changes, cosine) => {
    const head = changes.head ?? "base";
    const [plain, run] = [await opened({ head }), await opened(changes)];
    const { width } = base.shape;
    const now = await readPolicy(run.policy, contexts);
    const usual = await readPolicy(plain.policy, contexts);
    if (cosine !== null) {
      expect(meanCosine(now.features, width)).toBeCloseTo(cosine, 4);
      const ratio =
        rootMeanSquare([...now.features], width) / rootMeanSquare([...usual.features], width);
      expect(ratio).toBeCloseTo(1, 5);
    }
    expect(now.features).not.toEqual(usual.features);
    const [first, before] = [await run.advance(), await plain.advance()];
    expect(first.samples.map(({ completion }) => completion)).toEqual(
      before.samples.map(({ completion }) => completion),
    );
    first.samples.forEach(({ logprobs }, i) => {
      logprobs.forEach((logp, t) => {
        expect(Math.abs(logp - (before.samples[i]?.logprobs[t] as number))).toBeLessThan(1e-4);
      });
    });
    for (const one of [plain, run]) one.dispose();
  });

  it("is the same whatever the run's probes are, and holds no tensor", async () => {
    const [few, many] = [4, 64].map(
      (count) =>
        resolveExperiment({ feature_knob: "rho", feature_rho: 0.3, ntk_probes: count }).settings,
    ) as [typeof settings, typeof settings];
    const tensors = tf.memory().numTensors;
    expect(await featureKnob(few, base)).toEqual(await featureKnob(many, base));
    expect(tf.memory().numTensors).toBe(tensors);
  });
});
