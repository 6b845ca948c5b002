/** Eigenvalues of real symmetric matrices, in float64. */
import { EigenvalueDecomposition, Matrix } from "ml-matrix";

/**
 * Eigenvalues, from the largest to the smallest, of the symmetric part (M + Mᵀ)/2, so that float32
 * rounding cannot make them complex.
 * @param values row-major, [n,n].
 * @throws RangeError when the size does not fit or a value is not finite.
 */
export function eigenvalues(values: ArrayLike<number>, n: number): Float64Array {
  if (values.length !== n * n) {
    throw new RangeError(`matrix holds ${values.length} numbers; ${n} × ${n} are needed`);
  }
  const matrix = new Matrix(n, n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) {
      const value = ((values[i * n + j] as number) + (values[j * n + i] as number)) / 2;
      if (!Number.isFinite(value)) {
        throw new RangeError(`matrix entry (${i}, ${j}) is ${value}; it must be finite`);
      }
      matrix.set(i, j, value);
    }
  }
  const { realEigenvalues } = new EigenvalueDecomposition(matrix, { assumeSymmetric: true });
  return Float64Array.from(realEigenvalues).sort((a, b) => b - a);
}
