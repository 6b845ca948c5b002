/** Softmax and entropy of rows of logits, in float64. */

/** log softmax of z/τ for rows [n,V]. */
export function logSoftmax(
  logits: ArrayLike<number>,
  vocabulary: number,
  temperature: number,
): Float64Array {
  const values = Float64Array.from(logits, (z) => z / temperature);
  for (let start = 0; start < values.length; start += vocabulary) {
    const row = values.subarray(start, start + vocabulary);
    const largest = row.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
    const total = row.reduce((sum, z) => sum + Math.exp(z - largest), 0);
    const normaliser = largest + Math.log(total);
    row.forEach((z, a) => {
      row[a] = z - normaliser;
    });
  }
  return values;
}

/** Entropy in nats of each row of log-probabilities [n,V]: [n]. */
export function entropies(logProbabilities: Float64Array, vocabulary: number): Float64Array {
  const result = new Float64Array(logProbabilities.length / vocabulary);
  logProbabilities.forEach((log, i) => {
    const row = Math.floor(i / vocabulary);
    result[row] = (result[row] as number) - (log === -Infinity ? 0 : Math.exp(log) * log);
  });
  return result;
}

/** The largest probability of each row of log-probabilities [n,V]: [n]. */
export function confidences(logProbabilities: Float64Array, vocabulary: number): Float64Array {
  return Float64Array.from({ length: logProbabilities.length / vocabulary }, (_, row) =>
    Math.exp(Math.max(...logProbabilities.subarray(row * vocabulary, (row + 1) * vocabulary))),
  );
}
