/**
 * Numbers that sum a kernel up, and its other normalisations. Float64, no tensors.
 *
 * All are of the N × N matrix that the heatmap shows, with entries (1/V) tr K(x_i, x_j).
 */
import { effectiveRank } from "../effective-rank";
import { norm, relativeChange } from "../frobenius";
import { eigenvalues } from "../symmetric-eigenvalues";
import type { TraceKernel } from "./kernel";

/** What is measured of one component. */
export interface ComponentStatistics {
  /** Σ_i k(x_i, x_i). */
  readonly trace: number;
  /** Frobenius norm. */
  readonly fro: number;
  readonly topEigenvalue: number;
  /** Roy & Vetterli 2007, of the eigenvalues; see `effectiveRank`. */
  readonly effectiveRank: number;
}

/** N of an N × N matrix. @throws RangeError when it is not square. */
function sideOf(values: ArrayLike<number>): number {
  const side = Math.round(Math.sqrt(values.length));
  if (side * side !== values.length || side === 0) {
    throw new RangeError(`kernel holds ${values.length} numbers; it must be square`);
  }
  return side;
}

/** Σ_i k_ii of a row-major [N,N] matrix. */
function traceOf(values: ArrayLike<number>): number {
  const side = sideOf(values);
  let sum = 0;
  for (let i = 0; i < side; i++) {
    sum += values[i * side + i] as number;
  }
  return sum;
}

/**
 * Statistics of one component.
 * @param values row-major [N,N].
 * @param spectrum its eigenvalues, from the largest to the smallest, where they are known already.
 * @throws RangeError when it is not square or not finite.
 */
export function componentStatistics(
  values: ArrayLike<number>,
  spectrum: Float64Array = eigenvalues(values, sideOf(values)),
): ComponentStatistics {
  return {
    trace: traceOf(values),
    fro: norm(values),
    topEigenvalue: spectrum[0] as number,
    effectiveRank: effectiveRank(spectrum),
  };
}

/** representation + gradient, row-major [N,N]. */
export function wholeKernel(kernel: TraceKernel): Float64Array {
  return Float64Array.from(kernel.representation, (r, i) => r + (kernel.gradient[i] as number));
}

/** All eigenvalues of each component, from the largest to the smallest, [N]. */
export interface KernelSpectra {
  readonly representation: Float64Array;
  readonly gradient: Float64Array;
}

/**
 * The spectra of both components. Rounding may leave the smallest a little below zero.
 * @throws RangeError when a component is not square or not finite.
 */
export function kernelSpectra({ representation, gradient }: TraceKernel): KernelSpectra {
  return {
    representation: eigenvalues(representation, sideOf(representation)),
    gradient: eigenvalues(gradient, sideOf(gradient)),
  };
}

/**
 * The kernel's metrics by name. `ntk/gradient_share` is tr K_grad / (tr K_rep + tr K_grad), and
 * `ntk/drift` is ‖K − K₀‖ / ‖K₀‖ of the whole kernel in the Frobenius norm.
 * @param start the kernel K₀ at the run's first step, on the same probes.
 * @param spectra the kernel's, where they are known already.
 */
export function kernelMetrics(
  kernel: TraceKernel,
  start: TraceKernel,
  spectra: KernelSpectra = kernelSpectra(kernel),
): Record<string, number> {
  const representation = componentStatistics(kernel.representation, spectra.representation);
  const gradient = componentStatistics(kernel.gradient, spectra.gradient);
  const metrics: Record<string, number> = {};
  for (const [name, statistics] of [
    ["representation", representation],
    ["gradient", gradient],
  ] as const) {
    metrics[`ntk/${name}/trace`] = statistics.trace;
    metrics[`ntk/${name}/fro`] = statistics.fro;
    metrics[`ntk/${name}/top_eigenvalue`] = statistics.topEigenvalue;
    metrics[`ntk/${name}/effective_rank`] = statistics.effectiveRank;
  }
  metrics["ntk/gradient_share"] = gradient.trace / (representation.trace + gradient.trace);
  metrics["ntk/drift"] = relativeChange(wholeKernel(kernel), wholeKernel(start));
  return metrics;
}

/** How a heatmap's entries are scaled: (1/V) tr K, tr K, or the cosine of the kernel's features. */
export type KernelNormalisation = "mean_trace" | "trace" | "cosine";

/**
 * The entries in another normalisation, row-major [N,N]. `cosine` divides by √(k_ii k_jj), and gives
 * 0 where one of them is 0.
 * @param values a component or the whole, as (1/V) tr K.
 * @param scale the kernel whose diagonal `cosine` divides by. By default the values' own, so that
 *   each component's diagonal is 1; with the whole kernel here, the components add up to its cosine.
 * @throws RangeError when a kernel is not square, or the two differ in size.
 */
export function normaliseKernel(
  values: ArrayLike<number>,
  vocabulary: number,
  normalisation: KernelNormalisation,
  scale: ArrayLike<number> = values,
): Float32Array {
  const side = sideOf(values);
  if (scale.length !== values.length) {
    throw new RangeError(`scale holds ${scale.length} numbers; the kernel ${values.length}`);
  }
  return Float32Array.from(values, (value, index) => {
    switch (normalisation) {
      case "mean_trace":
        return value;
      case "trace":
        return value * vocabulary;
      case "cosine": {
        const i = Math.floor(index / side);
        const j = index % side;
        const size = Math.sqrt((scale[i * side + i] as number) * (scale[j * side + j] as number));
        return size > 0 ? value / size : 0;
      }
    }
  });
}
