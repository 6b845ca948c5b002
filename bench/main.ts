/**
 * `npm run bench`: what the engine costs on every backend that Node has here. Each figure is a ratio
 * from one interleaved run in this process, beside its target; `-- --help` lists the flags.
 */
import { closeSync, openSync, writeFileSync } from "node:fs";
import { NODE_BACKENDS } from "../cli/engine";
import { EXIT, UsageError } from "../cli/errors";
import { type BenchRequest, helpText, parseFlags } from "./flags";
import { describeMachine, thisMachine } from "./machine";
import { FAMILIES } from "./registry";
import { writeReport } from "./report/write-report";
import { runRows, type Started } from "./run-rows";
import { measuredText, unmeasuredText } from "./table";

const ALLOWED = {
  rows: FAMILIES.flatMap(({ rows }) => rows.map(({ id }) => id)),
  backends: NODE_BACKENDS,
};

/** One line on a backend. */
function describeBackend(name: string, backend: Started): string {
  if ("missing" in backend) {
    return `${name}: left out: ${backend.missing}`;
  }
  const kind = name !== "webgpu" ? "" : backend.software ? ", software" : ", hardware";
  return `${name}: ${backend.adapter}${kind}`;
}

/** Prints a paragraph, where there is one. */
function printed(text: string): void {
  if (text !== "") console.log(`\n${text}`);
}

/** Finds out whether a file can be written before minutes are spent on it. @throws UsageError. */
function checkWritable(file: string): void {
  try {
    closeSync(openSync(file, "a"));
  } catch (error) {
    throw new UsageError(
      `--json: "${file}" cannot be written (${(error as NodeJS.ErrnoException).code}); allowed: a file in a folder that is there`,
    );
  }
}

/** Measures rows, prints them, and writes them where that is asked for. @returns the exit code. */
async function benchRows({ only, backends, pairs, json }: BenchRequest): Promise<number> {
  if (json !== null) {
    checkWritable(json);
  }
  const machine = thisMachine();
  const date = new Date().toISOString().slice(0, 10);
  console.log(`${describeMachine(machine)}, ${date}, ${pairs} pairs where a row says no less`);
  const result = await runRows({
    families: FAMILIES,
    only,
    backends,
    pairs,
    onBackend: (name, backend) => console.log(`\n${describeBackend(name, backend)}`),
    onProgress: (message) => console.error(`measuring ${message}`),
    onRows: (rows) => printed(measuredText(rows)),
  });
  printed(unmeasuredText(result.rows));
  if (json !== null) {
    writeFileSync(json, `${JSON.stringify({ date, machine, pairs, ...result }, null, 2)}\n`);
  }
  return result.rows.some(({ outcome }) => outcome.kind === "failed") ? EXIT.failed : EXIT.ok;
}

/** @returns the exit code. */
async function main(): Promise<number> {
  const request = parseFlags(process.argv.slice(2), ALLOWED);
  if (request.help) {
    console.log(helpText(ALLOWED));
    return EXIT.ok;
  }
  if (request.report) {
    const files = await writeReport(request.backends, (message) => console.error(message));
    console.log(files.join("\n"));
    return EXIT.ok;
  }
  return benchRows(request);
}

let code: number;
try {
  code = await main();
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  code = error instanceof UsageError ? EXIT.usage : EXIT.failed;
}
// WebGPU's threads would keep the process alive.
process.exit(code);
