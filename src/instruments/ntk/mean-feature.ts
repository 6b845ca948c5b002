/**
 * The representation component, split by what the probes' features share. With m the mean feature of
 * the probes and c_i = h(x_i) − m, exactly,
 *
 *     ⟨h_i, h_j⟩ = ⟨m, m⟩ + (⟨m, c_j⟩ + ⟨c_i, m⟩) + ⟨c_i, c_j⟩ .
 *
 * The first part is the same for every pair: through it an update on one context moves the same
 * tokens everywhere (Tomihari, arXiv:2601.04670). Float64, no tensors.
 */
import { meanRow } from "../mean-row";

/** The parts of a representation component over N probes. */
export interface MeanFeatureSplit {
  /** m, [d]. */
  readonly mean: Float64Array;
  /** ⟨m, m⟩, every cell's first part. */
  readonly shared: number;
  /** ⟨m, c_j⟩ + ⟨c_i, m⟩, row-major [N,N]. Its cells sum to 0. */
  readonly cross: Float32Array;
  /** ⟨c_i, c_j⟩, row-major [N,N]. Its rows sum to 0. */
  readonly centred: Float32Array;
  /**
   * The mean feature's share of the component's trace, ‖m‖² / mean ‖h_i‖²; the rest is the centred
   * part's, for the cross terms have no trace. NaN when all features are zero.
   */
  readonly sharedShare: number;
}

/**
 * Splits the representation component of these features.
 * @param features h(x_i), row-major [N,d].
 * @param width d.
 * @throws RangeError when the features are no rows of this width.
 */
export function meanFeatureSplit(features: ArrayLike<number>, width: number): MeanFeatureSplit {
  const mean = meanRow(features, width);
  const count = features.length / width;
  const centredRows = Float64Array.from(features, (h, k) => h - (mean[k % width] as number));
  const row = (i: number) => centredRows.subarray(i * width, (i + 1) * width);
  const dot = (a: Float64Array, b: Float64Array) =>
    a.reduce((sum, x, k) => sum + x * (b[k] as number), 0);
  const alongMean = Array.from({ length: count }, (_, i) => dot(mean, row(i)));
  const cross = new Float32Array(count * count);
  const centred = new Float32Array(count * count);
  let centredTrace = 0;
  for (let i = 0; i < count; i++) {
    for (let j = 0; j <= i; j++) {
      const both = (alongMean[i] as number) + (alongMean[j] as number);
      const product = dot(row(i), row(j));
      cross[i * count + j] = both;
      cross[j * count + i] = both;
      centred[i * count + j] = product;
      centred[j * count + i] = product;
      centredTrace += i === j ? product : 0;
    }
  }
  const shared = dot(mean, mean);
  return { mean, shared, cross, centred, sharedShare: shared / (shared + centredTrace / count) };
}
