/** Puts together what the seeds of a run reported of a step, the lead's metrics among them. */
import { SEED_METRICS } from "../experiment/phase-metrics";
import type { MemberReport } from "./cohort";
import type { CohortFrame } from "./cohort-frames";

/**
 * @param seeds R of them, the lead's first.
 * @param lead what the lead measured.
 * @param reports of the others, several of one seed where it measured before and after its step.
 * @returns null where nothing was measured and no seed ended.
 */
export function cohortFrame(
  step: number,
  seeds: readonly number[],
  lead: Readonly<Record<string, number>>,
  reports: readonly MemberReport[],
): CohortFrame | null {
  const bySeed = seeds.map((seed, i) =>
    i === 0
      ? lead
      : Object.assign(
          {} as Record<string, number>,
          ...reports.filter((report) => report.seed === seed).map(({ metrics }) => metrics),
        ),
  );
  const names = SEED_METRICS.filter((name) =>
    bySeed.some((metrics) => Number.isFinite(metrics[name])),
  );
  const ended = reports.flatMap(({ end }) => end ?? []);
  if (names.length === 0 && ended.length === 0) return null;
  const values = Float64Array.from(
    names.flatMap((name) => bySeed.map((metrics) => metrics[name] ?? Number.NaN)),
  );
  return { step, names, values, ended };
}
