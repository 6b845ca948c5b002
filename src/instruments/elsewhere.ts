/**
 * What training on one task does to contexts of the others: predictions on the fixed probe contexts,
 * so that between two steps whatever differs is the policy. Float64, no tensors.
 */
import { DIGIT_COUNT } from "../tasks/vocabulary";
import type { Reading } from "./geometry";
import { readingLogits } from "./logit-change";
import { confidences, entropies, logSoftmax } from "./softmax";

/** What is told of every context, each [N]. */
export interface ContextPredictions {
  /** H(π(·|x_i)), nats. */
  readonly entropy: Float64Array;
  /** max_a π(a|x_i). */
  readonly confidence: Float64Array;
  /** Σ π(a|x_i) over the even digits a. */
  readonly even: Float64Array;
}

/** The predictions of a reading at a temperature. */
export function contextPredictions(reading: Reading, temperature: number): ContextPredictions {
  const vocabulary = reading.classifier.length / reading.width;
  const logs = logSoftmax(readingLogits(reading), vocabulary, temperature);
  const even = Float64Array.from({ length: logs.length / vocabulary }, (_, i) => {
    let sum = 0;
    for (let a = 0; a < Math.min(DIGIT_COUNT, vocabulary); a += 2)
      sum += Math.exp(logs[i * vocabulary + a] as number);
    return sum;
  });
  return { entropy: entropies(logs, vocabulary), confidence: confidences(logs, vocabulary), even };
}

/** The mean over the contexts that `wanted` is true of; NaN where there is none. */
export function meanWhere(values: Float64Array, wanted: readonly boolean[]): number {
  const chosen = values.filter((_, i) => wanted[i]);
  return chosen.reduce((sum, value) => sum + value, 0) / chosen.length;
}
