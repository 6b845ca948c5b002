/** What a form stands for, and what is wrong with it, field by field. */
import { expandSweep } from "../../experiment/expand-sweep";
import { parseSweep } from "../../experiment/parse-sweep";
import { ExperimentError, type Problem, problemOf, quote } from "../../experiment/problem";
import type { Recorded, Sweep } from "../../experiment/sweep";
import { sweepPoints } from "../../experiment/sweep-points";
import { overlap } from "../../results/metric-names";
import { METRIC_ORDER } from "../../run/metrics";
import { fileOf, type SweepForm } from "./form";

/** Points that are resolved whenever a letter is typed; what is wrong with later ones is said by a run. */
const CHECKED_POINTS = 200;

/** A form that was checked. */
export interface CheckedForm {
  /** Null where something is wrong with the file. */
  readonly sweep: Sweep | null;
  /** Paths of the file, or points, and what is wrong there. */
  readonly problems: readonly Problem[];
  readonly points: number;
  readonly runs: number;
}

/** Metrics that nothing measures. Those of instruments are known to the worker alone, which checks them. */
function recordProblems({ metrics, instruments }: Recorded): Problem[] {
  if (metrics === null || instruments.length > 0) return [];
  return metrics.flatMap((name, index) =>
    METRIC_ORDER.some((one) => overlap(name, one))
      ? []
      : [
          problemOf(
            `record.metrics[${index}]`,
            `${quote(name)} is not measured`,
            METRIC_ORDER.join(", "),
          ),
        ],
  );
}

/** Checks a form as the command line checks its file. */
export function checkForm(form: SweepForm): CheckedForm {
  try {
    const sweep = parseSweep(fileOf(form));
    const unmeasured = recordProblems(sweep.record);
    if (unmeasured.length > 0) throw new ExperimentError(unmeasured);
    const points = sweepPoints(sweep.variation).length;
    // What is wrong between settings does not depend on the seed.
    if (points <= CHECKED_POINTS) expandSweep({ ...sweep, seeds: sweep.seeds.slice(0, 1) });
    return { sweep, problems: [], points, runs: points * sweep.seeds.length };
  } catch (error) {
    if (!(error instanceof ExperimentError)) throw error;
    return { sweep: null, problems: error.problems, points: 0, runs: 0 };
  }
}

/** The problems of one field of the form, by the beginnings of their paths in the file. */
export function problemsAt(
  problems: readonly Problem[],
  ...paths: readonly string[]
): readonly Problem[] {
  return problems.filter(({ field }) =>
    paths.some(
      (path) => field === path || field.startsWith(`${path}.`) || field.startsWith(`${path}[`),
    ),
  );
}
