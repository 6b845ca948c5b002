/** What a square matrix looks like in a few numbers, for read-outs and for those who cannot see it. */

/** A square matrix in a few numbers. */
export interface MatrixSummary {
  /** Mean of the diagonal. */
  readonly diagonal: number;
  readonly diagonalRange: readonly [number, number];
  /** Mean off the diagonal; 0 for a 1 × 1 matrix. */
  readonly offDiagonal: number;
  readonly offDiagonalRange: readonly [number, number];
  /** The cell off the diagonal, above it, of the largest size; null for a 1 × 1 matrix. */
  readonly strongest: {
    readonly row: number;
    readonly column: number;
    readonly value: number;
  } | null;
  /** Largest absolute value of all cells. */
  readonly largest: number;
  /** Smallest value of all cells. */
  readonly smallest: number;
  /** Median absolute value of all cells: what is usual where a few cells outweigh the rest. */
  readonly typical: number;
}

/** Summarises values [size · size] of a symmetric matrix, row by row; cells that are NaN are ignored. */
export function summariseMatrix(values: ArrayLike<number>, size: number): MatrixSummary {
  let onSum = 0;
  let onLow = Number.POSITIVE_INFINITY;
  let onHigh = Number.NEGATIVE_INFINITY;
  let offSum = 0;
  let offCount = 0;
  let offLow = Number.POSITIVE_INFINITY;
  let offHigh = Number.NEGATIVE_INFINITY;
  let strongest: { row: number; column: number; value: number } | null = null;
  const sizes = new Float64Array(size * size);
  let count = 0;
  for (let row = 0; row < size; row++) {
    for (let column = 0; column < size; column++) {
      const value = values[row * size + column] as number;
      if (!Number.isFinite(value)) continue;
      sizes[count++] = Math.abs(value);
      if (row === column) {
        onSum += value;
        onLow = Math.min(onLow, value);
        onHigh = Math.max(onHigh, value);
        continue;
      }
      offSum += value;
      offCount += 1;
      offLow = Math.min(offLow, value);
      offHigh = Math.max(offHigh, value);
      if (column > row && (!strongest || Math.abs(value) > Math.abs(strongest.value))) {
        strongest = { row, column, value };
      }
    }
  }
  const sorted = sizes.subarray(0, count).sort();
  const any = offCount > 0;
  return {
    diagonal: onSum / size,
    diagonalRange: [onLow, onHigh],
    offDiagonal: any ? offSum / offCount : 0,
    offDiagonalRange: any ? [offLow, offHigh] : [0, 0],
    strongest,
    largest: Math.max(Math.abs(onLow), Math.abs(onHigh), any ? Math.max(-offLow, offHigh) : 0),
    smallest: Math.min(onLow, any ? offLow : onLow),
    typical: sorted[count >> 1] ?? 0,
  };
}
