/** Does a fused pass compute on this device what the reference does? */
import * as tf from "@tensorflow/tfjs-core";
import {
  checkContexts,
  checkSampling,
  checkTheta,
  type ExpectedReadings,
  expectedReadings,
  expectedSample,
  wave,
} from "./expected-passes";
import type { PolicyShape } from "./layout";
import type { PassName, PolicyPasses } from "./passes";
import { Policy } from "./policy";

/** Largest relative error that the check lets pass. */
export const PASS_TOLERANCE = 1e-3;

/** Rows [n,d] times W [V,d] transposed: [n,V]. */
function timesClassifier(rows: ArrayLike<number>, classifier: Float32Array, width: number) {
  const vocabulary = classifier.length / width;
  return Float64Array.from({ length: (rows.length / width) * vocabulary }, (_, cell) => {
    const [i, a] = [Math.floor(cell / vocabulary), cell % vocabulary];
    let sum = 0;
    for (let k = 0; k < width; k++) {
      sum += (rows[i * width + k] as number) * (classifier[a * width + k] as number);
    }
    return sum;
  });
}

/** Each of `count` × `count` blocks of a kernel as a weighted sum of its entries: [N,N]. */
function weightedBlocks(
  kernel: Float64Array,
  count: number,
  weight: (row: number, column: number) => number,
): Float64Array {
  const side = Math.round(Math.sqrt(kernel.length));
  const outputs = side / count;
  const cells = new Float64Array(count * count);
  kernel.forEach((value, index) => {
    const [row, column] = [Math.floor(index / side), index % side];
    const [i, j] = [Math.floor(row / outputs), Math.floor(column / outputs)];
    const cell = i * count + j;
    cells[cell] = (cells[cell] as number) + weight(row, column) * value;
  });
  return cells;
}

/** What a pass gives and what it should, as numbers in one order. */
type Comparison = readonly [actual: ArrayLike<number>, expected: ArrayLike<number>];

/** Runs one pass at θ of the check. */
async function compare(
  passes: PolicyPasses,
  policy: Policy,
  name: PassName,
  readings: () => ExpectedReadings,
): Promise<readonly Comparison[]> {
  const { shape } = policy;
  const { vocabulary, width } = shape;
  const contexts = checkContexts(shape);
  const { count } = contexts;
  const theta = checkTheta(shape);
  const classifier = theta.subarray(theta.length - vocabulary * width);
  switch (name) {
    case "read": {
      const reading = await passes.read(policy, contexts);
      return [
        [reading.classifier, classifier],
        [reading.features, readings().features],
      ];
    }
    case "readAlong": {
      const { direction, features, logitsAlong } = readings();
      const tensor = tf.tensor1d(direction);
      const { reading, tangents } = await passes.readAlong(policy, contexts, [tensor]);
      tensor.dispose();
      const [tangent] = tangents;
      // The movement of h is seen through W: that of the logits is what the reference tells.
      return [
        [reading.features, features],
        [tangent?.classifier ?? [], direction.subarray(theta.length - vocabulary * width)],
        [timesClassifier(tangent?.features ?? [], classifier, width), logitsAlong],
      ];
    }
    case "sample": {
      const sampled = await passes.sample(policy, checkSampling(shape));
      const { tokens, logProbabilities, entropy, confidence } = sampled;
      const actual = [...tokens, ...logProbabilities, entropy, confidence];
      return [[actual, expectedSample(shape)]];
    }
    case "traceKernel": {
      const { kernel, features } = readings();
      const { representation, gradient } = await passes.traceKernel(policy, contexts);
      const traces = weightedBlocks(kernel, count, (row, column) =>
        row % vocabulary === column % vocabulary ? 1 / vocabulary : 0,
      );
      return [
        [representation, timesClassifier(features, features, width)],
        [gradient, traces],
      ];
    }
    case "seededKernel": {
      // s_i = Σ_a weight_{i,a} W_a, so that the kernel of the logits tells what is expected.
      const weights = wave(count * vocabulary, 0.61);
      const seeds = Float32Array.from({ length: count * width }, (_, cell) => {
        const [i, k] = [Math.floor(cell / width), cell % width];
        let sum = 0;
        for (let a = 0; a < vocabulary; a++) {
          sum += (weights[i * vocabulary + a] as number) * (classifier[a * width + k] as number);
        }
        return sum;
      });
      const weighted = weightedBlocks(
        readings().kernel,
        count,
        (row, column) => (weights[row] as number) * (weights[column] as number),
      );
      return [[await passes.seededKernel(policy, contexts, seeds), weighted]];
    }
    case "fullKernel": {
      const { kernel, features } = readings();
      const { representation, gradient } = await passes.fullKernel(policy, contexts);
      return [
        [representation, timesClassifier(features, features, width)],
        [gradient, kernel],
      ];
    }
  }
}

/** ‖a − b‖ / ‖b‖; infinite when a value is not finite or the lengths differ. */
function relativeError([actual, expected]: Comparison): number {
  let difference = 0;
  let size = 0;
  for (let i = 0; i < expected.length; i++) {
    difference += ((actual[i] as number) - (expected[i] as number)) ** 2;
    size += (expected[i] as number) ** 2;
  }
  const error = Math.sqrt(difference / Math.max(size, 1e-30));
  return actual.length === expected.length && Number.isFinite(error)
    ? error
    : Number.POSITIVE_INFINITY;
}

/** The check of one shape's passes; what they share is computed once. */
export class PassCheck {
  #readings: ExpectedReadings | null = null;

  constructor(
    private readonly passes: PolicyPasses,
    private readonly shape: PolicyShape,
  ) {}

  /** Runs a pass. @returns its largest relative error; infinite when a value is not finite. */
  async error(name: PassName): Promise<number> {
    return Math.max(...(await this.#compared(name)).map(relativeError));
  }

  /** Runs a pass. @returns what differs or fails, as the end of a sentence; null for nothing. */
  async difference(name: PassName): Promise<string | null> {
    try {
      const error = await this.error(name);
      return error <= PASS_TOLERANCE
        ? null
        : `${name} computes wrongly here: it is off by ${(100 * error).toPrecision(2)} %`;
    } catch (error) {
      return error instanceof Error ? error.message : String(error);
    }
  }

  async #compared(name: PassName): Promise<readonly Comparison[]> {
    await import("@tensorflow/tfjs-backend-cpu");
    const { shape } = this;
    const readings = () => {
      this.#readings ??= expectedReadings(shape);
      return this.#readings;
    };
    const policy = Policy.fromArray(shape, checkTheta(shape));
    try {
      return await compare(this.passes, policy, name, readings);
    } finally {
      policy.dispose();
    }
  }
}
