/**
 * How far each component of the kernel has moved: since the run began, and since it was last
 * measured. The second says which component *changes* now, whatever drives the update: while only
 * the classifier is trained, that is the gradient component alone. Float64, no tensors.
 */
import { alignment, norm, relativeChange } from "../frobenius";
import type { TraceKernel } from "./kernel";

/** The components, by their names in metrics. */
const COMPONENTS = ["representation", "gradient"] as const;

/**
 * Of each component, in the Frobenius norm:
 * - `ntk/…/drift`: ‖K_t − K_0‖ / ‖K_0‖;
 * - `ntk/…/alignment`: ⟨K_t, K_0⟩ / (‖K_t‖ ‖K_0‖), the kernel alignment of Cristianini et al. (NIPS
 *   2001): 1 while the kernel has only been scaled;
 * - `ntk/…/change`: ‖K_t − K_s‖ / ‖K_s‖ with K_s the measurement before, where there is one.
 *
 * A figure whose denominator is zero is left out.
 * @param start K_0, on the same probes.
 * @param previous K_s, on the same probes; null at the first measurement.
 * @throws RangeError when the kernels differ in size.
 */
export function kernelMotion(
  kernel: TraceKernel,
  start: TraceKernel,
  previous: TraceKernel | null,
): Record<string, number> {
  const metrics: Record<string, number> = {};
  for (const name of COMPONENTS) {
    const [now, first, last] = [kernel[name], start[name], previous?.[name]];
    if (norm(first) > 0) {
      metrics[`ntk/${name}/drift`] = relativeChange(now, first);
      if (norm(now) > 0) {
        metrics[`ntk/${name}/alignment`] = alignment(now, first);
      }
    }
    if (last !== undefined && norm(last) > 0) {
      metrics[`ntk/${name}/change`] = relativeChange(now, last);
    }
  }
  return metrics;
}
