/**
 * How the final features of the probes lie to each other, and how each has moved, from arrays that
 * were read back once. Float64, no tensors. What is one number of the whole matrix and measured at
 * every step is in `geometry.ts`.
 */
import { alignment, norm, relativeChange } from "./frobenius";
import { meanRow } from "./mean-row";

/** Rows of a row-major matrix [n,width], as views. */
function rowsOf(matrix: Float32Array, width: number): Float32Array[] {
  return Array.from({ length: matrix.length / width }, (_, i) =>
    matrix.subarray(i * width, (i + 1) * width),
  );
}

/**
 * cos(h_i, h_j), row-major [N,N]: the representation component, cosine-normalised. 0 where a
 * feature is zero.
 * @param features h(x_i), row-major [N,d].
 */
export function cosineMatrix(features: Float32Array, width: number): Float32Array {
  const rows = rowsOf(features, width);
  return Float32Array.from(
    rows.flatMap((a) =>
      rows.map((b) => {
        const cosine = alignment(a, b);
        return Number.isNaN(cosine) ? 0 : cosine;
      }),
    ),
  );
}

/** How far each probe's feature has moved. */
export interface FeatureMotion {
  /** ‖h_i − h_i⁰‖ / ‖h_i⁰‖, [N]. */
  readonly drift: Float32Array;
  /** cos(h_i, h_i⁰), [N]: below 1 where the feature has turned, and not only grown. */
  readonly cosine: Float32Array;
}

/**
 * The motion of every probe's feature since the start.
 * @param now h(x_i), row-major [N,d].
 * @param start the same at the run's first step.
 * @throws RangeError when the two differ in size.
 */
export function featureMotion(
  now: Float32Array,
  start: Float32Array,
  width: number,
): FeatureMotion {
  if (now.length !== start.length) {
    throw new RangeError(`features: ${now.length} numbers now, ${start.length} at the start`);
  }
  const first = rowsOf(start, width);
  const pairs = rowsOf(now, width).map((row, i) => [row, first[i] as Float32Array] as const);
  return {
    drift: Float32Array.from(pairs, ([row, old]) => relativeChange(row, old)),
    cosine: Float32Array.from(pairs, ([row, old]) => alignment(row, old)),
  };
}

/**
 * ‖m‖ / mean ‖h_i‖ with m the mean feature: 1 when all features point one way, about 1/√N for N
 * unrelated ones. NaN when all are zero.
 */
export function sharedFeatureNorm(features: Float32Array, width: number): number {
  const sizes = rowsOf(features, width).map(norm);
  return norm(meanRow(features, width)) / (sizes.reduce((a, b) => a + b, 0) / sizes.length);
}
