/**
 * What is measured of a trainer's real steps, on whatever backend is current: the gradient that it
 * shows, and the identities between predictions, measurements and their parts. Tiny shapes.
 */
import * as tf from "@tensorflow/tfjs-core";
import { expect, it } from "vitest";
import { parameterLayout } from "../../src/engine/layout";
import { Trainer } from "../../src/engine/trainer";
import { type PartialExperiment, resolveExperiment } from "../../src/experiment/resolve";
import { predictedLogProbabilityChange } from "../../src/instruments/dynamics";
import { influenceMatrix, influenceSums } from "../../src/instruments/influence";
import { readingLogits, wholeChange } from "../../src/instruments/logit-change";
import { probeContexts } from "../../src/instruments/ntk/probes";
import { ripple } from "../../src/instruments/ripple";
import {
  dynamicsArrays,
  dynamicsMetrics,
  measureStep,
  type StepDynamics,
} from "../../src/instruments/step-dynamics";
import { StepTrace } from "../../src/instruments/step-trace";
import { clipFactor, sgdDirection } from "../../src/instruments/update-direction";
import { directionalDerivative } from "../reference/directional";
import { relativeError } from "../reference/kernel";
import type { ReferenceParameters } from "../reference/policy";

const TINY: PartialExperiment = {
  preset: "diversity-collapse",
  base: "untrained",
  width: 8,
  layers: 1,
  heads: 2,
  num_prompts: 3,
  num_generations: 4,
  learning_rate: 0.05,
  reward: "even_share",
};

const PROBES = probeContexts(6);

function trainer(changes: PartialExperiment = {}): Trainer {
  return Trainer.create({ experiment: resolveExperiment({ ...TINY, ...changes }), base: null });
}

/** A step, and what is measured of it. */
async function measured(run: Trainer, temperature = 1): Promise<StepDynamics> {
  const trace = new StepTrace(run.policy);
  await run.advance({}, trace.observe);
  const dynamics = await measureStep(trace, run.policy, PROBES, temperature);
  trace.dispose();
  return dynamics;
}

/** θ as the reference takes it. */
function named(run: Trainer, theta: Float32Array): ReferenceParameters {
  return Object.fromEntries(
    parameterLayout(run.policy.shape).map(({ name, shape, offset, size }) => [
      name,
      { shape, data: Float64Array.from(theta.subarray(offset, offset + size)) },
    ]),
  );
}

/** Registers the test that takes everything in; the caller has made a backend current. */
export function stepInfluenceConformance(): void {
  it("has influences of the step's own samples that sum to the step's own prediction", async () => {
    const temperature = 0.8;
    const run = trainer({ temperature, algorithm: "rloo", optimizer: "sgd", max_grad_norm: 0 });
    await run.advance();
    const rates = run.rates();
    const trace = new StepTrace(run.policy);
    const { samples } = await run.advance({}, trace.observe);
    const dynamics = await measureStep(trace, run.policy, PROBES, temperature);
    const settings = resolveExperiment({ ...TINY, temperature, algorithm: "rloo" }).settings;
    const influence = await influenceMatrix(trace.before, {
      contexts: PROBES,
      samples,
      settings,
      basePolicy: null,
      rates,
    });
    const whole = influence.representation.map((x, i) => x + (influence.gradient[i] as number));
    const { byProbe, unrelatedShare } = influenceSums(whole, PROBES, samples);
    const { vocabulary } = run.policy.shape;
    const predicted = predictedLogProbabilityChange(
      readingLogits(dynamics.before),
      wholeChange(dynamics.directions.sgd.change),
      vocabulary,
      temperature,
    );
    const chosen = Array.from(
      influence.tokens,
      (token, o) => predicted[o * vocabulary + token] as number,
    );
    expect(relativeError(byProbe, chosen)).toBeLessThan(1e-3);
    expect(unrelatedShare).toBeGreaterThan(0);
    expect(unrelatedShare).toBeLessThan(1);
    trace.dispose();
    run.dispose();
  });
}

