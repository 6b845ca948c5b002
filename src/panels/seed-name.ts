/** How seeds are called. */
import type { RunRecord } from "../run/record";

/** Where room is short: a seed of more than five digits is not written out. */
export function seedName(seed: number): string {
  return seed < 100_000 ? `seed ${seed}` : "first seed";
}

/** The first of a run's several seeds, of which kernel, answers and instruments are; else undefined. */
export function leadName(record: RunRecord | null | undefined): string | undefined {
  const lead = record?.cohort?.seeds[0];
  return lead === undefined ? undefined : seedName(lead);
}
