/** Results as a table for a spreadsheet: a row a run (RFC 4180). */
import type { Measure } from "./measure";
import { formatMeasure } from "./measure-text";
import { knownMeasure } from "./point-table";
import type { RunResult } from "./run-result";
import { textCell } from "./text-cell";

/** Columns before what was varied and the measures. */
const FIRST = ["sweep", "id", "point", "label", "seed"] as const;
const LAST = ["status", "steps", "seconds", "backend", "engine_version", "date"] as const;

/**
 * A header and a row for each run: what it is, what was varied, every measure, how it ended. A measure
 * that is a lower bound has `true` in the column after it, one that is missing is empty.
 */
export function resultsCsv(results: readonly RunResult[], measures: readonly Measure[]): string {
  const keys = [...new Set(results.flatMap(({ values }) => Object.keys(values)))];
  const timed = (measure: Measure) => measure.kind === "steps_to";
  const named = measures.flatMap((measure) => {
    const name = formatMeasure(measure);
    return timed(measure) ? [name, `${name} is a lower bound`] : [name];
  });
  const rows = results.map((result) => {
    const { sweep, id, point, label, values, status, steps, seconds, backend, date } = result;
    const measured = measures.flatMap((measure) => {
      const outcome = knownMeasure(result, measure);
      const known = "missing" in outcome ? null : outcome;
      const value = known === null ? "" : known.value;
      return timed(measure) ? [value, known === null ? "" : String(known.censored)] : [value];
    });
    return [
      ...[sweep, id, point + 1, label, result.experiment.settings.seed],
      ...keys.map((key) => values[key] ?? ""),
      ...measured,
      ...[status, steps, seconds, backend, result.engineVersion, date],
    ];
  });
  return [[...FIRST, ...keys, ...named, ...LAST], ...rows]
    .map((row) => `${row.map((cell) => textCell(String(cell))).join(",")}\r\n`)
    .join("");
}
