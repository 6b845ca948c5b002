/** What the results of runs say of a claim: its measures, its comparisons, its verdict. */
import { runId } from "../experiment/run-id";
import { type ArmSummary, summariseArm } from "../results/arm-summary";
import { type ArmComparison, compareArms } from "../results/compare-arms";
import type { RunResult } from "../results/run-result";
import { holm } from "../statistics/holm";
import type { Claim, ClaimMeasure, ClaimSide, Comparison, Verdict } from "./claim";
import { armExperiment } from "./plan-claims";
import { type Answer, answerOf, verdictOf } from "./verdict";

/** A comparison, and what came of it. */
export interface ComparisonOutcome extends ArmComparison {
  readonly id: string;
  readonly answer: Answer;
  /** The sign test's p by Holm over all comparisons of the claim; null without a pair. */
  readonly holm: number | null;
}

/** What came of one claim. */
export interface ClaimOutcome {
  readonly id: string;
  readonly verdict: Verdict;
  /** Seeds for which every arm has a run. */
  readonly seeds: readonly number[];
  /** By arm, then by measure; only measures that something of the claim reads there. */
  readonly arms: Readonly<Record<string, Readonly<Record<string, ArmSummary>>>>;
  /** In the claim's order. */
  readonly comparisons: readonly ComparisonOutcome[];
  /** How many comparisons Holm's correction is over. */
  readonly tests: number;
}

/** Every arm and measure that a claim's comparisons and figure read. */
export function sidesOf({ comparisons, figure }: Claim): ClaimSide[] {
  const sides = comparisons.flatMap(({ a, b }) => (typeof b === "number" ? [a] : [a, b]));
  if (figure.kind === "intervals") sides.push(...figure.rows);
  if (figure.kind === "lines") {
    for (const { arm, measures } of figure.lines) {
      sides.push(...measures.map((measure) => ({ arm, measure })));
    }
  }
  return sides;
}

/** The runs of every arm among some results, by the arm's id. */
function resultsByArm(
  claim: Claim,
  results: ReadonlyMap<string, RunResult>,
  seeds: readonly number[],
): Map<string, RunResult[]> {
  return new Map(
    claim.arms.map((arm) => [
      arm.id,
      seeds.flatMap((seed) => results.get(runId(armExperiment(claim, arm, seed))) ?? []),
    ]),
  );
}

function measureNamed(claim: Claim, name: string): ClaimMeasure {
  const measure = claim.measures[name];
  if (measure === undefined) throw new RangeError(`${claim.id}: there is no measure ${name}`);
  return measure;
}

/**
 * What results say of a claim. Seeds that some arm lacks take part where they can: a comparison is over
 * the pairs that are there.
 * @param results by the runs' ids.
 */
export function evaluateClaim(
  claim: Claim,
  results: ReadonlyMap<string, RunResult>,
  seeds: readonly number[],
): ClaimOutcome {
  const byArm = resultsByArm(claim, results, seeds);
  const runsOf = (arm: string) => byArm.get(arm) ?? [];
  const side = ({ arm, measure }: ClaimSide) => ({
    results: runsOf(arm),
    measure: measureNamed(claim, measure).measure,
  });
  const arms: Record<string, Record<string, ArmSummary>> = {};
  for (const { arm, measure } of sidesOf(claim)) {
    arms[arm] = {
      ...arms[arm],
      [measure]: summariseArm(runsOf(arm), measureNamed(claim, measure).measure),
    };
  }
  const compared = claim.comparisons.map((comparison) => ({
    comparison,
    outcome: compareArms(
      side(comparison.a),
      typeof comparison.b === "number" ? comparison.b : side(comparison.b),
    ),
  }));
  const tested = compared.filter(({ outcome }) => outcome.paired !== null);
  const adjusted = holm(tested.map(({ outcome }) => outcome.paired?.signs.p ?? 1));
  const comparisons = compared.map((one): ComparisonOutcome => {
    const place = tested.indexOf(one);
    return {
      id: one.comparison.id,
      answer: answerOf(one.comparison, one.outcome),
      holm: place < 0 ? null : (adjusted[place] as number),
      ...one.outcome,
    };
  });
  const isCondition = ({ role }: Comparison) => role === "condition";
  const answers = comparisons.flatMap(({ answer }, index) =>
    isCondition(claim.comparisons[index] as Comparison) ? [answer] : [],
  );
  return {
    id: claim.id,
    verdict: verdictOf(answers),
    seeds: seeds.filter((seed) =>
      [...byArm.values()].every((runs) =>
        runs.some(({ experiment }) => experiment.settings.seed === seed),
      ),
    ),
    arms,
    comparisons,
    tests: tested.length,
  };
}
