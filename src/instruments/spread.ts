/**
 * How often a reward on one context makes another context surer of what it would say anyway. To first
 * order in the rate, a positive reward on token y at context u moves the logits of context o by
 * K(o,u)(e_y − π(u)) up to a positive factor, and log π(y*|o) of its most likely token y* by
 * Δz_{y*} − Σ_a π_a(o) Δz_a (Ren & Sutherland, arXiv:2407.10490). Only signs are counted, so factors
 * do not matter. Float64, no tensors.
 */

/** Pairs (o, u) of contexts of different tasks, and what is counted over them. */
export interface SpreadCount {
  /** The chance that the most likely token of o rises, y being drawn from π(u). */
  readonly drawn: number;
  /** The same where y is the most likely token of u. */
  readonly likeliest: number;
}

function argmax(row: Float64Array): number {
  return row.reduce((best, value, a) => (value > (row[best] as number) ? a : best), 0);
}

/**
 * Means over the pairs (o, u) with `counted(o, u)`; NaN where there is none.
 * @param blocks K(x_o, x_u)[a, b] of the whole kernel or a component, row-major [N, V, N, V].
 * @param probabilities π(x_i), row-major [N, V].
 */
export function countSpread(
  blocks: Float32Array,
  probabilities: Float64Array,
  vocabulary: number,
  counted: (o: number, u: number) => boolean,
): SpreadCount {
  const count = probabilities.length / vocabulary;
  const rows = Array.from({ length: count }, (_, i) =>
    probabilities.subarray(i * vocabulary, (i + 1) * vocabulary),
  );
  const most = rows.map(argmax);
  let [pairs, drawn, likeliest] = [0, 0, 0];
  for (let o = 0; o < count; o++) {
    const pi = rows[o] as Float64Array;
    const top = most[o] as number;
    for (let u = 0; u < count; u++) {
      if (!counted(o, u)) continue;
      pairs++;
      // Column b of K(o,u), contracted over o's logits: what a push on logit b at u adds.
      const rise = Float64Array.from({ length: vocabulary }, (_, b) => {
        const at = (a: number) =>
          blocks[((o * vocabulary + a) * count + u) * vocabulary + b] as number;
        return pi.reduce((sum, p, a) => sum - p * at(a), at(top));
      });
      const from = rows[u] as Float64Array;
      const mean = from.reduce((sum, p, b) => sum + p * (rise[b] as number), 0);
      from.forEach((p, y) => {
        if ((rise[y] as number) > mean) drawn += p;
      });
      if ((rise[most[u] as number] as number) > mean) likeliest++;
    }
  }
  return { drawn: drawn / pairs, likeliest: likeliest / pairs };
}

/** The share of pairs i ≠ j with ⟨h_i, h_j⟩ ≥ 0, of features [N, d] row by row; NaN for one row. */
export function nonNegativeShare(features: Float32Array, width: number): number {
  const count = features.length / width;
  let found = 0;
  for (let i = 0; i < count; i++) {
    for (let j = 0; j < i; j++) {
      let product = 0;
      for (let k = 0; k < width; k++) {
        product += (features[i * width + k] as number) * (features[j * width + k] as number);
      }
      if (product >= 0) found++;
    }
  }
  return found / ((count * (count - 1)) / 2);
}
