/** Which runs can be ranked with one another: a mean over seeds is no match for one lucky seed. */
import type { LedePart } from "../../panels/lede/sentence";
import type { SeedMean } from "../../statistics/seed-mean";

/** A run by its name, with what its figure is a mean of; null where it is of one seed. */
export interface Ranked {
  readonly name: string;
  readonly tone: NonNullable<LedePart["tone"]>;
  readonly seeds: Pick<SeedMean, "count"> | null;
}

/** The runs to rank, and those that are left aside: single seeds where others are means over several. */
export function fairRanking<R extends Ranked>(
  runs: readonly R[],
): { readonly ranked: readonly R[]; readonly aside: readonly R[] } {
  const several = ({ seeds }: R) => (seeds?.count ?? 1) > 1;
  if (!runs.some(several)) return { ranked: runs, aside: [] };
  return { ranked: runs.filter(several), aside: runs.filter((run) => !several(run)) };
}

/** Says what was left aside and why; nothing where nothing was. */
export function asideWords(aside: readonly Ranked[]): readonly LedePart[] {
  const [one] = aside;
  if (!one) return [];
  if (aside.length > 1) {
    return [{ text: ` ${aside.length} single seeds are not ranked with means over seeds.` }];
  }
  return [
    { text: " " },
    { text: one.name, tone: one.tone },
    { text: " is one seed, and not ranked with means over seeds." },
  ];
}
