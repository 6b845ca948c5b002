/** Several comparisons at once: Holm's correction. */

/**
 * Holm's step-down adjusted p-values (Holm, "A Simple Sequentially Rejective Multiple Test Procedure",
 * Scand. J. Statist. 6, 1979), in the order given: a family of m tests that rejects where one is ≤ α
 * is wrong anywhere with probability at most α.
 */
export function holm(pValues: readonly number[]): number[] {
  const order = pValues.map((_, index) => index);
  order.sort((a, b) => (pValues[a] as number) - (pValues[b] as number));
  const adjusted = new Array<number>(pValues.length);
  let largest = 0;
  order.forEach((index, rank) => {
    largest = Math.max(largest, (pValues.length - rank) * (pValues[index] as number));
    adjusted[index] = Math.min(1, largest);
  });
  return adjusted;
}

/**
 * The least adjusted p that is possible: of `tests` two-sided sign tests, where all of `pairs` pairs
 * differ the same way. 1 where there is no pair.
 */
export function leastHolm(pairs: number, tests: number): number {
  return Math.min(1, tests * 2 ** (1 - pairs));
}
