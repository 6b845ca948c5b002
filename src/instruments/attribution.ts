/**
 * Measured attribution of an update, exact under any optimiser: with θ = (W, ψ) before and (W', ψ')
 * after,
 *
 *     Δz = [z(W',ψ) − z(W,ψ)] + [z(W,ψ') − z(W,ψ)] + interaction,
 *
 * the classifier's part, the backbone's part, and what only both together did. Since z = W h, two
 * readings hold all four policies' logits and no further forward pass is needed.
 */
import type { Reading } from "./geometry";
import { confidences, entropies, logSoftmax } from "./softmax";

/** A change and its three parts. */
export interface Attribution {
  readonly actual: number;
  readonly classifier: number;
  readonly backbone: number;
  readonly interaction: number;
}

/** W h of every context, [N,V]. */
function logitsOf(classifier: Float32Array, features: Float32Array, width: number): Float64Array {
  const vocabulary = classifier.length / width;
  const contexts = features.length / width;
  const logits = new Float64Array(contexts * vocabulary);
  for (let i = 0; i < contexts; i++) {
    for (let a = 0; a < vocabulary; a++) {
      let sum = 0;
      for (let k = 0; k < width; k++) {
        sum += (classifier[a * width + k] as number) * (features[i * width + k] as number);
      }
      logits[i * vocabulary + a] = sum;
    }
  }
  return logits;
}

/** Parts of the change of a quantity, from its values under the four policies. */
function parts(before: number, classifier: number, backbone: number, after: number): Attribution {
  const actual = after - before;
  const first = classifier - before;
  const second = backbone - before;
  return { actual, classifier: first, backbone: second, interaction: actual - first - second };
}

function mean(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** An update's attribution on the probe contexts. */
export interface UpdateAttribution {
  /** Of every logit, [N·V]. */
  readonly logits: readonly Attribution[];
  /** Of the mean entropy, nats. */
  readonly entropy: Attribution;
  /** Of the mean largest probability. */
  readonly confidence: Attribution;
}

/**
 * Attributes what happened between two readings on the same probes.
 * @throws RangeError when the readings differ in size.
 */
export function attributeUpdate(
  before: Reading,
  after: Reading,
  temperature: number,
): UpdateAttribution {
  for (const field of ["classifier", "features"] as const) {
    if (before[field].length !== after[field].length) {
      throw new RangeError(
        `${field}: ${after[field].length} numbers after, ${before[field].length} before the update`,
      );
    }
  }
  const { width } = before;
  const vocabulary = before.classifier.length / width;
  const policies = [
    logitsOf(before.classifier, before.features, width),
    logitsOf(after.classifier, before.features, width),
    logitsOf(before.classifier, after.features, width),
    logitsOf(after.classifier, after.features, width),
  ] as const;
  const of = (measure: (logits: Float64Array) => number) =>
    parts(...(policies.map(measure) as [number, number, number, number]));
  const logs = (z: Float64Array) => logSoftmax(z, vocabulary, temperature);
  return {
    logits: Array.from(policies[0], (_, i) => of((z) => z[i] as number)),
    entropy: of((z) => mean(entropies(logs(z), vocabulary))),
    confidence: of((z) => mean(confidences(logs(z), vocabulary))),
  };
}
