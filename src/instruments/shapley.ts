/**
 * Exact Shapley values of a few players: each one's average contribution over all orders in which
 * they could come in (Shapley 1953, "A value for n-person games"),
 *
 *     φ_i = Σ_{S ∌ i} |S|! (G − |S| − 1)! / G! · (v(S ∪ {i}) − v(S)) .
 *
 * They sum to v(everyone) − v(nobody), whatever v is.
 */

/** Players in a subset, written as bits. */
function sizeOf(subset: number): number {
  let size = 0;
  for (let rest = subset; rest > 0; rest >>>= 1) {
    size += rest & 1;
  }
  return size;
}

/** |S|! (G − |S| − 1)! / G! = 1 / (G · C(G−1, |S|)). */
function weightOf(players: number, size: number): number {
  let ways = 1;
  for (let k = 1; k <= size; k++) {
    ways = (ways * (players - k)) / k;
  }
  return 1 / (players * ways);
}

/**
 * The players' Shapley values, [G].
 * @param values v of every subset, [2^G]: bit i of the index says whether player i is in.
 * @throws RangeError unless there are 2^G of them.
 */
export function shapleyValues(values: ArrayLike<number>): Float64Array {
  const players = Math.round(Math.log2(values.length));
  if (2 ** players !== values.length) {
    throw new RangeError(`shapley: ${values.length} values; it must be a power of two`);
  }
  const result = new Float64Array(players);
  for (let subset = 0; subset < values.length; subset++) {
    const weight = weightOf(players, sizeOf(subset));
    for (let i = 0; i < players; i++) {
      if ((subset & (1 << i)) === 0) {
        const gained = (values[subset | (1 << i)] as number) - (values[subset] as number);
        result[i] = (result[i] as number) + weight * gained;
      }
    }
  }
  return result;
}
