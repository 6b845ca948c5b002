/** Rows as text. */
import type { Figure, Quantity, Row, Target } from "./row";

/** A number with the digits that a benchmark deserves. */
export function digits(value: number): string {
  if (!Number.isFinite(value)) {
    return String(value);
  }
  return Math.abs(value) >= 100 ? value.toFixed(0) : String(Number(value.toPrecision(3)));
}

/** A value with its unit: `7.2×`, `31 ms`. */
export function withUnit(value: number, unit: string): string {
  return unit === "×" ? `${digits(value)}×` : `${digits(value)} ${unit}`;
}

/** A target in words: `target ≥ 7×`; empty where there is none. */
export function targetText(target: Target | null, unit: string): string {
  if (target === null) {
    return "";
  }
  return `target ${target.is === "at least" ? "≥" : "≤"} ${withUnit(target.value, unit)}`;
}

function sideText({ name, value, unit, processor }: Quantity): string {
  const ofProcessor = processor === null ? "" : ` (processor ${digits(processor)})`;
  return `${name} ${withUnit(value, unit)}${ofProcessor}`;
}

/** What a row says besides its figure. */
function besides({ what, unit }: Row, { sides, ofProcessor, note }: Figure): string {
  const processor = ofProcessor === null ? "" : `in processor time ${withUnit(ofProcessor, unit)}`;
  return [what, sides.map(sideText).join(", "), processor, note].filter(Boolean).join("; ");
}

/** Lines of cells, padded to columns. */
export function columns(lines: readonly (readonly string[])[]): string {
  const count = Math.max(0, ...lines.map((line) => line.length));
  const widths = Array.from({ length: count }, (_, i) =>
    Math.max(...lines.map((line) => [...(line[i] ?? "")].length)),
  );
  return lines
    .map((line) =>
      line
        .map((cell, i) => cell + " ".repeat((widths[i] as number) - [...cell].length))
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}

/** A measured row's cells: figure, target, verdict, pairs. */
function cells(row: Row, figure: Figure, met: boolean | null): string[] {
  const verdict = met === null ? "" : met ? "met" : "not met";
  const pairs = figure.pairs === null ? "" : `${figure.pairs} pairs`;
  return [
    row.id,
    withUnit(figure.value, row.unit),
    targetText(row.target, row.unit),
    verdict,
    pairs,
  ];
}

/** Every measured row, and below it what it says besides; empty where none was measured. */
export function measuredText(rows: readonly Row[]): string {
  const measured = rows.flatMap((row) =>
    row.outcome.kind === "measured" ? [{ row, ...row.outcome }] : [],
  );
  const heads = columns(measured.map(({ row, figure, met }) => cells(row, figure, met))).split(
    "\n",
  );
  return measured
    .map(({ row, figure }, i) => `${heads[i]}\n    ${besides(row, figure)}`)
    .join("\n");
}

/** The rows that were not measured, and why: those left out, then those that failed. */
export function unmeasuredText(rows: readonly Row[]): string {
  const section = (title: string, kind: "left out" | "failed") => {
    const lines = rows.flatMap(({ id, outcome }) =>
      outcome.kind === kind ? [[`  ${id}`, outcome.reason]] : [],
    );
    return lines.length === 0 ? [] : [`${title}\n${columns(lines)}`];
  };
  return [...section("Left out here:", "left out"), ...section("Failed:", "failed")].join("\n\n");
}
