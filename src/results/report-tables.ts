/** A report in words: tables that read alike as text and as Markdown. */
import type { Interval } from "../statistics/bootstrap";
import type { ArmSummary } from "./arm-summary";
import { assumedNotes } from "./assumed-notes";
import type { ReportedMeasure, SweepReport } from "./sweep-report";

/** Below this many runs even the widest bootstrap interval, their range, is too short. */
const FEW = 5;

/** Rows of cells under a header. */
export interface Table {
  readonly title: string;
  readonly header: readonly string[];
  readonly rows: readonly (readonly string[])[];
  /** Sentences below it. */
  readonly notes: readonly string[];
}

/** A number in three significant digits, with a true minus. */
export function shortNumber(value: number): string {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? "–" : value > 0 ? "∞" : "−∞";
  const digits = Math.abs(value) >= 1000 ? value.toFixed(0) : String(Number(value.toPrecision(3)));
  return digits.replace("-", "−");
}

/** "0.82 [0.78, 0.87]"; the estimate alone where there is no interval. */
export function intervalText({ estimate, low, high }: Interval): string {
  if (Number.isNaN(low)) return shortNumber(estimate);
  return `${shortNumber(estimate)} [${shortNumber(low)}, ${shortNumber(high)}]`;
}

/** What a measure is of a point; "≥" where some of its runs ended before the level was reached. */
function summaryText({ interval, censored }: ArmSummary): string {
  if (interval === null) return "–";
  return `${censored > 0 ? "≥ " : ""}${intervalText(interval)}`;
}

/** How many runs the summary is of, and what is to be known of them. */
function runsText({ n, censored, missing, diverged }: ArmSummary): string {
  return [
    `${n}`,
    ...(censored > 0 ? [`${censored} not there`] : []),
    ...(missing > 0 ? [`${missing} without`] : []),
    ...(diverged > 0 ? [`${diverged} diverged`] : []),
  ].join(", ");
}

function measureTable(report: SweepReport, measured: ReportedMeasure): Table {
  const { points, against } = report;
  const { measure, summaries, comparisons } = measured;
  const hasTimes = measure.startsWith("steps_to");
  const rows = points.map(({ label }, index) => {
    const summary = summaries[index] as ArmSummary;
    const comparison = comparisons[index];
    const paired = comparison?.paired ?? null;
    const differs =
      paired === null
        ? ["", "", "", ""]
        : [
            intervalText(paired.difference),
            shortNumber(paired.effectSize),
            `${paired.signs.positive} +, ${paired.signs.negative} −`,
            shortNumber(comparison?.holm ?? Number.NaN),
          ];
    return [
      `${index + 1}`,
      label,
      runsText(summary),
      summaryText(summary),
      ...(hasTimes ? [summary.median === null ? "–" : shortNumber(summary.median)] : []),
      ...(points.length > 1 ? differs : []),
    ];
  });
  return {
    title: measure,
    header: [
      ...["point", "", "runs", "mean [95 %]"],
      ...(hasTimes ? ["median"] : []),
      ...(points.length > 1 ? [`less point ${against + 1}`, "d", "signs", "p (Holm)"] : []),
    ],
    rows,
    notes: hasTimes
      ? ["Runs that did not get there count with their last step: ≥ marks a lower bound."]
      : [],
  };
}

/** A table for each measure. */
export function reportTables(report: SweepReport): Table[] {
  return report.measures.map((measured) => measureTable(report, measured));
}

/** What all tables have in common, in sentences. */
export function reportNotes({ points, tests, method }: SweepReport): string[] {
  const notes = [`Intervals: ${method}.`];
  if (points.some(({ results }) => results.length < FEW)) {
    notes.push(`With fewer than ${FEW} runs they are too short to hold the mean 95 times in 100.`);
  }
  if (points.length > 1) {
    notes.push(
      "Differences are paired by seed; d is Cohen's d_z with Hedges' correction; p is of the exact " +
        `two-sided sign test, by Holm over ${tests} comparisons.`,
    );
  }
  return [...notes, ...assumedNotes(points.flatMap(({ results }) => results))];
}

/** A table as text, in columns. */
export function tableText({ title, header, rows, notes }: Table): string {
  const all = [header, ...rows];
  const widths = header.map((_, column) =>
    Math.max(...all.map((row) => [...(row[column] ?? "")].length)),
  );
  const line = (row: readonly string[]) =>
    row
      .map((cell, column) => cell + " ".repeat((widths[column] as number) - [...cell].length))
      .join("  ")
      .trimEnd();
  return [title, ...all.map((row) => `  ${line(row)}`), ...notes.map((note) => `  ${note}`)].join(
    "\n",
  );
}

/** A table as Markdown. */
export function tableMarkdown({ title, header, rows, notes }: Table): string {
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
  return [
    `### ${title}`,
    "",
    line(header),
    line(header.map(() => "---")),
    ...rows.map(line),
    ...notes.flatMap((note) => ["", note]),
  ].join("\n");
}
