/**
 * Counted random numbers: Threefry-2x32 with 20 rounds (Salmon, Moraes, Dror & Shaw, "Parallel
 * Random Numbers: As Easy as 1, 2, 3", SC 2011), built from 32-bit operations only, so that WGSL can
 * compute the same words.
 *
 * A draw is addressed by (seed, stream, step, index) and depends on nothing else. Two runs with one
 * seed therefore see the same prompts and the same noise whatever their schedules, and a resumed run
 * needs no generator state besides its step.
 *
 * Address: key = (seed, stream), counter = (step, index >> 1), word index & 1 of the block.
 */

/** What a draw is for. Streams are independent of one another under one seed. */
export const STREAMS = {
  init: 0,
  prompts: 1,
  sampling: 2,
  reward: 3,
  demonstrations: 4,
  evaluation: 5,
  probes: 6,
} as const;

/** Number of a stream, one of the values of `STREAMS`. */
export type Stream = (typeof STREAMS)[keyof typeof STREAMS];

/** 2⁻²³, the spacing of the uniforms. */
const SPACING = 2 ** -23;

/** 2⁻³². */
const WORD_SPACING = 2 ** -32;

/** Largest n for which word · n is exact in a double and the bias stays below 2⁻¹¹. */
const LARGEST_RANGE = 2 ** 21;

/** Key-schedule parity constant of Threefish and Threefry, 32-bit (Salmon et al. 2011, §3). */
const PARITY = 0x1bd11bda;

/** One block: encrypts the counter (c0, c1) under the key (k0, k1) into `out` [2], unsigned words. */
export function threefry2x32(
  k0: number,
  k1: number,
  c0: number,
  c1: number,
  out: Uint32Array,
): void {
  const k2 = PARITY ^ k0 ^ k1;
  let x0 = (c0 + k0) | 0;
  let x1 = (c1 + k1) | 0;

  // Unrolled: five groups of four rounds, rotations (13, 15, 26, 6) and (17, 29, 16, 24) in turn,
  // each followed by the injection of the next two key words and the group's number.
  x0 = (x0 + x1) | 0;
  x1 = ((x1 << 13) | (x1 >>> 19)) ^ x0;
  x0 = (x0 + x1) | 0;
  x1 = ((x1 << 15) | (x1 >>> 17)) ^ x0;
  x0 = (x0 + x1) | 0;
  x1 = ((x1 << 26) | (x1 >>> 6)) ^ x0;
  x0 = (x0 + x1) | 0;
  x1 = ((x1 << 6) | (x1 >>> 26)) ^ x0;
  x0 = (x0 + k1) | 0;
  x1 = (x1 + k2 + 1) | 0;

  x0 = (x0 + x1) | 0;
  x1 = ((x1 << 17) | (x1 >>> 15)) ^ x0;
  x0 = (x0 + x1) | 0;
  x1 = ((x1 << 29) | (x1 >>> 3)) ^ x0;
  x0 = (x0 + x1) | 0;
  x1 = ((x1 << 16) | (x1 >>> 16)) ^ x0;
  x0 = (x0 + x1) | 0;
  x1 = ((x1 << 24) | (x1 >>> 8)) ^ x0;
  x0 = (x0 + k2) | 0;
  x1 = (x1 + k0 + 2) | 0;

  x0 = (x0 + x1) | 0;
  x1 = ((x1 << 13) | (x1 >>> 19)) ^ x0;
  x0 = (x0 + x1) | 0;
  x1 = ((x1 << 15) | (x1 >>> 17)) ^ x0;
  x0 = (x0 + x1) | 0;
  x1 = ((x1 << 26) | (x1 >>> 6)) ^ x0;
  x0 = (x0 + x1) | 0;
  x1 = ((x1 << 6) | (x1 >>> 26)) ^ x0;
  x0 = (x0 + k0) | 0;
  x1 = (x1 + k1 + 3) | 0;

  x0 = (x0 + x1) | 0;
  x1 = ((x1 << 17) | (x1 >>> 15)) ^ x0;
  x0 = (x0 + x1) | 0;
  x1 = ((x1 << 29) | (x1 >>> 3)) ^ x0;
  x0 = (x0 + x1) | 0;
  x1 = ((x1 << 16) | (x1 >>> 16)) ^ x0;
  x0 = (x0 + x1) | 0;
  x1 = ((x1 << 24) | (x1 >>> 8)) ^ x0;
  x0 = (x0 + k1) | 0;
  x1 = (x1 + k2 + 4) | 0;

  x0 = (x0 + x1) | 0;
  x1 = ((x1 << 13) | (x1 >>> 19)) ^ x0;
  x0 = (x0 + x1) | 0;
  x1 = ((x1 << 15) | (x1 >>> 17)) ^ x0;
  x0 = (x0 + x1) | 0;
  x1 = ((x1 << 26) | (x1 >>> 6)) ^ x0;
  x0 = (x0 + x1) | 0;
  x1 = ((x1 << 6) | (x1 >>> 26)) ^ x0;

  out[0] = x0 + k2;
  out[1] = x1 + k0 + 5;
}

/** The block in hand; one per module, so that no draw allocates. */
const block = new Uint32Array(2);

/** Throws unless `value` is an integer from 0 to 2³² − 1. */
function checkWord(name: string, value: number): void {
  if (!Number.isInteger(value) || value < 0 || value > 0xffffffff) {
    throw new RangeError(`${name} is ${value}; it must be an integer from 0 to 2^32 - 1`);
  }
}

/** Throws unless all four numbers of an address, and the number of draws, are words. */
function checkAddress(
  seed: number,
  stream: number,
  step: number,
  count: number,
  first: number,
): void {
  checkWord("seed", seed);
  checkWord("stream", stream);
  checkWord("step", step);
  checkWord("count", count);
  checkWord("first", first);
  checkWord("first + count", first + count);
}

