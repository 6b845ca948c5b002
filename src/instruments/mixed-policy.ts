/** θ put together from two: some parameters as they are after an update, the rest as before. */
import type { ParameterSpec } from "../engine/layout";

/**
 * @param before θ [P], flat in the layout's order.
 * @param after θ' [P].
 * @param moved whether a parameter is taken from `after`.
 * @throws RangeError when the two differ in length.
 */
export function mixedTheta(
  layout: readonly ParameterSpec[],
  before: Float32Array,
  after: Float32Array,
  moved: (spec: ParameterSpec) => boolean,
): Float32Array {
  if (before.length !== after.length) {
    throw new RangeError(
      `theta: ${after.length} numbers after, ${before.length} before the update`,
    );
  }
  const theta = before.slice();
  for (const spec of layout.filter(moved)) {
    const end = spec.offset + spec.size;
    theta.set(after.subarray(spec.offset, end), spec.offset);
  }
  return theta;
}
