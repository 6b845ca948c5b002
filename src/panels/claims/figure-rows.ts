/** What a claim's figure draws, from its outcome and from what was made on this machine. */
import type { Arm, Claim } from "../../claims/claim";
import type { ClaimOutcome } from "../../claims/evaluate-claim";
import type { Interval } from "../../statistics/bootstrap";

/** One row: an estimate with its interval, and the values of single seeds made here. */
export interface IntervalRow {
  readonly label: string;
  readonly tone: Arm["tone"];
  /** Null where nothing is known. */
  readonly interval: Interval | null;
  /** Whether the estimate is a lower bound. */
  readonly bound: boolean;
  readonly own: readonly number[];
}

/** One line over a few numbers; null where nothing is known. */
export interface FigureLine {
  readonly label: string;
  readonly tone: Arm["tone"];
  readonly values: readonly (number | null)[];
  /** By x, of single seeds made here. */
  readonly own: readonly (readonly number[])[];
}

/** The values that an arm's runs made here have of a measure. */
function ownValues(own: ClaimOutcome | null, arm: string, measure: string): number[] {
  const values = own?.arms[arm]?.[measure]?.values ?? [];
  return values.flatMap(({ value }) => (value === null ? [] : [value]));
}

function toneOf(claim: Claim, arm: string): Arm["tone"] {
  return claim.arms.find(({ id }) => id === arm)?.tone ?? "neutral";
}

/** The rows of a figure of intervals or differences; empty for one of lines. */
export function intervalRows(
  claim: Claim,
  shown: ClaimOutcome | null,
  own: ClaimOutcome | null,
): IntervalRow[] {
  const { figure } = claim;
  if (figure.kind === "intervals") {
    return figure.rows.map(({ label, arm, measure }) => {
      const summary = shown?.arms[arm]?.[measure];
      return {
        label,
        // What is measured before training belongs to no arm.
        tone: /(^|, )(before|base policy)$/.test(label) ? "neutral" : toneOf(claim, arm),
        interval: summary?.interval ?? null,
        bound: (summary?.censored ?? 0) > 0,
        own: ownValues(own, arm, measure),
      };
    });
  }
  if (figure.kind === "lines") return [];
  return figure.comparisons.map((id) => {
    const index = claim.comparisons.findIndex((one) => one.id === id);
    const comparison = claim.comparisons[index];
    const outcome = shown?.comparisons[index];
    const pairs = own?.comparisons[index]?.pairs ?? [];
    return {
      label: comparison?.label ?? id,
      tone: toneOf(claim, comparison?.a.arm ?? ""),
      interval: outcome?.paired?.difference ?? null,
      bound: false,
      own: pairs.map(({ a, b }) => a - b),
    };
  });
}

/** The lines of a figure of lines; empty for another. */
export function figureLines(
  claim: Claim,
  shown: ClaimOutcome | null,
  own: ClaimOutcome | null,
): FigureLine[] {
  const { figure } = claim;
  if (figure.kind !== "lines") return [];
  return figure.lines.map(({ label, arm, measures }) => ({
    label,
    tone: label === "base policy" ? "neutral" : toneOf(claim, arm),
    values: measures.map((measure) => shown?.arms[arm]?.[measure]?.interval?.estimate ?? null),
    own: measures.map((measure) => ownValues(own, arm, measure)),
  }));
}
