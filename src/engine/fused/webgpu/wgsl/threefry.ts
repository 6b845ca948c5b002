/**
 * The counted random numbers of `random.ts` on the device: the same words, the same uniforms, and
 * Gumbel draws that agree to float32's last digits.
 */

/** Rotations of the rounds, four in a group (Salmon et al. 2011, table 2, Threefry-2x32). */
const ROTATIONS = [
  [13, 15, 26, 6],
  [17, 29, 16, 24],
] as const;

/** The five groups of four rounds, each followed by an injection of two key words and its number. */
function rounds(): string {
  return Array.from({ length: 5 }, (_, group) => {
    const four = (ROTATIONS[group % 2] as readonly number[]).map(
      (by) => `x += y; y = ((y << ${by}u) | (y >> ${32 - by}u)) ^ x;`,
    );
    const [first, second] = [(group + 1) % 3, (group + 2) % 3];
    return [...four, `x += k${first}; y += k${second} + ${group + 1}u;`].join("\n  ");
  }).join("\n  ");
}

/**
 * `threefry(key, counter)`, `draw(seed, stream, step, index)` (a word), `uniform_of(word)`,
 * `below(word, n)` (⌊uniform · n⌋ for n < 2¹⁹) and `gumbel_of(word)`.
 */
export const THREEFRY_WGSL = `
fn threefry(key: vec2u, counter: vec2u) -> vec2u {
  let k0 = key.x;
  let k1 = key.y;
  let k2 = 0x1bd11bdau ^ k0 ^ k1;
  var x = counter.x + k0;
  var y = counter.y + k1;
  ${rounds()}
  return vec2u(x, y);
}

fn draw(seed: u32, stream: u32, step: u32, index: u32) -> u32 {
  let block = threefry(vec2u(seed, stream), vec2u(step, index >> 1u));
  return select(block.x, block.y, (index & 1u) == 1u);
}

fn uniform_of(word: u32) -> f32 {
  return (f32(word >> 9u) + 0.5) * ${2 ** -23};
}

// The uniform is (2k + 1) / 2^24; the product goes by halves, so that it is exact.
fn below(word: u32, n: u32) -> u32 {
  let odd = 2u * (word >> 9u) + 1u;
  return ((odd >> 12u) * n + (((odd & 4095u) * n) >> 12u)) >> 12u;
}

// The natural logarithm to about one unit in the last place: WGSL's own may be off by 2^-21 near 1,
// where a large Gumbel draw comes from. After FreeBSD's e_logf.c (Sun Microsystems 1993).
fn precise_log(x: f32) -> f32 {
  let bits = bitcast<u32>(x) + (0x3f800000u - 0x3f3504f3u);
  let exponent = f32(i32(bits >> 23u) - 127);
  let f = bitcast<f32>((bits & 0x007fffffu) + 0x3f3504f3u) - 1.0;
  let s = f / (2.0 + f);
  let z = s * s;
  let w = z * z;
  let odd = w * (0.40000972152 + w * 0.24279078841);
  let even = z * (0.66666662693 + w * 0.28498786688);
  let half_square = 0.5 * f * f;
  return s * (half_square + even + odd) + exponent * 9.0580006145e-6 - half_square + f
    + exponent * 6.9313812256e-1;
}

fn gumbel_of(word: u32) -> f32 {
  return -precise_log(-precise_log(uniform_of(word)));
}
`;
