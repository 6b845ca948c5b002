/**
 * First-order learning dynamics: how one SGD step on some contexts moves the logits, the
 * log-probabilities and the entropy of others, read off the kernel (Ren & Sutherland,
 * arXiv:2407.10490).
 *
 * Everything here is linear in the kernel, so applied to each component it gives that component's
 * part, and the parts add up.
 */

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
