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
import { readingLogits, vocabularyOf } from "./logit-change";
import { confidences, entropies, logSoftmax } from "./softmax";

/** A change and its three parts: actual = classifier + backbone + interaction. */
export interface Attribution {
  readonly actual: number;
  readonly classifier: number;
  readonly backbone: number;
  readonly interaction: number;
}

/** The same of every logit, each row-major [N,V]. */
export interface LogitAttribution {
  readonly actual: Float64Array;
  readonly classifier: Float64Array;
  readonly backbone: Float64Array;
  readonly interaction: Float64Array;
}

/** Parts of the change of a quantity, from its values under the four policies. */
export function attributionOf(
  before: number,
  classifier: number,
  backbone: number,
  after: number,
): Attribution {
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
  /** Of every logit. */
  readonly logits: LogitAttribution;
  /**
   * Of ‖Δz‖ over all probes and tokens: a part p counts by its projection on the whole,
   * ⟨p, Δz⟩/‖Δz‖, so that the parts sum to the norm; negative for a part that works against it. NaN
   * when nothing moved.
   */
  readonly logitNorm: Attribution;
  /** Of the mean entropy, nats. */
  readonly entropy: Attribution;
  /** Of the mean largest probability. */
  readonly confidence: Attribution;
}

/** ⟨part, whole⟩/‖whole‖. */
export function projection(part: Float64Array, whole: Float64Array): number {
  let [product, square] = [0, 0];
  whole.forEach((value, i) => {
    product += value * (part[i] as number);
    square += value * value;
  });
  return product / Math.sqrt(square);
}

/** @throws RangeError when two readings differ in size. */
function checkAlike(before: Reading, after: Reading): void {
  for (const field of ["classifier", "features"] as const) {
    if (before[field].length !== after[field].length) {
      throw new RangeError(
        `${field}: ${after[field].length} numbers after, ${before[field].length} before the update`,
      );
    }
  }
}

/** Every logit's change, from the four policies' logits. */
function attributeLogits(
  policies: readonly [Float64Array, Float64Array, Float64Array, Float64Array],
): LogitAttribution {
  const [before, head, body, end] = policies;
  const difference = (values: Float64Array) =>
    values.map((value, i) => value - (before[i] as number));
  const [classifier, backbone, actual] = [difference(head), difference(body), difference(end)];
  const interaction = actual.map(
    (total, i) => total - (classifier[i] as number) - (backbone[i] as number),
  );
  return { actual, classifier, backbone, interaction };
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
  checkAlike(before, after);
  const vocabulary = vocabularyOf(before);
  const policies = [
    readingLogits(before),
    readingLogits({ ...before, classifier: after.classifier }),
    readingLogits({ ...before, features: after.features }),
    readingLogits(after),
  ] as const;
  const logits = attributeLogits(policies);
  const of = (measure: (logProbabilities: Float64Array, vocabulary: number) => Float64Array) => {
    const values = policies.map((z) =>
      mean(measure(logSoftmax(z, vocabulary, temperature), vocabulary)),
    );
    return attributionOf(...(values as [number, number, number, number]));
  };
  return {
    logits,
    logitNorm: {
      actual: projection(logits.actual, logits.actual),
      classifier: projection(logits.classifier, logits.actual),
      backbone: projection(logits.backbone, logits.actual),
      interaction: projection(logits.interaction, logits.actual),
    },
    entropy: of(entropies),
    confidence: of(confidences),
  };
}
