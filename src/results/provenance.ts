/** Where results come from: what computed them, and when. */
import type { RunResult } from "./run-result";

/** Runs that were computed by the same. */
export interface Origin {
  readonly backend: string;
  readonly adapter: string;
  readonly engineVersion: string;
  readonly runs: number;
  /** Days, ISO 8601, of the first and the last of them. */
  readonly from: string;
  readonly to: string;
}

/** The origins of results, in the order in which they first come. */
export function originsOf(results: readonly RunResult[]): Origin[] {
  const origins = new Map<string, Origin>();
  for (const { backend, adapter, engineVersion, date } of results) {
    const key = JSON.stringify([backend, adapter, engineVersion]);
    const day = date.slice(0, 10);
    const known = origins.get(key);
    origins.set(key, {
      ...{ backend, adapter, engineVersion },
      runs: (known?.runs ?? 0) + 1,
      from: known === undefined || day < known.from ? day : known.from,
      to: known === undefined || day > known.to ? day : known.to,
    });
  }
  return [...origins.values()];
}
