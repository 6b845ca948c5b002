/** How alike contexts are: to the kernel, or by the inner products of their features. */
import type { KernelComponents } from "./kernel-source";

type Matrix = Float32Array | Float64Array;

/**
 * M(i,j) / √(s(i) s(j)), [N, N]; 0 where a size is not positive, and where there is no number.
 * @param matrix M, [N, N].
 * @param sizes s, [N]: for cosines the diagonal of M, or of what M is a part of.
 */
export function overSizes<T extends Matrix>(matrix: T, sizes: Matrix): T {
  const roots = Float64Array.from(sizes, Math.sqrt);
  const over = matrix.slice() as T;
  for (let i = 0; i < roots.length; i++) {
    for (let j = 0; j < roots.length; j++) {
      const at = i * roots.length + j;
      const value = (matrix[at] as number) / ((roots[i] as number) * (roots[j] as number));
      over[at] = Number.isFinite(value) ? value : 0;
    }
  }
  return over;
}

/** M(i,i), [N], of M [N, N]. */
export function diagonalOf(matrix: Matrix): Float64Array {
  const size = Math.round(Math.sqrt(matrix.length));
  return Float64Array.from({ length: size }, (_, i) => matrix[i * (size + 1)] as number);
}

/** M(i,j) / √(M(i,i) M(j,j)), [N, N]. */
export function cosines<T extends Matrix>(matrix: T): T {
  return overSizes(matrix, diagonalOf(matrix));
}

/** The cosines of the full kernel, [N, N]. */
export function cosinesOf({ representation, gradient }: KernelComponents): Float64Array {
  return cosines(
    Float64Array.from(representation, (value, at) => value + (gradient[at] as number)),
  );
}

/** The mean over pairs of different contexts of M [N, N]; NaN where there is but one. */
export function meanBetween(matrix: Matrix): number {
  const own = diagonalOf(matrix);
  const sum = (of: Iterable<number>) => [...of].reduce((total, value) => total + value, 0);
  return (sum(matrix) - sum(own)) / (own.length * (own.length - 1));
}
