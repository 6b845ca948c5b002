/** Timing several things in turn, so that a machine whose speed drifts slows all of them alike. */

/**
 * One side of a comparison: does its work once. It may answer its own time in milliseconds, where it
 * runs in another process; otherwise it is timed from outside.
 */
export type Side = () => Promise<unknown>;

/** Rounds that are run before any is counted: compilers tier up, buffers are made. */
export const WARM_UP = 2;

/** The middle value; NaN of none. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  if (sorted.length % 2 === 1) {
    return sorted[middle] as number;
  }
  return ((sorted[middle - 1] ?? Number.NaN) + (sorted[middle] ?? Number.NaN)) / 2;
}

/** The median of the pairwise ratios a/b: above 1, b is the faster. NaN of none. */
export function medianRatio(a: readonly number[], b: readonly number[]): number {
  return median(a.map((value, i) => value / (b[i] as number)));
}

async function time(side: Side): Promise<number> {
  const start = performance.now();
  const own = await side();
  return typeof own === "number" ? own : performance.now() - start;
}

/**
 * Times every side in turn, A B C A B C …, after `WARM_UP` uncounted rounds.
 * @returns milliseconds by side, one for each of `rounds`.
 */
export async function interleave<K extends string>(
  sides: Readonly<Record<K, Side>>,
  rounds: number,
  warmUp = WARM_UP,
): Promise<Record<K, number[]>> {
  const names = Object.keys(sides) as K[];
  const times = Object.fromEntries(names.map((name) => [name, [] as number[]])) as Record<
    K,
    number[]
  >;
  for (let round = -warmUp; round < rounds; round++) {
    for (const name of names) {
      const milliseconds = await time(sides[name]);
      if (round >= 0) {
        times[name].push(milliseconds);
      }
    }
  }
  return times;
}
