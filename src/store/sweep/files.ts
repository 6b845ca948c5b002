/** Sweeps and their results as files: those that the command line reads and writes. */

import { parseSweepText } from "../../experiment/parse-sweep";
import type { Measure } from "../../results/measure";
import { type FiledResult, mergeResults } from "../../results/merge-results";
import { resultsCsv } from "../../results/results-csv";
import { eachResult, formatResults, RESULTS_TYPE, ResultsError } from "../../results/results-jsonl";
import type { RunResult } from "../../results/run-result";
import { pointKey } from "../../results/sweep-report";
import { fileName } from "../file-name";
import { saveText } from "../save-bytes";
import { fileOf, formOf, type SweepForm } from "./form";
import { useSweep } from "./state";

/** Most bytes of a file that is opened here. */
const MOST_BYTES = 1 << 28;

/** Reading pauses this often, so that the page answers, ms. */
const SLICE = 12;

/** The text of a sweep file. */
export function sweepText(form: SweepForm): string {
  return `${JSON.stringify(fileOf(form), null, 2)}\n`;
}

/** A command for a POSIX shell that writes the sweep file and runs it. */
export function sweepCommand(form: SweepForm, name: string, workers: number): string {
  const jobs = workers > 1 ? ` --jobs ${workers}` : "";
  return (
    `cat > ${name}.json <<'END'\n${sweepText(form)}END\n` +
    `npm run --silent cli -- sweep ${name}.json${jobs}\n`
  );
}

/** The results of a file, read in slices of time. Throws a ResultsError. */
async function readResults(text: string, name: string): Promise<FiledResult[]> {
  const found: FiledResult[] = [];
  let since = performance.now();
  for (const result of eachResult(text, name)) {
    // Computed here, a few at a time, and remembered for the table.
    pointKey(result.experiment);
    found.push({ result, file: name });
    if (performance.now() - since > SLICE) {
      await new Promise((resolve) => setTimeout(resolve));
      since = performance.now();
    }
  }
  return found;
}

/** Whether a text is one JSON value over its lines, as a sweep file is, and no line a result. */
function isSweepFile(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null && !("format_version" in value);
  } catch {
    return false;
  }
}

/**
 * Opens files: one sweep file fills the form; files of results are put together and shown. Where one
 * cannot be read nothing is changed, and the page says why.
 */
export async function openFiles(files: readonly File[]): Promise<void> {
  const names = files.map(fileName);
  useSweep.setState({ reading: names.join(", "), refusal: null });
  try {
    const filed: FiledResult[] = [];
    for (const file of files) {
      if (file.size > MOST_BYTES) {
        throw new ResultsError(
          `${fileName(file)}: ${file.size} bytes; allowed: ${MOST_BYTES} or fewer`,
        );
      }
      const text = await file.text();
      if (files.length === 1 && isSweepFile(text)) {
        useSweep.setState({ form: formOf(parseSweepText(text)) });
        return;
      }
      const results = await readResults(text, fileName(file));
      if (results.length === 0)
        throw new ResultsError(`${fileName(file)}: there are no results in it`);
      filed.push(...results);
    }
    const { results } = mergeResults(filed);
    useSweep.setState(({ view }) => ({
      opened: { names, results },
      view: { ...view, drawn: null, x: null, y: null },
    }));
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const [name = ""] = names;
    const opens = names.some((one) => message.includes(one));
    useSweep.setState({ refusal: opens ? message : `${name}: ${message}` });
  } finally {
    useSweep.setState({ reading: null });
  }
}

/** Puts opened results away: what was made here is shown again. */
export function closeResults(): void {
  useSweep.setState({ opened: null });
}

/** Results as the lines that `merge` and `report` read. */
export function saveResults(results: readonly RunResult[]): void {
  saveText(formatResults(results), `${fileStem(results)}.jsonl`, RESULTS_TYPE);
}

/** Results as a table, a row a run. */
export function saveTable(results: readonly RunResult[], measures: readonly Measure[]): void {
  saveText(resultsCsv(results, measures), `${fileStem(results)}.csv`, "text/csv");
}

/** Saves the sweep file of a form. */
export function saveSweep(form: SweepForm): void {
  saveText(sweepText(form), `${form.name}.json`, "application/json");
}

/** A file's name without its ending: the sweep's, less what a name should not hold. */
export function fileStem(results: readonly RunResult[]): string {
  return results[0]?.sweep.replace(/[^a-z0-9-]+/gi, "-").slice(0, 60) || "sweep";
}
