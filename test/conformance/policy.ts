/**
 * The policy on whatever backend is current, against the independent float64 reference. Run in Node
 * on cpu and wasm and in Chromium on webgl and webgpu.
 */
import * as tf from "@tensorflow/tfjs-core";
import { expect, it } from "vitest";
import { parameterLayout } from "../../src/engine/layout";
import { Policy } from "../../src/engine/policy";
import { gradient } from "../../src/engine/reference/backward";
import { oneHotRows, rollout } from "../../src/engine/reference/rollout";
import { score } from "../../src/engine/reference/scoring";
import { forward, logits } from "../../src/engine/reference/transformer";
import { relativeError } from "../reference/kernel";
import {
  type ReferenceShape,
  randomParameters,
  referenceGradient,
  referenceLogits,
} from "../reference/policy";
import { normals } from "../reference/random";

/** Shapes whose sizes are multiples of nothing in particular. */
const SHAPES: readonly ReferenceShape[] = [
  { vocabulary: 5, width: 6, layers: 1, heads: 2, context: 4 },
  { vocabulary: 7, width: 9, layers: 3, heads: 3, context: 7 },
];

/** θ of reference parameters, flat in the engine's layout, in float32. */
export function flatten(shape: ReferenceShape, seed: number): Float32Array {
  const parameters = randomParameters(shape, seed);
  const layout = parameterLayout(shape);
  const last = layout[layout.length - 1];
  const theta = new Float32Array((last?.offset ?? 0) + (last?.size ?? 0));
  for (const spec of layout) {
    theta.set(parameters[spec.name]?.data ?? [], spec.offset);
  }
  return theta;
}

/** A policy of this shape with the reference's random parameters. */
export function randomPolicy(shape: ReferenceShape, seed: number): Policy {
  return Policy.fromArray(shape, flatten(shape, seed));
}

/** Parameters as the engine holds them: rounded to float32, so that both sides start alike. */
function roundedParameters(shape: ReferenceShape, seed: number) {
  const parameters = randomParameters(shape, seed);
  for (const tensor of Object.values(parameters)) {
    tensor.data.forEach((value, i) => {
      tensor.data[i] = Math.fround(value);
    });
  }
  return parameters;
}

