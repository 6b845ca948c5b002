/** A file of results that grows by whole lines, and is read again where it was left. */
import {
  appendFileSync,
  existsSync,
  readFileSync,
  statSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { basename, dirname } from "node:path";
import { formatResult, parseResult, parseResults } from "../src/results/results-jsonl";
import type { RunResult } from "../src/results/run-result";
import { CommandError, UsageError } from "./errors";
import { checkOutFolder, makeOutFolder } from "./out-folder";

/** Throws a UsageError unless a file can be written there. */
export function checkOutFile(path: string): void {
  if (path.trim() === "") throw new UsageError('--out: "" is not a path; allowed: a file');
  if (existsSync(path) && !statSync(path).isFile()) {
    throw new UsageError(`--out: ${path} is not a file`);
  }
  checkOutFolder(dirname(path));
}

/** The results of a file. Throws a CommandError where it cannot be opened, a ResultsError for its lines. */
export function readResults(path: string): RunResult[] {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (error) {
    throw new CommandError(`${path} cannot be read (${(error as NodeJS.ErrnoException).code})`);
  }
  return parseResults(text, basename(path));
}

/** What was there when a file was opened. */
export interface OpenedResults {
  readonly results: readonly RunResult[];
  /** Whether the last line had been cut off while it was written, and is gone. */
  readonly repaired: boolean;
}

/**
 * Opens a file of results to go on with, or makes it and the folders above it. A last line without its
 * line feed stays where it can be read, and is cut off where it is half. Throws a ResultsError where
 * the file holds anything but results, and then leaves it as it is.
 */
export function openResults(path: string): OpenedResults {
  if (!existsSync(path)) {
    makeOutFolder(dirname(path));
    writeFileSync(path, "");
    return { results: [], repaired: false };
  }
  const bytes = readFileSync(path);
  const whole = bytes.lastIndexOf(0x0a) + 1;
  const results = parseResults(bytes.subarray(0, whole).toString("utf8"), basename(path));
  if (whole === bytes.length) return { results, repaired: false };
  try {
    const last = parseResult(bytes.subarray(whole).toString("utf8"), basename(path));
    appendFileSync(path, "\n");
    return { results: [...results, last], repaired: false };
  } catch {
    truncateSync(path, whole);
    return { results, repaired: true };
  }
}

/** Adds one line. */
export function appendResult(path: string, result: RunResult): void {
  appendFileSync(path, `${formatResult(result)}\n`);
}
