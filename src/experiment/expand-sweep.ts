/**
 * From a sweep to its runs: an ordered list that depends on nothing but the sweep, so that every
 * machine agrees on which run is the seventh.
 */
import type { Experiment } from "./experiment";
import { ExperimentError, type Problem, problemOf } from "./problem";
import { type PartialExperiment, resolveExperiment } from "./resolve";
import { runId } from "./run-id";
import { MAX_RUNS, MAX_SWEEP_PROBLEMS, type PlannedRun, type Sweep } from "./sweep";
import { type Point, sweepPoints } from "./sweep-points";

/** What a sweep sets itself: one line of its results is one run. */
const ONE_RUN = { companion: "none", seeds: 1 } as const;

/** The experiment of a point and a seed; what the point says goes before what the sweep says. */
function experimentOf(common: PartialExperiment, point: Point, seed: number): Experiment {
  const { settings = {}, ...beside } = common;
  return resolveExperiment({ ...settings, ...beside, ...point.experiment, ...ONE_RUN, seed });
}

/**
 * The runs of a sweep, in order. Throws an ExperimentError that lists what is wrong between settings,
 * point by point, and runs that are there twice; then there are none.
 */
export function expandSweep(sweep: Sweep): PlannedRun[] {
  const points = sweepPoints(sweep.variation);
  const count = points.length * sweep.seeds.length;
  if (count > MAX_RUNS) {
    throw new ExperimentError([
      problemOf(sweep.name, `${count} runs are too many`, `${MAX_RUNS} or fewer`),
    ]);
  }
  const problems: Problem[] = [];
  const runs: PlannedRun[] = [];
  const known = new Map<string, PlannedRun>();
  points.forEach((point, index) => {
    if (problems.length >= MAX_SWEEP_PROBLEMS) return;
    const field = `point ${index + 1} (${point.label})`;
    for (const seed of sweep.seeds) {
      try {
        const experiment = experimentOf(sweep.experiment, point, seed);
        const id = runId(experiment);
        const { label, values } = point;
        const run = { id, index: runs.length, point: index, label, values, seed, experiment };
        const same = known.get(id);
        if (same !== undefined) {
          problems.push(
            problemOf(field, `is the run of point ${same.point + 1} (${same.label})`, "once each"),
          );
          return;
        }
        known.set(id, run);
        runs.push(run);
      } catch (error) {
        if (!(error instanceof ExperimentError)) throw error;
        problems.push(...error.problems.map(({ message }) => problemOf(field, message)));
        return;
      }
    }
  });
  if (problems.length > 0) throw new ExperimentError(problems.slice(0, MAX_SWEEP_PROBLEMS));
  return runs;
}
