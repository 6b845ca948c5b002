/**
 * The geometry of the classifier W and of the final features h on the probe contexts, from arrays
 * that were read back once. Float64, no tensors.
 */
import { DIGIT_COUNT } from "../tasks/vocabulary";
import { effectiveRank } from "./effective-rank";
import { norm, relativeChange } from "./frobenius";
import { eigenvalues } from "./symmetric-eigenvalues";

/** W and h as they are at one step. */
export interface Reading {
  /** d. */
  readonly width: number;
  /** W, row-major [V,d]. */
  readonly classifier: Float32Array;
  /** h(x_i), row-major [N,d]. */
  readonly features: Float32Array;
  /** What is subtracted from W h [V], where the policy has such a constant. */
  readonly offset?: Float32Array | undefined;
}

/** Row i of a row-major matrix, as a view. */
function row(matrix: Float32Array, width: number, i: number): Float32Array {
  return matrix.subarray(i * width, (i + 1) * width);
}

function dot(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) {
    sum += (a[i] as number) * (b[i] as number);
  }
  return sum;
}

/** Singular values of a row-major matrix of this width, largest first, by its smaller Gram matrix. */
export function singularValues(matrix: Float32Array, width: number): Float64Array {
  const rows = matrix.length / width;
  const side = Math.min(rows, width);
  const vectors =
    rows <= width
      ? Array.from({ length: rows }, (_, i) => row(matrix, width, i))
      : Array.from({ length: width }, (_, j) =>
          Float32Array.from({ length: rows }, (_unused, i) => matrix[i * width + j] as number),
        );
  const gram = new Float64Array(side * side);
  for (let i = 0; i < side; i++) {
    for (let j = 0; j <= i; j++) {
      const product = dot(vectors[i] as Float32Array, vectors[j] as Float32Array);
      gram[i * side + j] = product;
      gram[j * side + i] = product;
    }
  }
  return eigenvalues(gram, side).map((value) => Math.sqrt(Math.max(0, value)));
}

/**
 * Frobenius norm of the answer tokens' rows of W minus their mean row. Adding one vector to all
 * these rows moves no probability between answers, so this is the part of W that tells them apart;
 * ‖W‖ itself is dominated by tokens that are never emitted.
 * @param answers how many rows, from the first on, belong to answer tokens.
 */
export function answerRowsNorm(classifier: Float32Array, width: number, answers: number): number {
  const count = Math.min(answers, classifier.length / width);
  const mean = new Float64Array(width);
  for (let i = 0; i < count * width; i++) {
    mean[i % width] = (mean[i % width] as number) + (classifier[i] as number) / count;
  }
  return norm(
    Float64Array.from(
      { length: count * width },
      (_, i) => (classifier[i] as number) - (mean[i % width] as number),
    ),
  );
}

/** The mean of cos(h_i, h_j) over pairs i ≠ j; 1 when all features point one way, NaN for one row. */
export function meanCosine(features: Float32Array, width: number): number {
  const count = features.length / width;
  // Σ_{i,j} cos = ‖Σ_i h_i/‖h_i‖‖², of which the N cosines of a row with itself are 1.
  const sum = new Float64Array(width);
  for (let i = 0; i < count; i++) {
    const feature = row(features, width, i);
    const size = norm(feature);
    feature.forEach((value, k) => {
      sum[k] = (sum[k] as number) + value / size;
    });
  }
  return (norm(sum) ** 2 - count) / (count * (count - 1));
}

/**
 * The geometry's metrics by name. Drifts are ‖X − X₀‖ / ‖X₀‖ in the Frobenius norm; the features'
 * effective rank is that of the matrix [N,d] (Roy & Vetterli 2007), not centred.
 * @param start the reading at the run's first step, on the same probes.
 */
export function geometryMetrics(now: Reading, start: Reading): Record<string, number> {
  const { width, classifier, features } = now;
  return {
    "classifier/norm_fro": norm(classifier),
    "classifier/norm_spectral": singularValues(classifier, width)[0] as number,
    "classifier/norm_answer_rows": answerRowsNorm(classifier, width, DIGIT_COUNT),
    "classifier/drift": relativeChange(classifier, start.classifier),
    "features/cosine_mean": meanCosine(features, width),
    "features/effective_rank": effectiveRank(singularValues(features, width)),
    "features/drift": relativeChange(features, start.features),
  };
}
