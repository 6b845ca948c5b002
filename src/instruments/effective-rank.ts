/** How many directions a spectrum is spread over. */

/**
 * The effective rank of a matrix with these singular values: exp of the entropy of the values
 * divided by their sum (Roy & Vetterli, "The effective rank: a measure of effective dimensionality",
 * EUSIPCO 2007). 1 for a single direction, n for n equal ones; 0 for a zero matrix. Values below
 * zero, which rounding gives a semi-definite matrix, count as zero.
 */
export function effectiveRank(singularValues: ArrayLike<number>): number {
  const values = Array.from(singularValues, (value) => Math.max(0, value));
  const total = values.reduce((sum, value) => sum + value, 0);
  if (total === 0) {
    return 0;
  }
  const entropy = values.reduce((sum, value) => {
    const share = value / total;
    return share === 0 ? sum : sum - share * Math.log(share);
  }, 0);
  return Math.exp(entropy);
}