/** Registers the rest: too many steps for a software GPU. */
export function stepDynamicsConformance(): void {
  it("sees one and the same movement where the optimiser is plain descent", async () => {
    const run = trainer({ optimizer: "sgd", max_grad_norm: 0 });
    await run.advance();
    const { directions, clip } = await measured(run);
    expect(clip).toBe(1);
    for (const component of ["representation", "gradient"] as const) {
      const { sgd, optimizer } = directions;
      expect(
        relativeError(optimizer.change[component], sgd.change[component]),
        component,
      ).toBeLessThan(1e-3);
    }
    run.dispose();
  });

  it("shows the gradient before clipping and how far clipping shortens it", async () => {
    const run = trainer({ optimizer: "sgd", max_grad_norm: 0.01, schedule: "cf-rl" });
    const { layout } = run.policy;
    const before = (await run.policy.data()).slice();
    const trace = new StepTrace(run.policy);
    const { metrics } = await run.advance({}, trace.observe);
    const sgd = await trace.sgd.data();
    const factor = trace.clip();
    const clip = (await factor.data())[0] as number;
    // In the first stage only the classifier is trained, so its gradient's norm alone is clipped.
    expect(clip).toBeCloseTo(0.01 / (metrics["grad_norm/classifier"] as number), 4);
    const after = await run.policy.data();
    const moved = before.map((x, i) => (after[i] as number) - x);
    const offset = layout[layout.length - 1]?.offset as number;
    expect(sgd.subarray(0, offset).every((x) => x === 0)).toBe(true);
    expect(
      relativeError(
        moved,
        sgd.map((x) => clip * x),
      ),
    ).toBeLessThan(1e-2);
    factor.dispose();
    trace.dispose();
    run.dispose();
  });

  it("predicts what differences in float64 say of an Adam step's displacement, and measures the step", async () => {
    const temperature = 0.8;
    const run = trainer({ temperature, optimizer: "adam" });
    await run.advance();
    const before = (await run.policy.data()).slice();
    const dynamics = await measured(run, temperature);
    const after = await run.policy.data();
    const parameters = named(run, before);
    const direction = Object.fromEntries(
      Object.entries(
        named(
          run,
          after.map((x, i) => x - (before[i] as number)),
        ),
      ).map(([name, { data }]) => [name, data]),
    );
    const { optimizer } = dynamics.directions;
    for (const [component, wanted] of [
      ["representation", (name: string) => name === "classifier.weight"],
      ["gradient", (name: string) => name !== "classifier.weight"],
    ] as const) {
      const expected = directionalDerivative(
        run.policy.shape,
        parameters,
        direction,
        PROBES,
        wanted,
      );
      expect(relativeError(optimizer.change[component], expected), component).toBeLessThan(1e-3);
    }
    // Ẇ h is the whole of the classifier's own part, to every order.
    const { classifier } = dynamics.attribution.logits;
    expect(relativeError(optimizer.change.representation, classifier)).toBeLessThan(1e-4);
    run.dispose();
  });

  it("has parts that sum to the whole, by name", async () => {
    const run = trainer({ num_iterations: 2 });
    await run.advance();
    const metrics = dynamicsMetrics(await measured(run));
    for (const quantity of ["entropy_change", "confidence_change"]) {
      const at = (part: string) => metrics[`${quantity}/${part}`] as number;
      for (const infix of ["", "optimizer/"]) {
        const sum = ["representation", "gradient", "residual"]
          .map((part) => at(`${infix}${part}`))
          .reduce((a, b) => a + b);
        expect(sum).toBeCloseTo(at("actual"), 12);
      }
      expect(at("classifier") + at("backbone") + at("interaction")).toBeCloseTo(at("actual"), 12);
    }
    for (const infix of ["", "optimizer/"]) {
      const shares = ["representation", "gradient", "cross"].map(
        (part) => metrics[`drive/${infix}${part}`] as number,
      );
      expect(shares.reduce((a, b) => a + b)).toBeCloseTo(1, 12);
    }
    const norm = metrics["logit_change/actual"] as number;
    const parts = ["classifier", "backbone", "interaction"].map(
      (part) => metrics[`logit_change/${part}`] as number,
    );
    expect(parts.reduce((a, b) => a + b) / norm).toBeCloseTo(1, 10);
    expect(metrics["theory/optimizer/slope"]).toBeGreaterThan(0);
    run.dispose();
  });

  it("has an idle gradient component while only the classifier is trained", async () => {
    const run = trainer({ schedule: "cf-rl", stage1_steps: 3 });
    await run.advance();
    const dynamics = await measured(run);
    const metrics = dynamicsMetrics(dynamics);
    for (const infix of ["", "optimizer/"]) {
      expect(metrics[`drive/${infix}representation`]).toBe(1);
      expect(metrics[`drive/${infix}gradient`]).toBe(0);
      expect(metrics[`entropy_change/${infix}gradient`]).toBeCloseTo(0, 15);
    }
    expect(metrics["entropy_change/backbone"]).toBe(0);
    const arrays = dynamicsArrays(dynamics);
    expect(arrays["sgd/gradient"]?.every((x) => x === 0)).toBe(true);
    expect(arrays.actual).toHaveLength(6 * 16);
    expect(arrays["optimizer/entropy/residual"]).toHaveLength(6);
    run.dispose();
  });

  it("proposes what the optimiser would do, and does nothing", async () => {
    const run = trainer();
    await run.advance();
    const state = await run.save();
    let pending: tf.Tensor1D | null = null;
    await run.advance({}, ({ gradient }) => {
      pending = tf.keep(run.propose(gradient));
    });
    const kept = pending as unknown as tf.Tensor1D;
    const proposed = await kept.data();
    kept.dispose();
    // To rounding: a fused step has an optimiser of its own.
    expect(relativeError(proposed, await run.policy.data())).toBeLessThan(1e-6);
    const again = Trainer.restore(state);
    // A policy's views are cut when one is first asked for.
    again.policy.parameter("embed.token");
    const tensors = tf.memory().numTensors;
    const effect = await ripple(
      again.policy,
      PROBES,
      {
        prompt: PROBES[0]?.tokens.slice(0, 6) ?? [],
        completion: [1, 2, 3, 4],
        reward: 1,
        token: "all",
        temperature: 1,
      },
      (g) => tf.sub(again.propose(g), again.policy.theta),
      [0.1, 1],
    );
    expect(tf.memory().numTensors).toBe(tensors);
    expect(effect.errors[0]).toBeLessThan(effect.errors[1] as number);
    const { policy } = again;
    expect(await policy.data()).toEqual(state.theta);
    expect((await again.save()).optimizer).toEqual(state.optimizer);
    run.dispose();
    again.dispose();
  });

  it("leaves a run as it would be, and no tensor behind", async () => {
    const [watched, plain] = [trainer({ num_iterations: 2 }), trainer({ num_iterations: 2 })];
    await watched.advance();
    await plain.advance();
    // A policy cuts its views when it is first asked for one: count them on both sides.
    watched.policy.parameter("final_norm.gain");
    const before = tf.memory().numTensors;
    await measured(watched);
    await plain.advance();
    watched.policy.parameter("final_norm.gain");
    expect(tf.memory().numTensors).toBe(before);
    expect(await watched.policy.data()).toEqual(await plain.policy.data());
    watched.dispose();
    plain.dispose();
  });

  it("clips and descends as told, by each parameter's rate", async () => {
    const layout = parameterLayout({ vocabulary: 2, width: 2, layers: 1, heads: 1, context: 1 });
    const size = (layout[layout.length - 1]?.offset as number) + 4;
    const gradient = tf.ones([size]) as tf.Tensor1D;
    const rates = layout.map(({ group }) => (group === "classifier" ? 0.5 : 0));
    const direction = sgdDirection(layout, gradient, rates);
    const expected = new Float32Array(size);
    expected.fill(-0.5, size - 4);
    expect(await direction.data()).toEqual(expected);
    const clip = clipFactor(layout, gradient, rates, 1);
    expect((await clip.data())[0]).toBeCloseTo(1 / 2, 5);
    expect(() => sgdDirection(layout, gradient, [1])).toThrow(/rates: 1 numbers for 10/);
    tf.dispose([gradient, direction, clip]);
  });
}
