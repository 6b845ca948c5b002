/** The mean of a matrix's rows, in float64. */

/**
 * Mean row of a row-major matrix [n,width]: [width].
 * @throws RangeError when the matrix has no row or an incomplete one.
 */
export function meanRow(matrix: ArrayLike<number>, width: number): Float64Array {
  const rows = matrix.length / width;
  if (!(Number.isInteger(rows) && rows > 0)) {
    throw new RangeError(`matrix holds ${matrix.length} numbers; rows of ${width} are needed`);
  }
  const sum = new Float64Array(width);
  for (let i = 0; i < matrix.length; i++) {
    sum[i % width] = (sum[i % width] as number) + (matrix[i] as number);
  }
  return sum.map((value) => value / rows);
}
