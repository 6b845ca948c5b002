/** What the seeds of a run reported of a step, put together with the lead's metrics. */
import { SEED_METRICS } from "../experiment/phase-metrics";
import type { MemberReport } from "./cohort";
import type { CohortFrame } from "./cohort-frames";

/**
 * The frame of a step; null where nothing was measured and no seed ended. A metric that the lead alone
 * measured is left out while there are others: it says nothing of the seeds together.
 * @param seeds R of them, the lead's first.
 * @param lead what the lead measured.
 * @param reports of the others, several of one seed where it measured before and after its step.
 * @param others how many of them still train.
 */
export function cohortFrame(
  step: number,
  seeds: readonly number[],
  lead: Readonly<Record<string, number>>,
  reports: readonly MemberReport[],
  others: number,
): CohortFrame | null {
  const bySeed = seeds.map((seed, i) =>
    i === 0
      ? lead
      : Object.assign(
          {} as Record<string, number>,
          ...reports.filter((report) => report.seed === seed).map(({ metrics }) => metrics),
        ),
  );
  const telling = others === 0 ? bySeed : bySeed.slice(1);
  const names = SEED_METRICS.filter((name) =>
    telling.some((metrics) => Number.isFinite(metrics[name])),
  );
  const ended = reports.flatMap(({ end }) => end ?? []);
  if (names.length === 0 && ended.length === 0) return null;
  const values = Float64Array.from(
    names.flatMap((name) => bySeed.map((metrics) => metrics[name] ?? Number.NaN)),
  );
  return { step, names, values, ended };
}
