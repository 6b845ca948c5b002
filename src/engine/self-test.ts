/**
 * The start-up self-test: does this backend compute a loss and its gradient as the cpu backend does?
 *
 * Some devices return wrong gradients without a word (tensorflow/tfjs#8590), and one matrix product
 * of the webgpu backend is wrong for long inner dimensions, so a backend earns its place on this
 * very machine before anything on screen is computed with it.
 */
import * as tf from "@tensorflow/tfjs-core";
import { initialTheta, Policy } from "./policy";
import { gradient } from "./reference/backward";
import { oneHotRows, rollout } from "./reference/rollout";
import { forward, logits } from "./reference/transformer";

/** Largest relative error that a float32 backend may show against cpu. */
export const SELF_TEST_TOLERANCE = 1e-3;

const SHAPE = { vocabulary: 7, width: 8, layers: 1, heads: 2, context: 6 } as const;
const TOKENS = [0, 3, 1, 6, 2, 2, 5, 4, 0, 1] as const;
const BATCH = 2;
const LENGTH = 5;
const LONG_INNER = 2000;

/** What the self-test computes, read back: a loss, its gradient, a long product, sampled tokens. */
export interface SelfTestValues {
  readonly loss: number;
  readonly gradient: Float32Array;
  readonly product: Float32Array;
  readonly tokens: Float32Array;
}

/** A self-test's verdict. */
export interface SelfTestResult {
  readonly passed: boolean;
  /** The largest relative error over the quantities compared. */
  readonly error: number;
  /** The quantity with that error. */
  readonly quantity: string;
}

/** Deterministic numbers in (−1, 1) that need no generator of the engine. */
function wave(length: number, pace: number): Float32Array {
  return Float32Array.from({ length }, (_, i) => Math.sin(pace * (i + 1)));
}

/** Runs the self-test's computation on the current backend. */
export async function selfTestValues(): Promise<SelfTestValues> {
  const policy = Policy.fromArray(
    SHAPE,
    initialTheta(SHAPE, 0).map((x, i) => x + 0.3 * Math.sin(i)),
  );
  const rows = BATCH * LENGTH;
  const [loss, grad, product, tokens] = tf.tidy(() => {
    const oneHot = oneHotRows(TOKENS, SHAPE.vocabulary);
    const activations = forward(policy, oneHot, BATCH, LENGTH);
    const logProbabilities = tf.logSoftmax(logits(policy, activations.features));
    const target = oneHotRows(
      TOKENS.map((t) => (t + 1) % SHAPE.vocabulary),
      SHAPE.vocabulary,
    );
    const value = tf.neg(tf.div(tf.sum(tf.mul(logProbabilities, target)), rows));
    const dLogits = tf.div(tf.sub(tf.exp(logProbabilities), target), rows) as tf.Tensor2D;
    const left = tf.tensor2d(wave(4 * LONG_INNER, 0.37), [4, LONG_INNER]);
    const right = tf.tensor2d(wave(3 * LONG_INNER, 0.61), [3, LONG_INNER]);
    const sampled = rollout(policy, {
      prompts: [TOKENS.slice(0, 3), TOKENS.slice(4, 7)],
      generations: 2,
      completionLength: 2,
      temperature: 1,
      noise: wave(2 * 4 * SHAPE.vocabulary, 0.83),
    });
    return [
      value,
      gradient(policy, activations, dLogits),
      tf.matMul(left, tf.transpose(right)),
      tf.concat(sampled),
    ] as const;
  });
  const values = {
    loss: (await loss.data())[0] as number,
    gradient: (await grad.data()) as Float32Array,
    product: (await product.data()) as Float32Array,
    tokens: (await tokens.data()) as Float32Array,
  };
  tf.dispose([loss, grad, product, tokens]);
  policy.dispose();
  return values;
}

/** ‖a − b‖ / ‖b‖; infinite when a value is not finite or the lengths differ. */
function relativeError(a: ArrayLike<number>, b: ArrayLike<number>): number {
  if (a.length !== b.length) {
    return Number.POSITIVE_INFINITY;
  }
  let difference = 0;
  let size = 0;
  for (let i = 0; i < b.length; i++) {
    difference += ((a[i] as number) - (b[i] as number)) ** 2;
    size += (b[i] as number) ** 2;
  }
  const error = Math.sqrt(difference / Math.max(size, 1e-30));
  return Number.isFinite(error) ? error : Number.POSITIVE_INFINITY;
}

/** Compares a backend's values with the cpu backend's. */
export function compareSelfTest(actual: SelfTestValues, expected: SelfTestValues): SelfTestResult {
  const errors: [string, number][] = [
    ["loss", relativeError([actual.loss], [expected.loss])],
    ["gradient", relativeError(actual.gradient, expected.gradient)],
    ["matrix product", relativeError(actual.product, expected.product)],
    ["sampled tokens", relativeError(actual.tokens, expected.tokens)],
  ];
  const [quantity, error] = errors.reduce((worst, next) => (next[1] > worst[1] ? next : worst));
  return { passed: error <= SELF_TEST_TOLERANCE, error, quantity };
}
