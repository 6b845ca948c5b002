/** An even choice of some of many, the same every time. */

/** The golden section's fractional part, whose multiples modulo 1 fill the interval evenly. */
const GOLDEN = (Math.sqrt(5) - 1) / 2;

/**
 * At most `most` different indices below `count`, ascending, the same every time: one from each of
 * `most` equal stretches, at a place in it that keeps changing, so that no stride meets one token
 * only.
 */
export function spreadIndices(count: number, most: number): Uint32Array {
  if (count <= most) {
    return Uint32Array.from({ length: count }, (_, i) => i);
  }
  return Uint32Array.from({ length: most }, (_, i) => {
    const from = Math.floor((i * count) / most);
    const to = Math.floor(((i + 1) * count) / most);
    return from + Math.floor(((i * GOLDEN) % 1) * (to - from));
  });
}
