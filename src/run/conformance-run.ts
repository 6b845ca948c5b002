/**
 * A short run that every device should make alike: CF-RL through both of its stages. It was recorded
 * once, by the reference engine in plain JavaScript, and ships as `public/check/run.json`.
 */
import * as v from "valibot";
import type { Experiment } from "../experiment/experiment";
import { resolveExperiment } from "../experiment/resolve";
import type { Curves, Measured } from "../results/run-result";
import { decodeJson, RunFileError } from "./files/file-error";

/** The run: small, with every metric at every step, the kernel at every third. */
export function conformanceExperiment(): Experiment {
  return resolveExperiment({
    preset: "cf-rl-race",
    settings: {
      companion: "none",
      seed: 1,
      num_prompts: 4,
      num_generations: 4,
      stage1_steps: 3,
      max_steps: 6,
      eval_every: 1,
      eval_prompts: 4,
      eval_samples: 4,
      ntk_every: 3,
    },
  });
}

/**
 * Largest difference that a metric may show, relative to its largest value in the run. Rounding differs
 * between devices and is carried from step to step, by Adam's division too, so it is wider than one step's.
 */
export const RUN_TOLERANCE = 1e-3;

/** A metric smaller than this is compared as one of this size: a loss that should be 0 is its rounding. */
const SMALLEST = 1e-3;

const Series = v.array(v.nullable(v.pipe(v.number(), v.finite())));
const RecordedRun = v.object({
  command: v.string(),
  engine_version: v.string(),
  backend: v.string(),
  date: v.string(),
  curves: v.object({
    steps: v.array(v.pipe(v.number(), v.integer(), v.minValue(0))),
    values: v.record(v.string(), Series),
  }),
});

/** The recording of the run, and how it was made. */
export type RecordedRun = v.InferOutput<typeof RecordedRun>;

/** Reads `run.json`. @throws RunFileError naming the field that is wrong. */
export function parseRecordedRun(bytes: Uint8Array): RecordedRun {
  const file = "check/run.json";
  const parsed = v.safeParse(RecordedRun, decodeJson(file, bytes));
  if (parsed.success) return parsed.output;
  const [issue] = parsed.issues;
  throw new RunFileError(file, v.getDotPath(issue) ?? "", issue.message);
}

/** The metric that is furthest from the recording, and how far. */
export interface RunDifference {
  readonly metric: string;
  /** |made − recorded| at its largest, over the metric's largest recorded value; infinite where one is missing. */
  readonly error: number;
  /** Metrics compared. */
  readonly count: number;
}

/** Compares what a device made of the run with the recording. */
export function compareRun({ status, curves }: Measured, recorded: Curves): RunDifference {
  const names = Object.keys(recorded.values);
  let worst = { metric: "", error: 0 };
  for (const metric of names) {
    const error = status === "finished" ? seriesError(metric, curves, recorded) : Infinity;
    if (error > worst.error) worst = { metric, error };
  }
  return { ...worst, count: names.length };
}

function seriesError(metric: string, made: Curves, recorded: Curves): number {
  const expected = recorded.values[metric] ?? [];
  const actual = made.values[metric] ?? [];
  const size = Math.max(...expected.map((value) => Math.abs(value ?? 0)), SMALLEST);
  let error = made.steps.length === recorded.steps.length ? 0 : Infinity;
  expected.forEach((value, row) => {
    const other = actual[row] ?? null;
    if (value === null && other === null) return;
    const far = value === null || other === null ? Infinity : Math.abs(other - value) / size;
    error = Math.max(error, far);
  });
  return error;
}
