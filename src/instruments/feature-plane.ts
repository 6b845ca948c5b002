/**
 * A stable two-dimensional view of features and classifier. The plane is spanned by the first two
 * principal axes of the *base* policy's probe features and stays what it is for the whole run, so
 * that whatever moves in it is the policy. Float64, no tensors.
 *
 * Features are drawn as P(h_i − m₀), with m₀ the base policy's mean feature. Classifier rows are
 * drawn as s·P(w_a − w̄), with w̄ the mean row: a vector added to all rows changes no probability. As
 *
 *     z_a − z̄ = ⟨w_a − w̄, m₀⟩ + ⟨w_a − w̄, h − m₀⟩ ,
 *
 * the inner product of a row's arrow with a context's point is, up to s and to what the plane does
 * not show, what sets that context's logit apart from the average context's. The scale s makes the
 * rows' root mean square length that of the base policy's features in the plane; it too is fixed, so
 * that a growing classifier is seen to grow.
 */
import type { Reading } from "./geometry";
import { meanRow } from "./mean-row";
import { eigenpairs } from "./symmetric-eigenvalues";

/** A plane, fixed for a run. */
export interface FeaturePlane {
  /** d. */
  readonly width: number;
  /** m₀, the base policy's mean feature, [d]. */
  readonly centre: Float64Array;
  /** P, two orthonormal rows [2,d]; their signs as in `eigenpairs`. */
  readonly axes: Float64Array;
  /** s. */
  readonly rowScale: number;
  /** Each axis's share of the base policy's feature variance, [2]. */
  readonly explained: Float64Array;
}

/** A policy seen in a plane. */
export interface FeatureView {
  /** P(h_i − m₀), row-major [N,2]. */
  readonly contexts: Float32Array;
  /** s·P(w_a − w̄), row-major [V,2]. */
  readonly rows: Float32Array;
  /**
   * The plane's share of the present features' variance about m₀, from 0 to 1: how much of them this
   * view can show. NaN when they do not vary.
   */
  readonly shown: number;
}

/** Rows minus a centre, row-major [n,d]. */
function minus(matrix: Float32Array, centre: Float64Array): Float64Array {
  return Float64Array.from(matrix, (x, k) => x - (centre[k % centre.length] as number));
}

/** P r for every row r: [n,2]. */
function project(rows: Float64Array, axes: Float64Array, width: number): Float64Array {
  return Float64Array.from({ length: (2 * rows.length) / width }, (_, index) => {
    const [row, axis] = [Math.floor(index / 2), index % 2];
    let sum = 0;
    for (let k = 0; k < width; k++) {
      sum += (rows[row * width + k] as number) * (axes[axis * width + k] as number);
    }
    return sum;
  });
}

function sumOfSquares(values: Float64Array): number {
  return values.reduce((sum, x) => sum + x * x, 0);
}

/**
 * The plane of a run, from the base policy's reading.
 * @throws RangeError when features have fewer than two numbers, or are not finite.
 */
export function featurePlane(base: Reading): FeaturePlane {
  const { width } = base;
  if (width < 2) {
    throw new RangeError(`width is ${width}; a plane needs features of at least 2 numbers`);
  }
  const centre = meanRow(base.features, width);
  const rows = minus(base.features, centre);
  const covariance = new Float64Array(width * width);
  for (let start = 0; start < rows.length; start += width) {
    for (let k = 0; k < width; k++) {
      for (let l = 0; l < width; l++) {
        const product = (rows[start + k] as number) * (rows[start + l] as number);
        covariance[k * width + l] = (covariance[k * width + l] as number) + product;
      }
    }
  }
  const [first, second] = eigenpairs(covariance, width) as [
    { value: number; vector: Float64Array },
    { value: number; vector: Float64Array },
  ];
  const axes = Float64Array.of(...first.vector, ...second.vector);
  const variance = sumOfSquares(rows);
  const contexts = sumOfSquares(project(rows, axes, width)) / (rows.length / width);
  const classifier = minus(base.classifier, meanRow(base.classifier, width));
  const arrows = sumOfSquares(project(classifier, axes, width)) / (classifier.length / width);
  return {
    width,
    centre,
    axes,
    rowScale: contexts > 0 && arrows > 0 ? Math.sqrt(contexts / arrows) : 1,
    explained: Float64Array.of(first.value, second.value).map((value) =>
      variance > 0 ? Math.max(0, value) / variance : 0,
    ),
  };
}

/**
 * A policy's features and classifier in a run's plane.
 * @throws RangeError when the reading is of another width.
 */
export function viewInPlane(plane: FeaturePlane, reading: Reading): FeatureView {
  const { width, centre, axes, rowScale } = plane;
  if (reading.width !== width) {
    throw new RangeError(`width is ${reading.width}; this plane is of width ${width}`);
  }
  const rows = minus(reading.features, centre);
  const contexts = project(rows, axes, width);
  const classifier = minus(reading.classifier, meanRow(reading.classifier, width));
  return {
    contexts: Float32Array.from(contexts),
    rows: Float32Array.from(project(classifier, axes, width), (x) => rowScale * x),
    shown: sumOfSquares(contexts) / sumOfSquares(rows),
  };
}
