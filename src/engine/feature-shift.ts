/**
 * Two constants by which a policy's features can be given another geometry while its outputs at the
 * start stay as they are: h = (output of the last norm) + shift, and z = W h − offset.
 *
 * With h₀ the features of a base policy and W₀ its classifier, a *knob* asks for h = s(h₀ + v). Then
 * W = W₀/s and offset = W₀ v give z = W h − offset = W₀ h₀: the same outputs. The scale s folds into
 * the last norm's gain and into W, which are trained like any others; what is left over is the shift
 * s v and the offset, fixed for the run.
 */
import { CLASSIFIER, type ParameterSpec, type PolicyShape, parameterLayout } from "./layout";

/** The constants of a policy. They are no parameters: no update changes them. */
export interface FeatureShift {
  /** Added to the output of the last norm, [d]. */
  readonly shift: Float32Array;
  /** Subtracted from W h, [V]. */
  readonly offset: Float32Array;
}

/** How features are to differ from a base policy's: h = scale·(h₀ + shift). */
export interface FeatureKnob {
  /** s > 0. */
  readonly scale: number;
  /** v [d]. */
  readonly shift: ArrayLike<number>;
}

/** The parameter of this name. */
function specOf(shape: PolicyShape, name: string): ParameterSpec {
  return parameterLayout(shape).find((spec) => spec.name === name) as ParameterSpec;
}

/**
 * θ [P] and the constants of a policy whose features are those of `theta`'s, turned by a knob, and
 * whose logits are those of `theta`'s up to rounding.
 * @throws RangeError when the knob does not fit the shape.
 */
export function turnFeatures(
  shape: PolicyShape,
  theta: Float32Array,
  { scale, shift }: FeatureKnob,
): { readonly theta: Float32Array; readonly constants: FeatureShift } {
  const { vocabulary, width } = shape;
  if (shift.length !== width || !(scale > 0 && Number.isFinite(scale))) {
    throw new RangeError(
      `knob: a scale of ${scale} and ${shift.length} numbers; a scale above 0 and ${width} are needed`,
    );
  }
  const turned = theta.slice();
  const gain = specOf(shape, "final_norm.gain");
  for (let k = gain.offset; k < gain.offset + gain.size; k++) {
    turned[k] = scale * (theta[k] as number);
  }
  const { offset: start } = specOf(shape, CLASSIFIER);
  for (let k = start; k < start + vocabulary * width; k++) {
    turned[k] = (theta[k] as number) / scale;
  }
  const constant = Float32Array.from(shift, (value) => scale * value);
  // From the rounded W and shift, so that what is subtracted is what was added.
  const offset = Float32Array.from({ length: vocabulary }, (_, a) =>
    constant.reduce((sum, u, k) => sum + (turned[start + a * width + k] as number) * u, 0),
  );
  return { theta: turned, constants: { shift: constant, offset } };
}
