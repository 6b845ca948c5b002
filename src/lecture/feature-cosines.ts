/** How alike the features of different contexts are, from the representation component of a kernel. */

/**
 * ⟨h_i, h_j⟩ / (‖h_i‖ ‖h_j‖), [N, N].
 * @param inner ⟨h_i, h_j⟩, [N, N]: the representation component by (1/V) tr K.
 */
export function cosines(inner: Float32Array): Float32Array {
  const size = Math.round(Math.sqrt(inner.length));
  const norms = Array.from({ length: size }, (_, i) => Math.sqrt(inner[i * size + i] as number));
  return inner.map((value, at) => {
    const product = (norms[Math.floor(at / size)] as number) * (norms[at % size] as number);
    return product > 0 ? value / product : 0;
  });
}

/** The mean over pairs of different contexts; NaN where there is but one. */
export function meanBetween(matrix: Float32Array): number {
  const size = Math.round(Math.sqrt(matrix.length));
  const own = Array.from({ length: size }, (_, i) => matrix[i * size + i] as number);
  const sum = (of: Iterable<number>) => [...of].reduce((total, value) => total + value, 0);
  return (sum(matrix) - sum(own)) / (size * (size - 1));
}