/** Registers the suite; the caller has made a backend current before the tests run. */
export function policyConformance(): void {
  for (const shape of SHAPES) {
    const label = `V=${shape.vocabulary} d=${shape.width} L=${shape.layers} H=${shape.heads}`;
    const length = shape.context - 1;
    const sequences = [0, 1, 2].map((b) =>
      Array.from({ length }, (_, t) => (b * 3 + t * 2 + 1) % shape.vocabulary),
    );

    it(`gives the reference's logits (${label})`, async () => {
      const policy = randomPolicy(shape, 3);
      const z = tf.tidy(() => {
        const oneHot = oneHotRows(sequences.flat(), shape.vocabulary);
        return logits(policy, forward(policy, oneHot, sequences.length, length).features);
      });
      const expected = sequences.flatMap((tokens) => [
        ...referenceLogits(shape, roundedParameters(shape, 3), tokens),
      ]);
      expect(relativeError(await z.data(), expected)).toBeLessThan(1e-4);
      z.dispose();
      policy.dispose();
    });

    it(`gives the reference's gradient (${label})`, async () => {
      const policy = randomPolicy(shape, 4);
      const seeds = normals(11);
      const weights = sequences.map(() =>
        Float32Array.from({ length: length * shape.vocabulary }, () => seeds()),
      );
      const theta = tf.tidy(() => {
        const oneHot = oneHotRows(sequences.flat(), shape.vocabulary);
        const activations = forward(policy, oneHot, sequences.length, length);
        const flat = Float32Array.from(weights.flatMap((w) => [...w]));
        const dLogits = tf.tensor2d(flat, [sequences.length * length, shape.vocabulary]);
        return gradient(policy, activations, dLogits);
      });
      const { gradients } = referenceGradient(
        shape,
        roundedParameters(shape, 4),
        sequences,
        (tape, z) =>
          z
            .map((node, b) =>
              tape.sum(tape.times(node, tape.leaf(node.rows, node.columns, weights[b] ?? []))),
            )
            .reduce((a, b) => tape.add(a, b)),
      );
      const actual = await theta.data();
      for (const spec of policy.layout) {
        const part = actual.slice(spec.offset, spec.offset + spec.size);
        expect(relativeError(part, gradients[spec.name] ?? []), spec.name).toBeLessThan(1e-4);
      }
      theta.dispose();
      policy.dispose();
    });
  }

  it("samples from the cache what the full forward pass would choose", async () => {
    const shape = SHAPES[1] as ReferenceShape;
    const policy = randomPolicy(shape, 5);
    const prompts = [
      [1, 2, 3],
      [4, 0, 6],
    ];
    const [generations, completionLength, temperature] = [3, 4, 0.7];
    const batch = prompts.length * generations;
    const draw = normals(12);
    const noise = Float32Array.from({ length: completionLength * batch * shape.vocabulary }, draw);
    const sampled = rollout(policy, { prompts, generations, completionLength, temperature, noise });
    const tokens = await Promise.all(sampled.map((step) => step.data()));
    const parameters = roundedParameters(shape, 5);
    for (let b = 0; b < batch; b++) {
      const sequence = [...(prompts[Math.floor(b / generations)] as number[])];
      for (let t = 0; t < completionLength; t++) {
        const z = referenceLogits(shape, parameters, sequence).slice(-shape.vocabulary);
        const scores = Array.from(
          z,
          (value, v) =>
            value / temperature + (noise[(t * batch + b) * shape.vocabulary + v] as number),
        );
        const expected = scores.indexOf(Math.max(...scores));
        const row = [...(tokens[t] ?? [])].slice(b * shape.vocabulary, (b + 1) * shape.vocabulary);
        expect(row.indexOf(1), `sequence ${b}, token ${t}`).toBe(expected);
        expect(row.reduce((a, c) => a + c, 0)).toBe(1);
        sequence.push(expected);
      }
    }
    tf.dispose(sampled);
    policy.dispose();
  });

  it("scores completions as the reference's log-softmax", async () => {
    const shape = SHAPES[1] as ReferenceShape;
    const policy = randomPolicy(shape, 6);
    const [prompt, completion] = [
      [1, 5, 2],
      [3, 3, 0],
    ];
    const temperature = 1.3;
    const logp = tf.tidy(
      () =>
        score(
          policy,
          {
            batch: 1,
            length: 5,
            completionLength: 3,
            inputs: oneHotRows([...prompt, ...completion.slice(0, -1)], shape.vocabulary),
            targets: oneHotRows(completion, shape.vocabulary),
          },
          temperature,
        ).logp,
    );
    const z = referenceLogits(shape, roundedParameters(shape, 6), [
      ...prompt,
      ...completion.slice(0, -1),
    ]);
    const expected = completion.map((token, t) => {
      const row = z.slice((2 + t) * shape.vocabulary, (3 + t) * shape.vocabulary);
      const scaled = Array.from(row, (value) => value / temperature);
      const logSum = Math.log(scaled.reduce((a, value) => a + Math.exp(value), 0));
      return (scaled[token] as number) - logSum;
    });
    expect(relativeError(await logp.data(), expected)).toBeLessThan(1e-4);
    logp.dispose();
    policy.dispose();
  });

  it("frees every tensor but those it returns", () => {
    const shape = SHAPES[0] as ReferenceShape;
    const before = tf.memory().numTensors;
    for (let i = 0; i < 3; i++) {
      const policy = randomPolicy(shape, i);
      const copy = policy.clone();
      policy.assign(tf.tidy(() => tf.mul(copy.theta, 2)));
      policy.dispose();
      copy.dispose();
    }
    expect(tf.memory().numTensors).toBe(before);
  });
}
