/** A file of results that grows by whole lines, and is read again where it was left. */
import { appendFileSync, existsSync, statSync, truncateSync, writeFileSync } from "node:fs";
import { basename, dirname } from "node:path";
import { formatResult, parseResult } from "../src/results/results-jsonl";
import type { RunResult } from "../src/results/run-result";
import { CommandError, UsageError } from "./errors";
import { checkOutFolder, makeOutFolder } from "./out-folder";
import { type Line, readLines } from "./read-lines";

/** Throws a UsageError unless a file can be written there. */
export function checkOutFile(path: string): void {
  if (path.trim() === "") throw new UsageError('--out: "" is not a path; allowed: a file');
  if (existsSync(path) && !statSync(path).isFile()) {
    throw new UsageError(`--out: ${path} is not a file`);
  }
  checkOutFolder(dirname(path));
}

/** How every line begins. */
const BEGINNING = '{"format_version":';

/** Calls `visit` with every result of a file; what is to be known of a last line without its line feed. */
function visitResults(path: string, visit: (result: RunResult) => void): Line | null {
  for (const line of readLines(path)) {
    if (!line.ended) return line;
    if (line.text.trim() === "") continue;
    visit(parseResult(line.text, `${basename(path)}, line ${line.number}`));
  }
  return null;
}

/** The results of a file. Throws a CommandError where it cannot be opened, a ResultsError for its lines. */
export function readResults(path: string): RunResult[] {
  const results: RunResult[] = [];
  try {
    const last = visitResults(path, (result) => results.push(result));
    if (last !== null) {
      results.push(parseResult(last.text, `${basename(path)}, line ${last.number}`));
    }
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === undefined) throw error;
    throw new CommandError(`${path} cannot be read (${code})`);
  }
  return results;
}

/**
 * Opens a file of results to go on with, or makes it and the folders above it, and calls `visit` with
 * what it holds. A last line without its line feed stays where it can be read, and is cut off where it is
 * half. Throws a ResultsError where the file holds anything but results, and then leaves it as it is.
 * @returns whether a half line was cut off.
 */
export function openResults(path: string, visit: (result: RunResult) => void): boolean {
  if (!existsSync(path)) {
    makeOutFolder(dirname(path));
    writeFileSync(path, "");
    return false;
  }
  const last = visitResults(path, visit);
  if (last === null) return false;
  const { text, start, number } = last;
  let result: RunResult | null = null;
  try {
    result = parseResult(text, `${basename(path)}, line ${number}`);
  } catch (error) {
    // The beginning of a result may go; anything else is not ours.
    if (!text.startsWith(BEGINNING) && !BEGINNING.startsWith(text)) throw error;
  }
  if (result === null) {
    truncateSync(path, start);
    return true;
  }
  appendFileSync(path, "\n");
  visit(result);
  return false;
}

/** Adds one line. */
export function appendResult(path: string, result: RunResult): void {
  appendFileSync(path, `${formatResult(result)}\n`);
}
