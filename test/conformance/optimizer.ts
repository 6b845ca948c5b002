/**
 * The optimisers on whatever backend is current, against a textbook trajectory in float64, and
 * against themselves bit for bit where something is to stay untouched.
 */
import * as tf from "@tensorflow/tfjs-core";
import { afterEach, describe, expect, it } from "vitest";
import type { ParameterSpec } from "../../src/engine/layout";
import {
  createOptimizerState,
  disposeOptimizerState,
  type OptimizerKind,
  type OptimizerState,
  optimizerStep,
  readOptimizerState,
  restoreOptimizerState,
} from "../../src/engine/optimizer";
import { type ScalarState, scalarUpdate } from "../reference/optimizer";
import { normals } from "../reference/random";

const KINDS: readonly OptimizerKind[] = ["sgd", "adam", "adamw"];

/** A small θ of five parameters with gains among them. */
const LAYOUT: readonly ParameterSpec[] = (
  [
    ["embed.token", [3, 2], "backbone"],
    ["blocks.0.norm1.gain", [2], "backbone"],
    ["blocks.0.mlp.up", [2, 4], "backbone"],
    ["final_norm.gain", [2], "backbone"],
    ["classifier.weight", [3, 2], "classifier"],
  ] as const
).reduce<ParameterSpec[]>((specs, [name, shape, group]) => {
  const last = specs[specs.length - 1];
  const size = shape.reduce<number>((product, n) => product * n, 1);
  specs.push({ name, shape, group, size, offset: last ? last.offset + last.size : 0 });
  return specs;
}, []);

const SIZE = 24;
const RULE = { betas: [0.9, 0.95], epsilon: 1e-8, weightDecay: 0.1 } as const;
const RATE = 0.05;

/** Learning-rate factors by step: the classifier alone for five steps, then all. */
function twoStages(step: number): (spec: ParameterSpec) => number {
  return (spec) => {
    if (step < 5) {
      return spec.group === "classifier" ? 3 : 0;
    }
    return spec.group === "classifier" ? 1 : 0.5;
  };
}

/** The engine's θ, its state, and a step that replaces both. */
class Engine {
  theta: tf.Tensor1D;
  state: OptimizerState;
  readonly kind: OptimizerKind;

  constructor(theta: Float32Array, kind: OptimizerKind) {
    this.theta = tf.tensor1d(theta);
    this.state = createOptimizerState(LAYOUT, kind);
    this.kind = kind;
  }

  /** Gradient norms before clipping. */
  async step(gradient: Float32Array, scale: (spec: ParameterSpec) => number, maxGradNorm = 0) {
    const g = tf.tensor1d(gradient);
    const { theta, state, kind } = this;
    const result = optimizerStep({
      ...{ theta, state, kind, gradient: g, layout: LAYOUT, scale, maxGradNorm },
      ...{ learningRate: RATE, ...RULE },
    });
    const norms = {
      classifier: (await result.gradNorm.classifier.data())[0]!,
      backbone: (await result.gradNorm.backbone.data())[0]!,
    };
    tf.dispose([g, theta, result.gradNorm.classifier, result.gradNorm.backbone]);
    disposeOptimizerState(state);
    this.theta = result.theta;
    this.state = result.state;
    return norms;
  }

  dispose(): void {
    this.theta.dispose();
    disposeOptimizerState(this.state);
  }
}

let engines: Engine[] = [];

function start(theta: Float32Array, kind: OptimizerKind): Engine {
  const engine = new Engine(theta, kind);
  engines.push(engine);
  return engine;
}

function draw(normal: () => number): Float32Array {
  return Float32Array.from({ length: SIZE }, normal);
}

/** The bits of an array, so that −0 and 0 differ and NaN equals itself. */
function bits(values: ArrayLike<number>): number[] {
  return [...new Uint32Array(Float32Array.from(values).buffer)];
}

