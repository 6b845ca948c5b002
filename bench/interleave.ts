/** Timing two things in turn, so that a machine whose speed drifts slows both alike. */

/** One side of a comparison. */
export type Side = () => Promise<unknown>;

/** Medians in milliseconds and the median of the pairwise ratios. */
export interface Comparison {
  readonly milliseconds: number;
  readonly referenceMilliseconds: number;
  /** reference / ours, pair by pair, then the median: above 1 is faster than the reference. */
  readonly speedup: number;
}

/** The middle value; NaN of none. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  if (sorted.length % 2 === 1) {
    return sorted[middle] as number;
  }
  return ((sorted[middle - 1] ?? Number.NaN) + (sorted[middle] ?? Number.NaN)) / 2;
}

async function time(side: Side): Promise<number> {
  const start = performance.now();
  await side();
  return performance.now() - start;
}

/** Times `ours` and `reference` in turn, A B A B …, after one uncounted turn of each. */
export async function interleave(ours: Side, reference: Side, pairs: number): Promise<Comparison> {
  await ours();
  await reference();
  const own: number[] = [];
  const other: number[] = [];
  for (let i = 0; i < pairs; i++) {
    own.push(await time(ours));
    other.push(await time(reference));
  }
  return {
    milliseconds: median(own),
    referenceMilliseconds: median(other),
    speedup: median(other.map((ms, i) => ms / (own[i] as number))),
  };
}
