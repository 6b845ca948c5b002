/**
 * Seriation: an order in which neighbours are alike. The contexts are sorted by the Fiedler vector of the
 * graph whose weights are their likenesses, which finds the perfect order of a matrix that has one (J. E.
 * Atkins, E. G. Boman and B. Hendrickson, "A spectral algorithm for seriation and the consecutive ones
 * problem", SIAM J. Comput. 28, 1998).
 */
import { EigenvalueDecomposition, Matrix } from "ml-matrix";

/** @param cosines likenesses in [−1, 1], symmetric [size, size]. @returns the contexts by their places. */
export function spectralOrder(cosines: ArrayLike<number>, size: number): number[] {
  const order = Array.from({ length: size }, (_, i) => i);
  if (size < 3) return order;
  const laplacian = Matrix.zeros(size, size);
  for (let i = 0; i < size; i++) {
    for (let j = 0; j < size; j++) {
      if (i === j) continue;
      const weight =
        (2 + (cosines[i * size + j] as number) + (cosines[j * size + i] as number)) / 4;
      laplacian.set(i, j, -weight);
      laplacian.set(i, i, laplacian.get(i, i) + weight);
    }
  }
  const { realEigenvalues, eigenvectorMatrix } = new EigenvalueDecomposition(laplacian, {
    assumeSymmetric: true,
  });
  // The smallest eigenvalue is 0, of the constant vector; the next one's is Fiedler's.
  const [, second = 0] = order.toSorted(
    (a, b) => (realEigenvalues[a] as number) - (realEigenvalues[b] as number),
  );
  const vector = eigenvectorMatrix.getColumn(second);
  order.sort((a, b) => (vector[a] as number) - (vector[b] as number) || a - b);
  // Of the two directions, the one that begins nearer to the first context.
  return order.indexOf(0) < size / 2 ? order : order.reverse();
}