function trajectories(): void {
  it.each(KINDS)("%s follows the textbook across a stage switch", async (kind) => {
    const normal = normals(1);
    const theta = draw(normal);
    const scalars = Array.from(theta, (x): ScalarState => ({ theta: x, m: 0, v: 0, count: 0 }));
    const engine = start(theta, kind);
    for (let step = 0; step < 12; step++) {
      const gradient = draw(normal);
      const scale = twoStages(step);
      await engine.step(gradient, scale);
      for (const spec of LAYOUT) {
        const factor = scale(spec);
        const rate = factor === 0 ? null : RATE * factor;
        const decays = !spec.name.endsWith(".gain");
        for (let i = spec.offset; i < spec.offset + spec.size; i++) {
          scalarUpdate(scalars[i]!, gradient[i]!, rate, { kind, ...RULE }, decays);
        }
      }
      const values = await engine.theta.data();
      scalars.forEach((scalar, i) => {
        expect(values[i]).toBeCloseTo(scalar.theta, 4);
      });
    }
    const saved = await readOptimizerState(engine.state, LAYOUT);
    expect(saved.counts).toEqual({
      "embed.token": 7,
      "blocks.0.norm1.gain": 7,
      "blocks.0.mlp.up": 7,
      "final_norm.gain": 7,
      "classifier.weight": 12,
    });
    for (const { name, offset, size } of kind === "sgd" ? [] : LAYOUT) {
      for (let i = 0; i < size; i++) {
        expect(saved.m![name]![i]).toBeCloseTo(scalars[offset + i]!.m, 5);
        expect(saved.v![name]![i]).toBeCloseTo(scalars[offset + i]!.v, 5);
      }
    }
  });

  it("decays matrices and not gains", async () => {
    const engine = start(new Float32Array(SIZE).fill(1), "adamw");
    await engine.step(new Float32Array(SIZE), () => 2);
    const theta = await engine.theta.data();
    for (const { name, offset } of LAYOUT) {
      expect(theta[offset]).toBeCloseTo(name.endsWith(".gain") ? 1 : 1 - 2 * RATE * 0.1, 6);
    }
  });
}

function frozen(): void {
  it.each(KINDS)("%s leaves frozen parameters, moments and counts bit for bit", async (kind) => {
    const normal = normals(2);
    const engine = start(draw(normal), kind);
    await engine.step(draw(normal), () => 1);
    const theta = await engine.theta.data();
    const saved = await readOptimizerState(engine.state, LAYOUT);
    for (let step = 0; step < 3; step++) {
      await engine.step(draw(normal), ({ name }) => (name === "blocks.0.mlp.up" ? 1 : 0), 0.5);
    }
    const after = await engine.theta.data();
    const then = await readOptimizerState(engine.state, LAYOUT);
    for (const { name, offset, size } of LAYOUT) {
      const same = name !== "blocks.0.mlp.up";
      const value = (x: Float32Array | Int32Array | Uint8Array) =>
        bits(x.slice(offset, offset + size));
      expect(bits(value(after)).join() === bits(value(theta)).join()).toBe(same);
      expect(then.counts[name]).toBe(same ? 1 : 4);
      if (kind !== "sgd") {
        expect(bits(then.m![name]!).join() === bits(saved.m![name]!).join()).toBe(same);
        expect(bits(then.v![name]!).join() === bits(saved.v![name]!).join()).toBe(same);
      }
    }
  });

  it.each(KINDS)("%s changes nothing when everything is frozen", async (kind) => {
    const normal = normals(3);
    const engine = start(draw(normal), kind);
    const theta = await engine.theta.data();
    await engine.step(draw(normal), () => 0, 1);
    expect(bits(await engine.theta.data())).toEqual(bits(theta));
  });
}

function clipping(): void {
  // θ starts at 0, so that sgd's step is −η g after clipping.
  const gradient = Float32Array.from({ length: SIZE }, (_, i) => (i < 18 ? 2 : 3));
  const backbone = Math.sqrt(18 * 4);
  const classifier = Math.sqrt(6 * 9);

  it("bounds the global norm and reports each group's before", async () => {
    const engine = start(new Float32Array(SIZE), "sgd");
    const norms = await engine.step(gradient, () => 1, 1.5);
    expect(norms.backbone).toBeCloseTo(backbone, 4);
    expect(norms.classifier).toBeCloseTo(classifier, 4);
    const factor = 1.5 / Math.hypot(backbone, classifier);
    const theta = await engine.theta.data();
    expect(theta[0]).toBeCloseTo(-RATE * 2 * factor, 6);
    expect(theta[23]).toBeCloseTo(-RATE * 3 * factor, 6);
  });

  it("counts only what is trained towards the bound", async () => {
    const engine = start(new Float32Array(SIZE), "sgd");
    const onlyClassifier = (spec: ParameterSpec) => (spec.group === "classifier" ? 1 : 0);
    const norms = await engine.step(gradient, onlyClassifier, 1.5);
    expect(norms.backbone).toBeCloseTo(backbone, 4);
    const theta = await engine.theta.data();
    expect(theta[23]).toBeCloseTo((-RATE * 3 * 1.5) / classifier, 6);
    expect(theta[0]).toBe(0);
  });

  it.each([0, 100])("leaves a gradient alone under the bound %d", async (bound) => {
    const engine = start(new Float32Array(SIZE), "sgd");
    await engine.step(gradient, () => 1, bound);
    expect((await engine.theta.data())[0]).toBeCloseTo(-RATE * 2, 6);
  });
}

