/** Eigenvalues and eigenvectors of real symmetric matrices, in float64. */
import { EigenvalueDecomposition, Matrix } from "ml-matrix";

/**
 * Decomposes the symmetric part (M + Mᵀ)/2, so that float32 rounding cannot make anything complex.
 * @throws RangeError when the size does not fit or a value is not finite.
 */
function decompose(values: ArrayLike<number>, n: number): EigenvalueDecomposition {
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
  return new EigenvalueDecomposition(matrix, { assumeSymmetric: true });
}

/**
 * Eigenvalues of the symmetric part, from the largest to the smallest.
 * @param values row-major, [n,n].
 * @throws RangeError when the size does not fit or a value is not finite.
 */
export function eigenvalues(values: ArrayLike<number>, n: number): Float64Array {
  return Float64Array.from(decompose(values, n).realEigenvalues).sort((a, b) => b - a);
}

/** An eigenvalue and its eigenvector [n], of length 1. */
export interface Eigenpair {
  readonly value: number;
  readonly vector: Float64Array;
}

/**
 * Eigenvalues and orthonormal eigenvectors of the symmetric part, from the largest value to the
 * smallest. Of the two signs a vector could have, it has the one that makes its entry of largest
 * absolute value positive.
 * @param values row-major, [n,n].
 * @throws RangeError when the size does not fit or a value is not finite.
 */
export function eigenpairs(values: ArrayLike<number>, n: number): Eigenpair[] {
  const { realEigenvalues, eigenvectorMatrix } = decompose(values, n);
  return realEigenvalues
    .map((value, k): Eigenpair => {
      const vector = Float64Array.from(eigenvectorMatrix.getColumn(k));
      const largest = vector.reduce((a, b) => (Math.abs(b) > Math.abs(a) ? b : a), 0);
      return { value, vector: largest < 0 ? vector.map((x) => -x) : vector };
    })
    .sort((a, b) => b.value - a.value);
}
