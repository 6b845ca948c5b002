/** Results as a sweep would write them, of runs that never were. */
import { type PartialExperiment, resolveExperiment } from "../../src/experiment/resolve";
import { runId } from "../../src/experiment/run-id";
import type { RunResult } from "../../src/results/run-result";

type Column = readonly (number | null)[];

/** A finished run of some settings, with these curves at steps 0, 5, 10, … */
export function fakeResult(
  asked: PartialExperiment,
  curves: Readonly<Record<string, Column>>,
  others: Partial<RunResult> = {},
): RunResult {
  const experiment = resolveExperiment({ companion: "none", ...asked });
  const length = Math.max(...Object.values(curves).map((column) => column.length));
  const steps = Array.from({ length }, (_, index) => 5 * index);
  const final = Object.entries(curves).flatMap(([name, column]) => {
    const last = column.findLast((value) => value !== null);
    return last === undefined || last === null ? [] : [[name, last] as const];
  });
  return {
    id: runId(experiment),
    sweep: "fake",
    point: 0,
    label: experiment.settings.schedule,
    values: { schedule: experiment.settings.schedule },
    status: "finished",
    message: "",
    steps: steps.at(-1) as number,
    final: Object.fromEntries(final),
    curves: { steps, values: curves },
    experiment,
    record: { metrics: null, instruments: [] },
    engineVersion: "0.1.0",
    backend: "wasm",
    adapter: "",
    date: "2026-01-02T03:04:05.678Z",
    seconds: 1.5,
    ...others,
  };
}
