/** Reading tables of numbers: a header, whole numbers in the first columns, metrics in the others. */
import { decodeText, RunFileError } from "./file-error";

const MAX_COLUMNS = 1024;
const MAX_ROWS = 5_000_000;
/** A metric's name: no comma, quote or white space, so that no cell ever needs quoting. */
export const METRIC_NAME = /^[A-Za-z][A-Za-z0-9_@.\-/]{0,99}$/;

/** A table as it was read. All columns have one length. */
export interface CsvTable {
  /** The first columns, whole numbers from 0, in the order of their names. */
  readonly keys: readonly Float64Array[];
  /** The metrics, NaN where a cell is empty. */
  readonly columns: ReadonlyMap<string, Float64Array>;
}

const NUMBER = /^-?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;

function parseCell(file: string, cell: string, field: () => string): number {
  if (cell === "") return Number.NaN;
  if (cell === "inf") return Number.POSITIVE_INFINITY;
  if (cell === "-inf") return Number.NEGATIVE_INFINITY;
  if (!NUMBER.test(cell)) {
    const wrong = `"${cell.slice(0, 40)}" is not a number, inf, -inf or empty`;
    throw new RunFileError(file, field(), wrong);
  }
  return Number(cell);
}

/** The metrics that a header names. */
function readHeader(file: string, header: readonly string[], keys: readonly string[]): string[] {
  const fail = (problem: string): never => {
    throw new RunFileError(file, "line 1", problem);
  };
  keys.forEach((key, column) => {
    const which = ["first", "second"][column] ?? `${column + 1}th`;
    if (header[column] !== key) fail(`must be a header whose ${which} column is "${key}"`);
  });
  const names = header.slice(keys.length);
  if (names.length > MAX_COLUMNS) fail(`has ${names.length} columns, at most ${MAX_COLUMNS}`);
  const seen = new Set<string>(keys);
  for (const name of names) {
    if (!METRIC_NAME.test(name)) fail(`"${name.slice(0, 40)}" cannot name a metric`);
    if (seen.has(name)) fail(`column "${name}" occurs twice`);
    seen.add(name);
  }
  return names;
}

/**
 * Reads a table. A last line without its line feed is a row that was cut off while it was being
 * written, and is left out.
 * @param keys names of the first columns.
 * @throws RunFileError naming line and column.
 */
export function readCsv(file: string, bytes: Uint8Array, keys: readonly string[]): CsvTable {
  const lines = decodeText(file, bytes).replaceAll("\r\n", "\n").split("\n");
  lines.pop();
  const header = lines[0]?.split(",") ?? [];
  const names = readHeader(file, header, keys);
  const rows = lines.length - 1;
  if (rows > MAX_ROWS) throw new RunFileError(file, "", `has ${rows} rows, at most ${MAX_ROWS}`);
  const wholes = keys.map(() => new Float64Array(rows));
  const data = names.map(() => new Float64Array(rows));
  for (let row = 0; row < rows; row++) {
    const line = `line ${row + 2}`;
    const cells = (lines[row + 1] as string).split(",");
    if (cells.length !== header.length) {
      throw new RunFileError(file, line, `has ${cells.length} cells, the header ${header.length}`);
    }
    keys.forEach((key, column) => {
      const cell = cells[column] as string;
      if (!/^\d{1,15}$/.test(cell)) {
        const wrong = `"${cell.slice(0, 40)}" is no ${key}: a whole number from 0`;
        throw new RunFileError(file, `${line}, column ${key}`, wrong);
      }
      (wholes[column] as Float64Array)[row] = Number(cell);
    });
    names.forEach((name, column) => {
      const cell = cells[keys.length + column] as string;
      const field = () => `${line}, column ${name}`;
      (data[column] as Float64Array)[row] = parseCell(file, cell, field);
    });
  }
  return {
    keys: wholes,
    columns: new Map(names.map((name, index) => [name, data[index] as Float64Array])),
  };
}
