/** Runs of several seeds for tests of what is drawn and said of them. */
import { resolveExperiment } from "../../src/experiment/resolve";
import type { TimelineRun } from "../../src/panels/timeline/timeline-model";
import { RunRecord } from "../../src/run/record";

/** A record of `seeds` from 1 on, with a metric of each by step; the lead's is its own record too. */
export function recordOfSeeds(
  seeds: number,
  rows: readonly (readonly number[])[],
  metric = "reward",
): RunRecord {
  const record = new RunRecord({
    id: "run",
    label: "CF-RL",
    experiment: resolveExperiment({ settings: { seed: 1, seeds, companion: "none" } }),
    backend: "cpu",
    adapter: "",
    probes: [],
  });
  rows.forEach((values, step) => {
    record.append({
      ...{ step, metrics: { [metric]: values[0] as number, "classifier/norm_fro": step } },
      ...{ events: [], kernel: null, rollouts: null, answers: null },
    });
    record.appendCohort({ step, names: [metric], values: Float64Array.from(values), ended: [] });
  });
  return record;
}

/** Such a record as the time panel takes it. */
export function timelineRun(
  id: string,
  label: string,
  colour: TimelineRun["colour"],
  record: RunRecord,
): TimelineRun {
  return { id, label, colour, source: record, cohort: record.cohort, stages: [] };
}
