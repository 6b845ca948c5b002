/**
 * First-order learning dynamics: how one SGD step on some contexts moves the logits, the
 * log-probabilities and the entropy of others, read off the kernel (Ren & Sutherland,
 * arXiv:2407.10490).
 *
 * Everything here is linear in the kernel, so applied to each component it gives that component's
 * part, and the parts add up.
 */
import { entropies, logSoftmax } from "./softmax";

/**
 * Δz(x_i) = Σ_j K(x_i, x_j) e_j, [N,V].
 * @param kernel one component or their sum, [N,V,N,V].
 * @param errors e_j = −η ∂L/∂z(x_j), [N,V]; for L = −(1/B) Σ A log π(y|x) that is (η/B) A (e_y − π).
 * @throws RangeError when the sizes do not fit.
 */
export function predictedLogitChange(
  kernel: ArrayLike<number>,
  errors: ArrayLike<number>,
): Float64Array {
  const size = errors.length;
  if (kernel.length !== size * size) {
    throw new RangeError(`kernel holds ${kernel.length} numbers; ${size} errors need ${size ** 2}`);
  }
  return Float64Array.from({ length: size }, (_, row) => {
    let sum = 0;
    for (let column = 0; column < size; column++) {
      sum += (kernel[row * size + column] as number) * (errors[column] as number);
    }
    return sum;
  });
}

/** Σ_a π_a x_a of each row [n,V]: [n]. */
function rowMeans(
  logProbabilities: Float64Array,
  values: ArrayLike<number>,
  vocabulary: number,
): Float64Array {
  const means = new Float64Array(logProbabilities.length / vocabulary);
  logProbabilities.forEach((log, i) => {
    const row = Math.floor(i / vocabulary);
    means[row] = (means[row] as number) + Math.exp(log) * (values[i] as number);
  });
  return means;
}

/**
 * Δlog π ≈ (I − 1 πᵀ) Δz/τ at each context, [N,V], to first order.
 * @param logits z before the step, [N,V].
 * @param change Δz, [N,V].
 */
export function predictedLogProbabilityChange(
  logits: ArrayLike<number>,
  change: ArrayLike<number>,
  vocabulary: number,
  temperature: number,
): Float64Array {
  const logProbabilities = logSoftmax(logits, vocabulary, temperature);
  const means = rowMeans(logProbabilities, change, vocabulary);
  return logProbabilities.map(
    (_, i) => ((change[i] as number) - (means[Math.floor(i / vocabulary)] as number)) / temperature,
  );
}

/**
 * ΔH ≈ −Cov_{a∼π}(log π_a, Δz_a)/τ in nats at each context, [N], to first order: the
 * entropy–covariance identity (e.g. arXiv:2505.22617). Linear in Δz, so the components' parts of the
 * entropy budget add up to the whole.
 * @param logits z before the step, [N,V].
 * @param change Δz, [N,V].
 */
export function predictedEntropyChange(
  logits: ArrayLike<number>,
  change: ArrayLike<number>,
  vocabulary: number,
  temperature: number,
): Float64Array {
  const logProbabilities = logSoftmax(logits, vocabulary, temperature);
  const entropy = entropies(logProbabilities, vocabulary);
  const result = new Float64Array(entropy.length);
  logProbabilities.forEach((log, i) => {
    const row = Math.floor(i / vocabulary);
    const above = log + (entropy[row] as number);
    result[row] =
      (result[row] as number) - (Math.exp(log) * above * (change[i] as number)) / temperature;
  });
  return result;
}

/**
 * Δc of the largest probability c = max_a π_a at each context, [N], to first order: with m the most
 * probable token, π_m (Δz_m − Σ_a π_a Δz_a)/τ, the derivative of softmax. Linear in Δz. Where the
 * most probable token changes, c has a kink that this does not see.
 * @param logits z before the step, [N,V].
 * @param change Δz, [N,V].
 */
export function predictedConfidenceChange(
  logits: ArrayLike<number>,
  change: ArrayLike<number>,
  vocabulary: number,
  temperature: number,
): Float64Array {
  const logProbabilities = logSoftmax(logits, vocabulary, temperature);
  const means = rowMeans(logProbabilities, change, vocabulary);
  return means.map((mean, row) => {
    const logs = logProbabilities.subarray(row * vocabulary, (row + 1) * vocabulary);
    const top = logs.indexOf(Math.max(...logs));
    const moved = (change[row * vocabulary + top] as number) - mean;
    return (Math.exp(logs[top] as number) * moved) / temperature;
  });
}
