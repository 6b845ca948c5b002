/** `report`: what the results of a sweep say, as text, Markdown or JSON. */

import type { Measure } from "../src/results/measure";
import { parseMeasure } from "../src/results/measure-text";
import { mergeResults } from "../src/results/merge-results";
import { reportNotes, reportTables, tableMarkdown, tableText } from "../src/results/report-tables";
import { reportSweep, type SweepReport } from "../src/results/sweep-report";
import { CommandError, EXIT, UsageError } from "./errors";
import { countFlag } from "./flags";
import type { Output } from "./output";
import { readResults } from "./results-file";

/** The flags of `report`, as they were typed. */
export interface ReportFlags {
  /** Each a measure, such as "final(heldout/reward)". */
  readonly measure: readonly string[];
  readonly against?: string | undefined;
  readonly format: string;
}

/** What is reported where nothing is asked for. */
const USUAL = [
  "final(heldout/reward)",
  "steps_to(heldout/reward, 0.8)",
  "final(heldout/entropy)",
  "final(diversity/distinct_valid)",
];

const FORMATS = ["text", "markdown", "json"];

function measuresOf(texts: readonly string[]): Measure[] {
  try {
    return (texts.length === 0 ? USUAL : texts).map(parseMeasure);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new UsageError(`--measure: ${error.message}`);
  }
}

/** A report as JSON: what it says, and of every point what was varied. */
function reportJson({ points, against, ...rest }: SweepReport): string {
  const described = points.map(({ label, values, results }) => ({
    label,
    values,
    seeds: results.map(({ experiment }) => experiment.settings.seed),
  }));
  return `${JSON.stringify({ points: described, against: against + 1, ...rest }, null, 2)}\n`;
}

/** Carries the command out; returns its exit code. */
export function reportCommand(file: string, flags: ReportFlags, output: Output): number {
  const measures = measuresOf(flags.measure);
  const against = (countFlag("--against", flags.against) ?? 1) - 1;
  if (!FORMATS.includes(flags.format)) {
    const wrong = `"${flags.format}" is not one`;
    throw new UsageError(`--format: ${wrong}; allowed: ${FORMATS.join(", ")}`);
  }
  const filed = readResults(file).map((result) => ({ result, file }));
  const { results } = mergeResults(filed);
  if (results.length === 0) throw new CommandError(`${file} holds no results`);
  const report = reportSweep(results, measures, against);
  if (against >= report.points.length) {
    throw new UsageError(
      `--against: there is no point ${against + 1}; allowed: 1 to ${report.points.length}`,
    );
  }
  if (flags.format === "json") {
    output.out(reportJson(report));
    return EXIT.ok;
  }
  const table = flags.format === "text" ? tableText : tableMarkdown;
  const parts = [...reportTables(report).map(table), ...reportNotes(report)];
  output.out(`${parts.join("\n\n")}\n`);
  return EXIT.ok;
}
