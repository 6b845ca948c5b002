/**
 * Logits from readings, and their first-order change along a direction by component. In float64 on
 * the host: as z = W h, everything follows from W, h and their tangents.
 */
import type { Reading } from "./geometry";
import type { TangentReading } from "./tangent-reading";

/** Δz of every context by component, each row-major [N,V]. They sum to the whole first-order change. */
export interface LogitChange {
  /** Ẇ h: what moves through the classifier. */
  readonly representation: Float64Array;
  /** W ḣ: what moves through the features. */
  readonly gradient: Float64Array;
}

/** h Wᵀ for rows h [N,d] and W [V,d]: [N,V]. */
export function timesClassifier(
  features: ArrayLike<number>,
  classifier: ArrayLike<number>,
  width: number,
): Float64Array {
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

/** V of a reading. */
export function vocabularyOf(reading: Reading): number {
  return reading.classifier.length / reading.width;
}

/** z = W h of every context, less the offset where there is one, [N,V]. */
export function readingLogits({ features, classifier, width, offset }: Reading): Float64Array {
  const product = timesClassifier(features, classifier, width);
  return offset === undefined
    ? product
    : product.map((value, i) => value - (offset[i % offset.length] as number));
}

/** The first-order change of the logits along a direction, by component. */
export function logitChange(reading: Reading, tangent: TangentReading): LogitChange {
  const { features, classifier, width } = reading;
  return {
    representation: timesClassifier(features, tangent.classifier, width),
    gradient: timesClassifier(tangent.features, classifier, width),
  };
}

/** representation + gradient, [N,V]. */
export function wholeChange({ representation, gradient }: LogitChange): Float64Array {
  return representation.map((value, i) => value + (gradient[i] as number));
}
