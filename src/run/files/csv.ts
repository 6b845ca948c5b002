/**
 * `metrics.csv`: a row a step, a column a metric, empty where not measured.
 *
 * Numbers are written in the shortest form that reads back to the same double (ECMAScript's
 * Number::toString), infinities as `inf` and `-inf`. A value that is not a number is not a
 * measurement: it is written empty, and the run's `stopped` event says what happened.
 */
import { decodeText, RunFileError } from "./file-error";

/** Metrics as columns; NaN where not measured. All columns have the length of `steps`. */
export interface MetricTable {
  readonly steps: Float64Array;
  readonly columns: ReadonlyMap<string, Float64Array>;
}

const FILE = "metrics.csv";
const MAX_COLUMNS = 1024;
const MAX_ROWS = 5_000_000;
/** A metric's name: no comma, quote or white space, so that no cell ever needs quoting. */
export const METRIC_NAME = /^[A-Za-z][A-Za-z0-9_@.\-/]{0,99}$/;

/** One number as a cell; empty for NaN. */
export function formatCell(value: number): string {
  if (Number.isNaN(value)) return "";
  if (value === Number.POSITIVE_INFINITY) return "inf";
  if (value === Number.NEGATIVE_INFINITY) return "-inf";
  return Object.is(value, -0) ? "-0" : String(value);
}

/** The header line, without its line feed. Throws a RangeError for a name that no cell can hold. */
export function formatHeader(names: readonly string[]): string {
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

const NUMBER = /^-?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;

function parseCell(cell: string, field: () => string): number {
  if (cell === "") return Number.NaN;
  if (cell === "inf") return Number.POSITIVE_INFINITY;
  if (cell === "-inf") return Number.NEGATIVE_INFINITY;
  if (!NUMBER.test(cell)) {
    throw new RunFileError(
      FILE,
      field(),
      `"${cell.slice(0, 40)}" is not a number, inf, -inf or empty`,
    );
  }
  return Number(cell);
}

/**
 * Reads the file. Throws a RunFileError naming line and column. A last line without its line feed
 * is a row that was cut off while it was being written, and is left out.
 */
export function readMetricsCsv(bytes: Uint8Array): MetricTable {
  const lines = decodeText(FILE, bytes).replaceAll("\r\n", "\n").split("\n");
  lines.pop();
  const header = lines[0]?.split(",") ?? [];
  if (header[0] !== "step") {
    throw new RunFileError(FILE, "line 1", 'must be a header whose first column is "step"');
  }
  const names = header.slice(1);
  if (names.length > MAX_COLUMNS) {
    throw new RunFileError(FILE, "line 1", `has ${names.length} columns, at most ${MAX_COLUMNS}`);
  }
  const seen = new Set<string>(["step"]);
  for (const name of names) {
    if (!METRIC_NAME.test(name)) {
      throw new RunFileError(FILE, "line 1", `"${name.slice(0, 40)}" cannot name a metric`);
    }
    if (seen.has(name)) throw new RunFileError(FILE, "line 1", `column "${name}" occurs twice`);
    seen.add(name);
  }
  const rows = lines.length - 1;
  if (rows > MAX_ROWS) throw new RunFileError(FILE, "", `has ${rows} rows, at most ${MAX_ROWS}`);
  const steps = new Float64Array(rows);
  const data = names.map(() => new Float64Array(rows));
  for (let row = 0; row < rows; row++) {
    const line = `line ${row + 2}`;
    const cells = (lines[row + 1] as string).split(",");
    if (cells.length !== header.length) {
      throw new RunFileError(FILE, line, `has ${cells.length} cells, the header ${header.length}`);
    }
    const stepCell = cells[0] as string;
    const step = Number(stepCell);
    if (!/^\d{1,15}$/.test(stepCell)) {
      throw new RunFileError(
        FILE,
        `${line}, column step`,
        `"${stepCell.slice(0, 40)}" is no step: a whole number from 0`,
      );
    }
    if (row > 0 && step <= (steps[row - 1] as number)) {
      throw new RunFileError(FILE, `${line}, column step`, "steps must ascend");
    }
    steps[row] = step;
    for (let column = 0; column < names.length; column++) {
      (data[column] as Float64Array)[row] = parseCell(
        cells[column + 1] as string,
        () => `${line}, column ${names[column]}`,
      );
    }
  }
  return {
    steps,
    columns: new Map(names.map((name, index) => [name, data[index] as Float64Array])),
  };
}
