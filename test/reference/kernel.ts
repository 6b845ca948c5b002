/**
 * The neural tangent kernel of the logits by brute force in float64: the Jacobian of every logit by
 * every parameter, one backward pass an output, then the inner products.
 */
import type { Node } from "./autograd";
import {
  type ReferenceConstants,
  type ReferenceParameters,
  ReferencePolicy,
  type ReferenceShape,
  referenceGradient,
} from "./policy";

/** Tokens, and the index whose logits are meant. */
export interface ReferenceContext {
  readonly tokens: readonly number[];
  readonly position: number;
}

/** Both components, each row-major [N, V, N, V]. */
export interface ReferenceKernel {
  /** Inner products over the classifier's parameters. */
  readonly representation: Float64Array;
  /** Inner products over all other parameters. */
  readonly gradient: Float64Array;
}

/** The gradient of logit a of each context by every parameter: `[context][a][name]`. */
export function bruteForceJacobian(
  shape: ReferenceShape,
  parameters: ReferenceParameters,
  contexts: readonly ReferenceContext[],
  constants: ReferenceConstants | null = null,
): Record<string, Float64Array>[][] {
  return contexts.map(({ tokens, position }) => {
    const policy = new ReferencePolicy(shape, parameters, constants);
    const logits = policy.logits(tokens);
    return Array.from({ length: shape.vocabulary }, (_, a) => {
      const seed = new Float64Array(logits.value.length);
      seed[position * shape.vocabulary + a] = 1;
      return policy.gradients(logits, seed);
    });
  });
}

/** ⟨left, right⟩ over the classifier's parameters, and over all others. */
function splitProduct(
  left: Record<string, Float64Array>,
  right: Record<string, Float64Array>,
): { readonly representation: number; readonly gradient: number } {
  const products = { representation: 0, gradient: 0 };
  for (const [name, values] of Object.entries(left)) {
    const others = right[name] as Float64Array;
    let product = 0;
    for (let k = 0; k < values.length; k++) {
      product += (values[k] as number) * (others[k] as number);
    }
    products[name === "classifier.weight" ? "representation" : "gradient"] += product;
  }
  return products;
}

/** K(x_i, x_j)[a, b] = ⟨∂z_a(x_i)/∂θ, ∂z_b(x_j)/∂θ⟩, over W and over everything else apart. */
export function bruteForceKernel(
  shape: ReferenceShape,
  parameters: ReferenceParameters,
  contexts: readonly ReferenceContext[],
  constants: ReferenceConstants | null = null,
): ReferenceKernel {
  const rows = bruteForceJacobian(shape, parameters, contexts, constants).flat();
  const representation = new Float64Array(rows.length ** 2);
  const gradient = new Float64Array(rows.length ** 2);
  rows.forEach((left, i) => {
    rows.forEach((right, j) => {
      const products = splitProduct(left, right);
      representation[i * rows.length + j] = products.representation;
      gradient[i * rows.length + j] = products.gradient;
    });
  });
  return { representation, gradient };
}

/** (1/V) tr K(x_i, x_j) of both components, [N, N], without the rest of the full kernel. */
export function bruteForceTrace(
  shape: ReferenceShape,
  parameters: ReferenceParameters,
  contexts: readonly ReferenceContext[],
): ReferenceKernel {
  const jacobian = bruteForceJacobian(shape, parameters, contexts);
  const n = contexts.length;
  const representation = new Float64Array(n * n);
  const gradient = new Float64Array(n * n);
  jacobian.forEach((left, i) => {
    jacobian.forEach((right, j) => {
      left.forEach((row, a) => {
        const products = splitProduct(row, right[a] as Record<string, Float64Array>);
        (representation[i * n + j] as number) += products.representation / shape.vocabulary;
        (gradient[i * n + j] as number) += products.gradient / shape.vocabulary;
      });
    });
  });
  return { representation, gradient };
}

/** ⟨left, right⟩ in float64. */
function product(left: Float64Array, right: Float64Array): number {
  return left.reduce((sum, x, k) => sum + x * (right[k] as number), 0);
}

/** (1/V) tr K(x_i, x_j) over each named parameter alone, [N, N]. */
export function bruteForceTraceByParameter(
  shape: ReferenceShape,
  parameters: ReferenceParameters,
  contexts: readonly ReferenceContext[],
): Record<string, Float64Array> {
  const jacobian = bruteForceJacobian(shape, parameters, contexts);
  const n = contexts.length;
  return Object.fromEntries(
    Object.keys(parameters).map((name) => {
      const cells = jacobian.flatMap((left) =>
        jacobian.map((right) =>
          left.reduce((sum, row, a) => {
            const other = right[a]?.[name] as Float64Array;
            return sum + product(row[name] as Float64Array, other) / shape.vocabulary;
          }, 0),
        ),
      );
      return [name, Float64Array.from({ length: n * n }, (_, cell) => cells[cell] as number)];
    }),
  );
}

/**
 * ⟨∇ log π(y_i|x_i), ∇ log π(y_j|x_j)⟩ over the classifier's parameters and over all others, [N, N],
 * by differentiating each log-probability.
 */
export function bruteForceLogProbabilityKernel(
  shape: ReferenceShape,
  parameters: ReferenceParameters,
  contexts: readonly ReferenceContext[],
  tokens: readonly number[],
  temperature: number,
  constants: ReferenceConstants | null = null,
): ReferenceKernel & { readonly logProbabilities: Float64Array } {
  const differentiated = contexts.map(({ tokens: sequence, position }, i) =>
    referenceGradient(
      shape,
      parameters,
      [sequence],
      (tape, [logits]) =>
        tape.entry(
          tape.logSoftmax(tape.scale(logits as Node, 1 / temperature)),
          position,
          tokens[i] as number,
        ),
      constants,
    ),
  );
  const products = differentiated.flatMap((left) =>
    differentiated.map((right) => splitProduct(left.gradients, right.gradients)),
  );
  return {
    logProbabilities: Float64Array.from(differentiated, ({ value }) => value),
    representation: Float64Array.from(products, ({ representation }) => representation),
    gradient: Float64Array.from(products, ({ gradient }) => gradient),
  };
}

/** (1/V) tr of each V × V block of a full kernel [N, V, N, V], as [N, N]. */
export function referenceTrace(full: Float64Array, n: number, vocabulary: number): Float64Array {
  const trace = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) {
      for (let a = 0; a < vocabulary; a++) {
        const index = ((i * vocabulary + a) * n + j) * vocabulary + a;
        (trace[i * n + j] as number) += (full[index] as number) / vocabulary;
      }
    }
  }
  return trace;
}

/** ‖actual − expected‖ / ‖expected‖ in the Frobenius norm. */
export function relativeError(actual: ArrayLike<number>, expected: ArrayLike<number>): number {
  if (actual.length !== expected.length) {
    throw new RangeError(`relativeError: ${actual.length} numbers against ${expected.length}`);
  }
  let difference = 0;
  let size = 0;
  for (let i = 0; i < expected.length; i++) {
    difference += ((actual[i] as number) - (expected[i] as number)) ** 2;
    size += (expected[i] as number) ** 2;
  }
  return Math.sqrt(difference / size);
}