/** Calls `take(i, word)` for the draws first … first + count − 1 of one (seed, stream, step). */
function forEachWord(
  seed: number,
  stream: number,
  step: number,
  count: number,
  first: number,
  take: (i: number, word: number) => void,
): void {
  checkAddress(seed, stream, step, count, first);
  for (let i = 0; i < count; i++) {
    const index = first + i;
    if (i === 0 || (index & 1) === 0) {
      threefry2x32(seed, stream, step, index >>> 1, block);
    }
    take(i, block[index & 1] as number);
  }
}

/**
 * The uniform that a word stands for: (⌊word / 2⁹⌋ + ½) · 2⁻²³, strictly between 0 and 1.
 *
 * 23 bits and not 24: with the half that keeps it from 0, a 24-bit uniform needs 25 significant
 * bits, and the largest would round to 1 in float32 (and its Gumbel to infinity).
 */
function wordToUniform(word: number): number {
  return ((word >>> 9) + 0.5) * SPACING;
}

/**
 * Uniforms in (0, 1), [count], exact in float32.
 * @param first index of the first draw, for taking a step's draws in pieces.
 * @throws RangeError when an argument is not an integer from 0 to 2³² − 1.
 */
export function uniforms(
  seed: number,
  stream: Stream,
  step: number,
  count: number,
  first = 0,
): Float32Array {
  const values = new Float32Array(count);
  forEachWord(seed, stream, step, count, first, (i, word) => {
    values[i] = wordToUniform(word);
  });
  return values;
}

/**
 * Standard Gumbel draws −log(−log u), [count], from the uniforms of the same addresses.
 * argmax(log π + g) is then a draw from π (Gumbel 1954; Maddison, Tarlow & Minka 2014).
 * @throws RangeError as `uniforms`.
 */
export function gumbels(
  seed: number,
  stream: Stream,
  step: number,
  count: number,
  first = 0,
): Float32Array {
  const values = new Float32Array(count);
  forEachWord(seed, stream, step, count, first, (i, word) => {
    values[i] = -Math.log(-Math.log(wordToUniform(word)));
  });
  return values;
}

/**
 * Standard normal draws, [count], by Box & Muller (1958): both words of a block give the radius and
 * the angle, and draw 2j is the cosine, 2j + 1 the sine.
 * @throws RangeError as `uniforms`.
 */
export function normals(
  seed: number,
  stream: Stream,
  step: number,
  count: number,
  first = 0,
): Float32Array {
  checkAddress(seed, stream, step, count, first);
  const values = new Float32Array(count);
  for (let i = 0; i < count; i++) {
    const index = first + i;
    threefry2x32(seed, stream, step, index >>> 1, block);
    const radius = Math.sqrt(-2 * Math.log(wordToUniform(block[0] as number)));
    const angle = 2 * Math.PI * wordToUniform(block[1] as number);
    values[i] = radius * ((index & 1) === 0 ? Math.cos(angle) : Math.sin(angle));
  }
  return values;
}

/** Throws unless `n` is a range that `integersBelow` can draw from. */
function checkRange(n: number): void {
  if (!Number.isInteger(n) || n < 1 || n > LARGEST_RANGE) {
    throw new RangeError(`n is ${n}; it must be an integer from 1 to ${LARGEST_RANGE}`);
  }
}

/**
 * Integers from 0 to n − 1, [count], as ⌊word · n / 2³²⌋ (Lemire 2019 without the rejection, so
 * that a draw keeps its address; no integer's probability is off by more than 2⁻³²).
 * @throws RangeError when n is not an integer from 1 to 2²¹, or as `uniforms`.
 */
export function integersBelow(
  n: number,
  seed: number,
  stream: Stream,
  step: number,
  count: number,
  first = 0,
): Int32Array {
  checkRange(n);
  const values = new Int32Array(count);
  forEachWord(seed, stream, step, count, first, (i, word) => {
    values[i] = Math.floor(word * n * WORD_SPACING);
  });
  return values;
}

/**
 * `count` different integers from 0 to n − 1 in random order: the first `count` swaps of a
 * Fisher–Yates shuffle, swap i by draw i.
 * @throws RangeError when count exceeds n, or as `integersBelow`.
 */
export function distinctIntegersBelow(
  n: number,
  seed: number,
  stream: Stream,
  step: number,
  count: number,
): Int32Array {
  checkRange(n);
  if (count > n) {
    throw new RangeError(`count is ${count}; only ${n} different integers lie below ${n}`);
  }
  const order = Int32Array.from({ length: n }, (_, i) => i);
  forEachWord(seed, stream, step, count, 0, (i, word) => {
    const j = i + Math.floor(word * (n - i) * WORD_SPACING);
    const chosen = order[j] as number;
    order[j] = order[i] as number;
    order[i] = chosen;
  });
  return order.slice(0, count);
}

/**
 * The uniforms of one (seed, stream, step) one after the other, for callers that do not know how
 * many they need. The k-th call returns what `uniforms` has at index `first` + k.
 * @throws RangeError as `uniforms`.
 */
export function uniformSource(seed: number, stream: Stream, step: number, first = 0): () => number {
  checkAddress(seed, stream, step, 0, first);
  const own = new Uint32Array(2);
  let index = first;
  let blockInHand = -1;
  return () => {
    const wanted = index >>> 1;
    if (wanted !== blockInHand) {
      threefry2x32(seed, stream, step, wanted, own);
      blockInHand = wanted;
    }
    const word = own[index & 1] as number;
    index += 1;
    return wordToUniform(word);
  };
}
