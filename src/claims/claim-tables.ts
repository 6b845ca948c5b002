/** A claim's outcome in tables, for a terminal and for docs/claims.md. */
import type { ArmSummary } from "../results/arm-summary";
import { intervalText, shortNumber, type Table } from "../results/report-tables";
import { leastHolm } from "../statistics/holm";
import type { Claim, ClaimSide, Comparison, Verdict } from "./claim";
import { type ClaimOutcome, type ComparisonOutcome, sidesOf } from "./evaluate-claim";

/** A verdict as it opens a row. */
export const VERDICT_TEXT: Readonly<Record<Verdict, string>> = {
  holds: "Holds",
  depends: "Depends",
  "does not hold": "Does not hold",
  open: "Open",
};

/** The verdict with what it depends on, e.g. "Depends on the first stage’s rate". */
export function verdictText({ dependsOn }: Claim, { verdict }: ClaimOutcome): string {
  const text = VERDICT_TEXT[verdict];
  return verdict === "depends" && dependsOn !== "" ? `${text} ${dependsOn}` : text;
}

/** The label of a side: its arm's and its measure's. */
function sideLabels(claim: Claim, { arm, measure }: ClaimSide): readonly [string, string] {
  return [
    claim.arms.find(({ id }) => id === arm)?.label ?? arm,
    claim.measures[measure]?.label ?? measure,
  ];
}

function valueText(summary: ArmSummary, unit: string): string {
  if (summary.interval === null) return "–";
  const bound = summary.censored > 0 ? "≥ " : "";
  return `${bound}${intervalText(summary.interval)}${unit === "" ? "" : ` ${unit}`}`;
}

/** How many runs a value is of, and what is to be known of them. */
function countText({ n, censored, missing, diverged }: ArmSummary): string {
  const notes = [
    ...(censored > 0 ? [`${censored} not there`] : []),
    ...(missing > 0 ? [`${missing} without`] : []),
    ...(diverged > 0 ? [`${diverged} diverged`] : []),
  ];
  return [`${n}`, ...notes].join(", ");
}

/** Every measure of every arm that the claim reads. */
export function armsTable(claim: Claim, outcome: ClaimOutcome): Table {
  const seen = new Set<string>();
  const sides = sidesOf(claim).filter(({ arm, measure }) => {
    const key = `${arm} ${measure}`;
    return seen.has(key) ? false : seen.add(key);
  });
  return {
    title: "Measures",
    header: ["arm", "measure", "runs", "mean [95 %]"],
    rows: sides.map((side) => {
      const summary = outcome.arms[side.arm]?.[side.measure] as ArmSummary;
      const unit = claim.measures[side.measure]?.unit ?? "";
      return [...sideLabels(claim, side), countText(summary), valueText(summary, unit)];
    }),
    notes: [],
  };
}

/** What a comparison is expected to show, in words. */
function expectation({ expects, matters }: Comparison, unit: string): string {
  return `${expects}, by ${shortNumber(matters)}${unit === "" ? "" : ` ${unit}`}`;
}

function comparisonRow(comparison: Comparison, unit: string, outcome: ComparisonOutcome) {
  const { paired, pairs, unpaired } = outcome;
  const without = unpaired.length === 0 ? "" : `, ${unpaired.length} without`;
  return [
    comparison.label,
    comparison.role,
    expectation(comparison, unit),
    `${pairs.length}${without}`,
    paired === null ? "–" : intervalText(paired.difference),
    paired === null ? "–" : shortNumber(paired.effectSize),
    paired === null ? "–" : `${paired.signs.positive} +, ${paired.signs.negative} −`,
    shortNumber(outcome.holm ?? Number.NaN),
    outcome.answer,
  ];
}

/** Below this a p is commonly called significant; no verdict here reads it. */
const SIGNIFICANT = 0.05;

/** What p (Holm) can show at all with so few pairs. */
function leastNotes({ comparisons, tests }: ClaimOutcome): string[] {
  const pairs = Math.max(0, ...comparisons.map((one) => one.pairs.length));
  if (pairs === 0) return [];
  const least = leastHolm(pairs, tests);
  const counts = `${pairs} ${pairs === 1 ? "pair" : "pairs"} and ${tests} comparisons`;
  const none =
    least > SIGNIFICANT ? `: no comparison here can reach ${shortNumber(SIGNIFICANT)}` : "";
  return [
    `The least p (Holm) that ${counts} can give is ${shortNumber(least)}${none}. What is seen, and so the verdict, is read from the intervals and not from p.`,
  ];
}

/** Every comparison, and what it came to. */
export function comparisonsTable(claim: Claim, outcome: ClaimOutcome): Table {
  return {
    title: "Comparisons",
    header: [
      ...["comparison", "role", "expected", "pairs", "difference [95 %]"],
      ...["d", "signs", "p (Holm)", "seen"],
    ],
    rows: claim.comparisons.map((comparison, index) => {
      const unit = claim.measures[comparison.a.measure]?.unit ?? "";
      return comparisonRow(comparison, unit, outcome.comparisons[index] as ComparisonOutcome);
    }),
    notes: leastNotes(outcome),
  };
}
