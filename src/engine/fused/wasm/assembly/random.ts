/** The counted draws of `random.ts`: Threefry-2x32 with 20 rounds (Salmon et al. 2011). */

const PARITY: u32 = 0x1bd11bda;
const SPACING: f64 = 1.0 / 8388608.0;

let word0: u32 = 0;
let word1: u32 = 0;

/** One round: add, rotate, exclusive or. */
// @ts-ignore: decorator
@inline
function round(rotation: u32): void {
  word0 += word1;
  word1 = rotl<u32>(word1, rotation) ^ word0;
}

// @ts-ignore: decorator
@inline
function evenRounds(): void {
  round(13);
  round(15);
  round(26);
  round(6);
}

// @ts-ignore: decorator
@inline
function oddRounds(): void {
  round(17);
  round(29);
  round(16);
  round(24);
}

/** Encrypts the counter (c0, c1) under the key (k0, k1) into the two words. */
function threefry(k0: u32, k1: u32, c0: u32, c1: u32): void {
  const k2 = PARITY ^ k0 ^ k1;
  word0 = c0 + k0;
  word1 = c1 + k1;
  evenRounds();
  word0 += k1;
  word1 += k2 + 1;
  oddRounds();
  word0 += k2;
  word1 += k0 + 2;
  evenRounds();
  word0 += k0;
  word1 += k1 + 3;
  oddRounds();
  word0 += k1;
  word1 += k2 + 4;
  evenRounds();
  word0 += k2;
  word1 += k0 + 5;
}

/** (⌊word / 2⁹⌋ + ½) · 2⁻²³. */
// @ts-ignore: decorator
@inline
function uniform(word: u32): f64 {
  return (<f64>(word >>> 9) + 0.5) * SPACING;
}

/** Draws 0 … count − 1 of (seed, stream, step) as uniforms, or as Gumbels −log(−log u). */
function draw(target: usize, seed: u32, stream: u32, step: u32, count: i32, gumbel: bool): void {
  for (let index = 0; index < count; index++) {
    if ((index & 1) == 0) {
      threefry(seed, stream, step, <u32>index >>> 1);
    }
    const u = uniform((index & 1) == 0 ? word0 : word1);
    const value = gumbel ? -Math.log(-Math.log(u)) : u;
    store<f32>(target + (<usize>index << 2), <f32>value);
  }
}

/** `count` uniforms. */
export function uniforms(target: usize, seed: u32, stream: u32, step: u32, count: i32): void {
  draw(target, seed, stream, step, count, false);
}

/** `count` standard Gumbel draws. */
export function gumbels(target: usize, seed: u32, stream: u32, step: u32, count: i32): void {
  draw(target, seed, stream, step, count, true);
}
