/** The exact sign test: do differences point one way more often than a fair coin would? */

/** Signs counted, and what they say. */
export interface SignTest {
  readonly positive: number;
  readonly negative: number;
  /** Differences of exactly 0; they say nothing and are left out of p. */
  readonly ties: number;
  /** Two-sided, of P(positive) = 1/2; 1 where there are only ties. */
  readonly p: number;
}

/**
 * The exact two-sided sign test (Conover, Practical Nonparametric Statistics, 3rd ed. 1999, §3.4):
 * p = 2·P(X ≤ min(positive, negative)) for X ~ Binomial(positive + negative, 1/2), at most 1.
 */
export function signTest(differences: readonly number[]): SignTest {
  const positive = differences.filter((difference) => difference > 0).length;
  const negative = differences.filter((difference) => difference < 0).length;
  const n = positive + negative;
  let term = 2 ** -n;
  let tail = 0;
  for (let k = 0; k <= Math.min(positive, negative); k++) {
    tail += term;
    term *= (n - k) / (k + 1);
  }
  return { positive, negative, ties: differences.length - n, p: Math.min(1, 2 * tail) };
}
