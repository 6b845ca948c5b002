/** Directions in which an update moves θ, flat in the layout's order, on the device. */
import * as tf from "@tensorflow/tfjs-core";
import { type ParameterSpec, parameterCount } from "../engine/layout";

/** Added to the norm when clipping, as `engine/optimizer.ts` and torch's clip_grad_norm_ do. */
const CLIP_EPSILON = 1e-6;

/**
 * One number per parameter spread over its scalars, [P].
 * @throws RangeError unless there is one a parameter.
 */
function spreadOverParameters(
  layout: readonly ParameterSpec[],
  values: readonly number[],
): Float32Array {
  if (values.length !== layout.length) {
    throw new RangeError(`rates: ${values.length} numbers for ${layout.length} parameters`);
  }
  const spread = new Float32Array(parameterCount(layout));
  layout.forEach(({ offset, size }, i) => {
    spread.fill(values[i] as number, offset, offset + size);
  });
  return spread;
}

/**
 * −η ⊙ g [P]: the step of stochastic gradient descent, the one that the kernel predicts. The caller
 * owns the result.
 * @param gradient ∂L/∂θ [P].
 * @param rates η for each parameter, in the layout's order; 0 for a frozen one.
 */
export function sgdDirection(
  layout: readonly ParameterSpec[],
  gradient: tf.Tensor1D,
  rates: readonly number[],
): tf.Tensor1D {
  const negative = spreadOverParameters(layout, rates).map((rate) => 0 - rate);
  return tf.tidy(() => tf.mul(gradient, tf.tensor1d(negative)));
}

/**
 * The factor by which clipping by global norm shortens a gradient [P], scalar: min(1, max/‖g‖) over
 * the parameters that are trained; 1 when `maxGradNorm` is 0. The caller owns the result.
 */
export function clipFactor(
  layout: readonly ParameterSpec[],
  gradient: tf.Tensor1D,
  rates: readonly number[],
  maxGradNorm: number,
): tf.Scalar {
  if (maxGradNorm <= 0) {
    return tf.scalar(1);
  }
  const trained = spreadOverParameters(
    layout,
    rates.map((rate) => (rate === 0 ? 0 : 1)),
  );
  return tf.tidy(() => {
    const size = tf.sqrt(tf.sum(tf.square(tf.mul(gradient, tf.tensor1d(trained)))));
    return tf.minimum(1, tf.div(maxGradNorm, tf.add(size, CLIP_EPSILON))) as tf.Scalar;
  });
}
