/**
 * How the setting `feature_knob` turns the features of a base policy: measured on the policy itself,
 * before the run begins.
 *
 * All three knobs move the features along their mean m, the part that contexts share: h = s(h₀ + t m̂)
 * with m̂ = m/‖m‖. At t = −‖m‖ they are centred, t = 0 is the base policy's, and as t grows all
 * cosines approach 1.
 */
import type { PolicyFile } from "../engine/checkpoint";
import type { FeatureKnob } from "../engine/feature-shift";
import { initialTheta, Policy } from "../engine/policy";
import { untrainedShape } from "../engine/trainer";
import { ExperimentError, problemOf } from "../experiment/problem";
import type { SettingValues } from "../experiment/schema";
import { norm } from "../instruments/frobenius";
import { meanCosine } from "../instruments/geometry";
import { meanRow } from "../instruments/mean-row";
import { probeContexts } from "../instruments/ntk/probes";
import { readPolicy } from "../instruments/reading";

/** Held-out contexts that features are measured on: more than a run's probes, and whatever those are. */
const CONTEXTS = 256;

/** Halvings by which t is found: to the precision of a double. */
const HALVINGS = 60;

/** Rows h + t m̂ of features [N,d]. */
function moved(features: Float32Array, direction: Float64Array, t: number): Float32Array {
  const width = direction.length;
  return features.map((value, i) => value + t * (direction[i % width] as number));
}

/** √(mean ‖h‖²) of features [N,d]. */
function rootMeanSquareNorm(features: Float32Array, width: number): number {
  return norm(features) / Math.sqrt(features.length / width);
}

/** The t at which the mean cosine of h + t m̂ is `rho`. Throws an ExperimentError where none is. */
function placeOfCosine(features: Float32Array, direction: Float64Array, rho: number): number {
  const width = direction.length;
  const cosineAt = (t: number) => meanCosine(moved(features, direction, t), width);
  // Centred features have about the smallest mean cosine there is; from there it rises with t.
  const centred = -norm(meanRow(features, width));
  if (cosineAt(centred) > rho) {
    const least = Math.ceil(1000 * cosineAt(centred)) / 1000;
    const wrong = `${rho} is less than the mean cosine of this policy's features once centred`;
    throw new ExperimentError([problemOf("feature_rho", wrong, `${least} to 0.99`)]);
  }
  let [low, high] = [centred, rootMeanSquareNorm(features, width)];
  while (cosineAt(high) < rho) high *= 2;
  for (let i = 0; i < HALVINGS; i++) {
    const middle = (low + high) / 2;
    if (cosineAt(middle) < rho) low = middle;
    else high = middle;
  }
  return high;
}

/**
 * The knob that settings turn, for features [N,d] of the base policy; null where they turn none.
 * @throws ExperimentError where the features cannot be given the mean cosine that is asked for.
 */
export function knobFor(
  settings: Pick<SettingValues, "feature_knob" | "feature_add" | "feature_rho">,
  features: Float32Array,
  width: number,
): FeatureKnob | null {
  const { feature_knob: knob, feature_add: add, feature_rho: rho } = settings;
  if (knob === "none") return null;
  const mean = meanRow(features, width);
  const size = norm(mean);
  const direction = mean.map((value) => value / size);
  const along = (t: number) => direction.map((value) => t * value);
  const length = rootMeanSquareNorm(features, width);
  if (knob === "centre") return { scale: 1, shift: along(-size) };
  if (knob === "add") return { scale: 1, shift: along(add * length) };
  const t = placeOfCosine(features, direction, rho);
  const scale = length / rootMeanSquareNorm(moved(features, direction, t), width);
  return { scale, shift: along(t) };
}

/** Features of held-out contexts under a base policy, row-major [N,d]. */
async function featuresOf({ shape, theta }: PolicyFile): Promise<Float32Array> {
  const policy = Policy.fromArray(shape, theta);
  try {
    return (await readPolicy(policy, probeContexts(CONTEXTS))).features;
  } finally {
    policy.dispose();
  }
}

/**
 * The knob of a run that starts from `base`, or untrained where it is null; null where the settings
 * turn none. Runs the base policy on the current backend.
 * @throws ExperimentError as `knobFor` does.
 */
export async function featureKnob(
  settings: SettingValues,
  base: PolicyFile | null,
): Promise<FeatureKnob | null> {
  if (settings.feature_knob === "none") return null;
  const shape = base?.shape ?? untrainedShape(settings);
  const theta = base?.theta ?? initialTheta(shape, settings.seed);
  return knobFor(settings, await featuresOf({ shape, theta }), shape.width);
}
