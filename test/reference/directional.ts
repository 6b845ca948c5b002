/**
 * Changes along a direction of the parameters, in float64: first order by central differences, and
 * the gradients that influence is made of by the tape.
 */
import type { ReferenceContext } from "./kernel";
import {
  type ReferenceParameters,
  ReferencePolicy,
  type ReferenceShape,
  referenceLogits,
} from "./policy";
import { normals } from "./random";

/** A direction of the parameters, by name. */
export type ReferenceDirection = Readonly<Record<string, ArrayLike<number>>>;

/** A random direction, exactly representable in float32. */
export function randomDirection(parameters: ReferenceParameters, seed: number): ReferenceDirection {
  const normal = normals(seed);
  return Object.fromEntries(
    Object.entries(parameters).map(([name, { data }]) => [
      name,
      Float32Array.from(data, () => 0.2 * normal()),
    ]),
  );
}

/** θ + scale·θ̇ for the parameters that are wanted. */
export function movedAlong(
  parameters: ReferenceParameters,
  direction: ReferenceDirection,
  scale: number,
  wanted: (name: string) => boolean = () => true,
): ReferenceParameters {
  return Object.fromEntries(
    Object.entries(parameters).map(([name, tensor]) => [
      name,
      wanted(name)
        ? {
            ...tensor,
            data: tensor.data.map((x, i) => x + scale * (direction[name]?.[i] as number)),
          }
        : tensor,
    ]),
  );
}

/** z at each context's position, [N·V]. */
export function logitsAt(
  shape: ReferenceShape,
  parameters: ReferenceParameters,
  contexts: readonly ReferenceContext[],
): number[] {
  return contexts.flatMap(({ tokens, position }) => [
    ...referenceLogits(shape, parameters, tokens).slice(
      position * shape.vocabulary,
      (position + 1) * shape.vocabulary,
    ),
  ]);
}

/** The derivative of z along a direction over the wanted parameters, by central differences. */
export function directionalDerivative(
  shape: ReferenceShape,
  parameters: ReferenceParameters,
  direction: ReferenceDirection,
  contexts: readonly ReferenceContext[],
  wanted: (name: string) => boolean,
): number[] {
  const step = 1e-5;
  const at = (scale: number) =>
    logitsAt(shape, movedAlong(parameters, direction, scale, wanted), contexts);
  const down = at(-step);
  return at(step).map((z, i) => (z - (down[i] as number)) / (2 * step));
}

/**
 * The gradient by every parameter of Σ w_t log π(y_t|x_t) over one sequence, π = softmax(z/τ).
 * @param weights by position whose logits predict the token: [position, token, w].
 */
export function logProbabilityGradient(
  shape: ReferenceShape,
  parameters: ReferenceParameters,
  tokens: readonly number[],
  weights: readonly (readonly [number, number, number])[],
  temperature: number,
): Record<string, Float64Array> {
  const policy = new ReferencePolicy(shape, parameters);
  const { tape } = policy;
  const logs = tape.logSoftmax(tape.scale(policy.logits(tokens), 1 / temperature));
  const output = weights
    .map(([position, token, weight]) => tape.scale(tape.entry(logs, position, token), weight))
    .reduce((a, b) => tape.add(a, b));
  return policy.gradients(output);
}
