/**
 * The results of runs as JSON lines: one line a run, complete in itself, so that files of several
 * machines can be put together by any tool. Written by `sweep` and `claims`, read strictly.
 */

import * as v from "valibot";
import { parseConfig, type ReadConfig, serialiseConfig } from "../experiment/config";
import { parseJson } from "../experiment/parse-json";
import { ExperimentError, type Problem, problemOf, quote } from "../experiment/problem";
import { runId } from "../experiment/run-id";
import { defaultSettings } from "../experiment/schema";
import { expected, issueProblem } from "../experiment/shape-issue";
import type { RunResult } from "./run-result";

/** Counts up when a line would be misread. */
const RESULT_VERSION = 1;

/** What the file is called among media types. */
export const RESULTS_TYPE = "application/x-ndjson";

/** Characters that a line has at most. */
const MAX_LINE_LENGTH = 1 << 26;

/** Thrown for a file of results that cannot be read; names the file, the line and the field. */
export class ResultsError extends Error {
  override readonly name = "ResultsError";
}

/** One line, without its line feed. */
export function formatResult(result: RunResult): string {
  const { experiment, engineVersion, curves, ...flat } = result;
  return JSON.stringify({
    format_version: RESULT_VERSION,
    ...flat,
    curves: { steps: curves.steps, ...curves.values },
    ...serialiseConfig(experiment, engineVersion),
  });
}

/** A whole file: a line a run. */
export function formatResults(results: readonly RunResult[]): string {
  return results.map((result) => `${formatResult(result)}\n`).join("");
}

const text = v.pipe(v.string(expected("a text")), v.maxLength(2000, expected("a shorter text")));
const finite = v.pipe(v.number(expected("a number")), v.finite(expected("a finite number")));
const count = v.pipe(
  v.number(expected("a whole number")),
  v.integer(expected("a whole number")),
  v.minValue(0, expected("0 or more")),
);
const column = v.array(v.nullable(finite), expected("a list of numbers and nulls"));

const lineSchema = v.object(
  {
    format_version: v.literal(RESULT_VERSION, expected(String(RESULT_VERSION))),
    id: v.pipe(v.string(expected("a text")), v.regex(/^[0-9a-f]{16}$/, expected("16 digits"))),
    sweep: text,
    point: count,
    label: text,
    values: v.record(v.string(), v.union([v.string(), finite]), expected("values by setting")),
    record: v.object(
      {
        metrics: v.nullable(v.array(text, expected("names of metrics, or null"))),
        instruments: v.array(
          v.object({ id: text, every: count }, expected("an id and a cadence")),
          expected("a list of instruments"),
        ),
      },
      expected("metrics and instruments"),
    ),
    status: v.picklist(["finished", "diverged"], expected("finished, diverged")),
    message: text,
    steps: count,
    final: v.record(v.string(), finite, expected("numbers by metric")),
    curves: v.objectWithRest(
      { steps: v.array(count, expected("a list of steps")) },
      column,
      expected("columns by metric"),
    ),
    backend: text,
    adapter: text,
    date: v.pipe(v.string(expected("a date")), v.isoTimestamp(expected("an ISO 8601 date"))),
    seconds: finite,
  },
  ({ input }) => (input === undefined ? "missing" : expected("an object")({ input })),
);

/** The id that an experiment had when settings that are assumed now were no part of it. */
function idOfThen({ experiment, assumed }: ReadConfig): string {
  const usual = defaultSettings();
  const then = Object.fromEntries(assumed.map((key) => [key, usual[key]]));
  return runId({ ...experiment, settings: { ...experiment.settings, ...then } });
}

/** What is wrong between the parts of a line. */
function lineProblems(line: v.InferOutput<typeof lineSchema>, config: ReadConfig): Problem[] {
  const problems: Problem[] = [];
  const id = idOfThen(config);
  if (id !== line.id) {
    problems.push(problemOf("id", `${quote(line.id)} is not this experiment's`, id));
  }
  const { steps, ...columns } = line.curves;
  if (steps.some((step, index) => index > 0 && step <= (steps[index - 1] as number))) {
    problems.push(problemOf("curves.steps", "do not ascend", "ascending steps"));
  }
  for (const [name, values] of Object.entries(columns)) {
    if (values.length !== steps.length) {
      const wrong = `${values.length} values for ${steps.length} steps`;
      problems.push(problemOf(`curves.${name}`, wrong, "one for each"));
    }
  }
  return problems;
}

/**
 * The result of one line. Throws a ResultsError that names everything wrong.
 * @param where the file and line, for messages.
 */
export function parseResult(source: string, where: string): RunResult {
  const refuse = (problems: readonly Problem[]): never => {
    throw new ResultsError(problems.map(({ message }) => `${where}: ${message}`).join("\n"));
  };
  if (source.length > MAX_LINE_LENGTH) {
    refuse([problemOf("line", `${source.length} characters`, `${MAX_LINE_LENGTH} or fewer`)]);
  }
  let value: unknown;
  try {
    value = parseJson(source);
  } catch (error) {
    return refuse([problemOf("line", `is not JSON: ${(error as Error).message}`)]);
  }
  const version = (value as { readonly format_version?: unknown } | null)?.format_version;
  if (version !== undefined && version !== RESULT_VERSION) {
    // A line of another version is not read on: nothing else that would be said of it is known to be true.
    refuse([problemOf("format_version", `${quote(version)} is not right`, String(RESULT_VERSION))]);
  }
  const parsed = v.safeParse(lineSchema, value);
  if (!parsed.success) return refuse(parsed.issues.map((issue) => issueProblem("", issue)));
  let config: ReadConfig;
  try {
    config = parseConfig(value);
  } catch (error) {
    if (!(error instanceof ExperimentError)) throw error;
    return refuse(error.problems);
  }
  const { experiment, engineVersion, assumed } = config;
  const { format_version: _, curves, ...flat } = parsed.output;
  const problems = lineProblems(parsed.output, config);
  if (problems.length > 0) refuse(problems);
  const { steps, ...values } = curves;
  const result = { ...flat, curves: { steps, values }, experiment, engineVersion };
  return assumed.length === 0 ? result : { ...result, id: runId(experiment), assumed };
}

/**
 * The results of a whole file, line by line, so that a page can answer between two of them. Empty lines
 * are passed over; a last line without its line feed counts. Throws a ResultsError for the first line
 * that cannot be read.
 */
export function* eachResult(source: string, file: string): Generator<RunResult, void> {
  let line = 0;
  for (let start = 0; start < source.length; ) {
    const end = source.indexOf("\n", start);
    const stop = end === -1 ? source.length : end;
    const text = source.slice(start, stop);
    start = stop + 1;
    line += 1;
    if (text.trim() !== "") yield parseResult(text, `${file}, line ${line}`);
  }
}
