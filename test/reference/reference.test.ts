import { describe, expect, test } from "vitest";
import { bruteForceKernel, relativeError } from "./kernel";
import {
  type ReferenceParameters,
  type ReferenceShape,
  randomParameters,
  referenceGradient,
  referenceLogits,
} from "./policy";

const shape: ReferenceShape = { vocabulary: 5, width: 6, layers: 2, heads: 2, context: 7 };
const parameters = randomParameters(shape, 3);
const tokens = [4, 0, 2, 2, 1];

function moved(name: string, index: number, by: number): ReferenceParameters {
  const tensor = parameters[name];
  if (tensor === undefined) {
    throw new RangeError(name);
  }
  const data = tensor.data.slice();
  (data[index] as number) += by;
  return { ...parameters, [name]: { ...tensor, data } };
}

describe("the float64 reference", () => {
  test("has logits that depend on no later token", () => {
    const long = referenceLogits(shape, parameters, tokens);
    const short = referenceLogits(shape, parameters, tokens.slice(0, 3));
    expect([...short]).toEqual([...long.slice(0, short.length)]);
  });

  test("is the hand-worked policy of one token, zero blocks", () => {
    const tiny: ReferenceShape = { vocabulary: 2, width: 2, layers: 0, heads: 1, context: 1 };
    const logits = referenceLogits(
      tiny,
      {
        "embed.token": { shape: [2, 2], data: Float64Array.of(9, 9, 1, 3) },
        "embed.position": { shape: [1, 2], data: Float64Array.of(2, 1) },
        "final_norm.gain": { shape: [2], data: Float64Array.of(2, 1) },
        "classifier.weight": { shape: [2, 2], data: Float64Array.of(1, 0, 1, 1) },
      },
      [1],
    );
    // x = (3, 4), mean square 12.5.
    const inverse = 1 / Math.sqrt(12.5 + 1e-5);
    expect(logits[0]).toBeCloseTo(6 * inverse, 14);
    expect(logits[1]).toBeCloseTo(10 * inverse, 14);
  });

  test("has the gradients of central finite differences, for every parameter", () => {
    // Any scalar that uses every logit will do: log-probabilities of some tokens, squared logits.
    const scalar: Parameters<typeof referenceGradient>[3] = (tape, [logits]) => {
      if (logits === undefined) {
        throw new RangeError("no logits");
      }
      const log = tape.logSoftmax(logits);
      const chosen = tape.add(tape.entry(log, 4, 1), tape.scale(tape.entry(log, 2, 3), 0.7));
      const probability = tape.exp(tape.entry(log, 1, 0));
      const capped = tape.minimum(tape.times(probability, chosen), tape.leaf(1, 1, [10]));
      return tape.add(tape.add(chosen, capped), tape.scale(tape.sum(tape.times(log, log)), 0.01));
    };
    const value = (p: ReferenceParameters) => referenceGradient(shape, p, [tokens], scalar).value;
    const { gradients } = referenceGradient(shape, parameters, [tokens], scalar);
    const step = 1e-5;
    for (const [name, gradient] of Object.entries(gradients)) {
      const stride = Math.max(1, Math.floor(gradient.length / 12));
      for (let i = 0; i < gradient.length; i += stride) {
        const difference =
          (value(moved(name, i, step)) - value(moved(name, i, -step))) / (2 * step);
        expect(Math.abs(difference - (gradient[i] as number)), `${name}[${i}]`).toBeLessThan(1e-8);
      }
    }
  });

  test("has a kernel that predicts the logits' change to first order", () => {
    const contexts = [
      { tokens: [4, 0, 2], position: 2 },
      { tokens: [1, 3, 3, 0], position: 3 },
    ];
    const { representation, gradient } = bruteForceKernel(shape, parameters, contexts);
    const at = (p: ReferenceParameters) =>
      contexts.flatMap((c) => [...referenceLogits(shape, p, c.tokens)].slice(-shape.vocabulary));
    // Move θ along the gradient of logit 1 of the first context, by W alone and by the rest alone.
    const { gradients } = referenceGradient(shape, parameters, [[4, 0, 2]], (tape, [logits]) =>
      tape.entry(logits as NonNullable<typeof logits>, 2, 1),
    );
    const before = at(parameters);
    const rate = 1e-6;
    for (const [kernel, mine] of [
      [representation, (name: string) => name === "classifier.weight"],
      [gradient, (name: string) => name !== "classifier.weight"],
    ] as const) {
      const after = at(
        Object.fromEntries(
          Object.entries(parameters).map(([name, tensor]) => [
            name,
            mine(name)
              ? {
                  ...tensor,
                  data: tensor.data.map((x, i) => x + rate * (gradients[name]?.[i] as number)),
                }
              : tensor,
          ]),
        ),
      );
      const size = before.length;
      const predicted = before.map((_, row) => kernel[row * size + 1] as number);
      const actual = after.map((z, row) => (z - (before[row] as number)) / rate);
      expect(relativeError(actual, predicted)).toBeLessThan(1e-4);
    }
  });
});