function state(): void {
  it.each(KINDS)("%s goes on exactly from a saved state", async (kind) => {
    const normal = normals(4);
    const engine = start(draw(normal), kind);
    for (let step = 0; step < 7; step++) {
      await engine.step(draw(normal), twoStages(step), 1);
    }
    const other = start((await engine.theta.data()) as Float32Array, kind);
    disposeOptimizerState(other.state);
    const saved = await readOptimizerState(engine.state, LAYOUT);
    other.state = restoreOptimizerState(structuredClone(saved), LAYOUT);
    for (let step = 7; step < 10; step++) {
      const gradient = draw(normal);
      await engine.step(gradient, twoStages(step), 1);
      await other.step(gradient, twoStages(step), 1);
    }
    expect(bits(await other.theta.data())).toEqual(bits(await engine.theta.data()));
    expect(await readOptimizerState(other.state, LAYOUT)).toEqual(
      await readOptimizerState(engine.state, LAYOUT),
    );
  });

  it("keeps the number of tensors constant", async () => {
    const normal = normals(5);
    const engine = start(draw(normal), "adamw");
    await engine.step(draw(normal), () => 1, 1);
    const before = tf.memory().numTensors;
    for (let step = 0; step < 8; step++) {
      await engine.step(draw(normal), twoStages(step), 1);
      expect(tf.memory().numTensors).toBe(before);
    }
  });

  it("refuses a saved state that does not fit, naming the field", async () => {
    const engine = start(new Float32Array(SIZE), "adam");
    const saved = await readOptimizerState(engine.state, LAYOUT);
    const { "final_norm.gain": _, ...fewer } = saved.counts;
    expect(() => restoreOptimizerState({ ...saved, counts: fewer }, LAYOUT)).toThrow(
      'counts["final_norm.gain"]',
    );
    const short = { ...saved.m, "embed.token": new Float32Array(5) };
    expect(() => restoreOptimizerState({ ...saved, m: short }, LAYOUT)).toThrow(
      'm["embed.token"] has 5 numbers; it needs 6',
    );
    const more = { ...saved.v, "embed.tokens": new Float32Array(6) };
    expect(() => restoreOptimizerState({ ...saved, v: more }, LAYOUT)).toThrow(
      'v has "embed.tokens"',
    );
    expect(() => restoreOptimizerState({ ...saved, v: null }, LAYOUT)).toThrow("both or neither");
  });

  it("refuses a negative factor and missing moments by name", async () => {
    const engine = start(new Float32Array(SIZE), "sgd");
    await expect(engine.step(new Float32Array(SIZE), () => -1)).rejects.toThrow(
      'factor of "embed.token" is -1',
    );
    const { theta, state: none } = engine;
    expect(() =>
      optimizerStep({
        ...{ theta, gradient: theta, layout: LAYOUT, state: none, kind: "adam", maxGradNorm: 0 },
        ...{ learningRate: RATE, ...RULE, scale: () => 1 },
      }),
    ).toThrow("no moments; adam needs them");
  });
}

/** Registers the suite; the caller has made a backend current before the tests run. */
export function optimizerConformance(): void {
  afterEach(() => {
    for (const engine of engines) {
      engine.dispose();
    }
    engines = [];
  });
  describe("trajectory", () => trajectories());
  describe("frozen", () => frozen());
  describe("clipping", () => clipping());
  describe("state", () => state());
}
