/** IEEE 754 binary16, the half precision that base policies are shipped in. */

/** A half as a number. */
export function fromHalf(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 0x1f;
  const fraction = bits & 0x3ff;
  if (exponent === 0x1f) {
    return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN;
  }
  return exponent === 0
    ? sign * fraction * 2 ** -24
    : sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}

/** The nearest whole number, the even one of two. */
function roundToEven(x: number): number {
  const below = Math.floor(x);
  const rest = x - below;
  if (rest !== 0.5) return rest < 0.5 ? below : below + 1;
  return below % 2 === 0 ? below : below + 1;
}

/** The half nearest to a number, ties to even; infinite from 65520 on. */
export function toHalf(value: number): number {
  if (Number.isNaN(value)) return 0x7e00;
  const sign = value < 0 || Object.is(value, -0) ? 0x8000 : 0;
  const size = Math.abs(value);
  if (size >= 65520) return sign | 0x7c00;
  // Below 2⁻¹⁴ halves are 2⁻²⁴ apart; above, there are 1024 to every power of two. A fraction that
  // rounds up to 1024 carries into the exponent, as it should.
  if (size < 2 ** -14) return sign | roundToEven(size * 2 ** 24);
  let exponent = Math.floor(Math.log2(size));
  // The logarithm of a number just below a power of two may be rounded up to it.
  if (2 ** exponent > size) exponent -= 1;
  return sign | (((exponent + 14) << 10) + roundToEven((size / 2 ** exponent) * 1024));
}
