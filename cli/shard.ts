/** A share of a list of runs, for one machine of several. */
import { UsageError } from "./errors";

/** The i-th of n shares, from 1. */
export interface Shard {
  readonly i: number;
  readonly n: number;
}

/** A share from "i/n"; null where none is asked for. Throws a UsageError. */
export function shardFlag(text: string | undefined): Shard | null {
  if (text === undefined) return null;
  const [, i, n] = (/^(\d{1,5})\/(\d{1,5})$/.exec(text) ?? []).map(Number);
  if (i === undefined || n === undefined || i < 1 || i > n) {
    throw new UsageError(`--shard: "${text}" is not allowed; allowed: i/n, such as 2/8, i from 1`);
  }
  return { i, n };
}

/** Every n-th run, beginning with the i-th; all of them without a share. */
export function shardOf<T extends { readonly index: number }>(
  runs: readonly T[],
  shard: Shard | null,
): readonly T[] {
  return shard === null ? runs : runs.filter(({ index }) => index % shard.n === shard.i - 1);
}

/** What a share's file is called besides: "-2-of-8"; nothing without a share. */
export function shardSuffix(shard: Shard | null): string {
  return shard === null ? "" : `-${shard.i}-of-${shard.n}`;
}
