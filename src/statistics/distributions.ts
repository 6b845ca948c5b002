/** The two distributions that intervals are built from: the normal and Student's t. */

/**
 * P(Z ≤ x) of a standard normal Z, by the series of Marsaglia, "Evaluating the Normal Distribution",
 * J. Stat. Softw. 11(4), 2004. Its error is absolute, about 1e-15.
 */
export function normalCdf(x: number): number {
  if (Math.abs(x) > 30) return x > 0 ? 1 : 0;
  let sum = x;
  let term = x;
  for (let odd = 3, before = 0; sum !== before; odd += 2) {
    before = sum;
    term *= (x * x) / odd;
    sum += term;
  }
  const p = 0.5 + (sum * Math.exp(-0.5 * x * x)) / Math.sqrt(2 * Math.PI);
  return Math.min(1, Math.max(0, p));
}

/**
 * P(|T| ≤ t) for t ≥ 0 and Student's T with a whole number of degrees of freedom: the finite sums of
 * Abramowitz & Stegun, Handbook of Mathematical Functions, 26.7.3 and 26.7.4.
 */
export function studentCentral(t: number, degrees: number): number {
  const angle = Math.atan(t / Math.sqrt(degrees));
  const cosine = Math.cos(angle);
  const odd = degrees % 2 === 1;
  let term = odd ? cosine : 1;
  let sum = 0;
  for (let k = odd ? 3 : 2; k <= degrees; k += 2) {
    sum += term;
    term *= ((k - 1) / k) * cosine * cosine;
  }
  return odd ? (2 / Math.PI) * (angle + Math.sin(angle) * sum) : Math.sin(angle) * sum;
}

/**
 * The t with P(|T| ≤ t) = `level`, by bisection.
 * @throws RangeError unless degrees is a whole number from 1 and level lies between 0 and 1.
 */
export function studentQuantile(level: number, degrees: number): number {
  if (!(Number.isInteger(degrees) && degrees >= 1 && level > 0 && level < 1)) {
    throw new RangeError(`Student's t: no quantile at level ${level} with ${degrees} degrees`);
  }
  let low = 0;
  let high = 1;
  while (studentCentral(high, degrees) < level) high *= 2;
  for (let i = 0; i < 60; i++) {
    const middle = (low + high) / 2;
    if (studentCentral(middle, degrees) < level) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}
