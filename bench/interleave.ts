/** Timing several things in turn, so that a machine whose speed drifts slows all of them alike. */

/** How long one turn took, in milliseconds. */
export interface Turn {
  /** As a clock on the wall has it. */
  readonly wall: number;
  /** Of the processor, all threads together: what is left of it when others use the machine too. */
  readonly processor: number;
}

/** One side of a comparison: does its work once, and is timed from outside. */
export type Work = () => Promise<unknown>;

/** A side in another process, which times itself. */
export interface SelfTimed {
  readonly turn: () => Promise<Turn>;
}

/** One of the things that are timed. */
export type Side = Work | SelfTimed;

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

/** Times one turn of some work. */
export async function timeTurn(work: Work): Promise<Turn> {
  const before = process.cpuUsage();
  const start = performance.now();
  await work();
  const wall = performance.now() - start;
  const { user, system } = process.cpuUsage(before);
  return { wall, processor: (user + system) / 1000 };
}

/**
 * Times every side in turn, A B C A B C …, after `WARM_UP` uncounted rounds.
 * @returns turns by side, one for each of `rounds`.
 */
export async function interleave<K extends string>(
  sides: Readonly<Record<K, Side>>,
  rounds: number,
  warmUp = WARM_UP,
): Promise<Record<K, Turn[]>> {
  const names = Object.keys(sides) as K[];
  const turns = Object.fromEntries(names.map((name) => [name, [] as Turn[]])) as Record<K, Turn[]>;
  for (let round = -warmUp; round < rounds; round++) {
    for (const name of names) {
      const side = sides[name];
      const turn = typeof side === "function" ? await timeTurn(side) : await side.turn();
      if (round >= 0) {
        turns[name].push(turn);
      }
    }
  }
  return turns;
}
