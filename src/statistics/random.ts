/**
 * A seeded stream of uniform numbers for resampling: sfc32 (Doty-Humphrey, PractRand 2010), 32-bit
 * operations only, so that one seed gives one interval on every machine.
 */

/** Words thrown away, as in PractRand, until every bit of the state depends on the seed. */
const WARM_UP = 15;

/** Uniform numbers in [0, 1), the same for the same seed (a whole number below 2³²). */
export function uniforms(seed: number): () => number {
  let a = 0;
  let b = seed | 0;
  let c = 0;
  let counter = 1;
  const next = () => {
    const word = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + word) | 0;
    return (word >>> 0) / 2 ** 32;
  };
  for (let i = 0; i < WARM_UP; i++) next();
  return next;
}
