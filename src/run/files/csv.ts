/**
 * `metrics.csv`: a row a step, a column a metric, empty where not measured.
 *
 * Numbers are written in the shortest form that reads back to the same double (ECMAScript's
 * Number::toString), infinities as `inf` and `-inf`. A value that is not a number is not a
 * measurement: it is written empty, and the run's `stopped` event says what happened.
 */
import { METRIC_NAME, readCsv } from "./csv-reading";
import { RunFileError } from "./file-error";

/** Metrics as columns; NaN where not measured. All columns have the length of `steps`. */
export interface MetricTable {
  readonly steps: Float64Array;
  readonly columns: ReadonlyMap<string, Float64Array>;
}

const FILE = "metrics.csv";

/** One number as a cell; empty for NaN. */
export function formatCell(value: number): string {
  if (Number.isNaN(value)) return "";
  if (value === Number.POSITIVE_INFINITY) return "inf";
  if (value === Number.NEGATIVE_INFINITY) return "-inf";
  return Object.is(value, -0) ? "-0" : String(value);
}

/** The header line, without its line feed. Throws a RangeError for a name that no cell can hold. */
function formatHeader(names: readonly string[]): string {
  for (const name of names) {
    if (!METRIC_NAME.test(name) || name === "step") {
      throw new RangeError(`"${name}" cannot name a metric in ${FILE}`);
    }
  }
  return ["step", ...names].join(",");
}

/** One row, without its line feed. */
export function formatRow(step: number, values: readonly number[]): string {
  return [String(step), ...values.map(formatCell)].join(",");
}

/** The whole file. */
export function writeMetricsCsv(table: MetricTable): Uint8Array<ArrayBuffer> {
  const names = [...table.columns.keys()];
  const lines = [formatHeader(names)];
  const columns = [...table.columns.values()];
  table.steps.forEach((step, row) => {
    lines.push(
      formatRow(
        step,
        columns.map((column) => column[row] ?? Number.NaN),
      ),
    );
  });
  return new TextEncoder().encode(`${lines.join("\n")}\n`);
}

/**
 * Reads the file. Throws a RunFileError naming line and column. A last line without its line feed
 * is a row that was cut off while it was being written, and is left out.
 */
export function readMetricsCsv(bytes: Uint8Array): MetricTable {
  const { keys, columns } = readCsv(FILE, bytes, ["step"]);
  const [steps] = keys as [Float64Array];
  const out = steps.findIndex((step, row) => row > 0 && step <= (steps[row - 1] as number));
  if (out >= 0) throw new RunFileError(FILE, `line ${out + 2}, column step`, "steps must ascend");
  return { steps, columns };
}
