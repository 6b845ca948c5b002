/** How the policy spreads itself over the right answers to one prompt, whatever it gives to wrong ones. */
import type { AnswerShares } from "../run/frames";
import type { RunRecord } from "../run/record";

/** π(y | x, y is right) of each right answer, in the task's order; all 0 where none has any probability. */
export function sharesOfRight({ probabilities }: AnswerShares): number[] {
  const right = probabilities.reduce((sum, p) => sum + p, 0);
  return probabilities.map((p) => (right > 0 ? p / right : 0));
}

/** exp of the shares' entropy: how many equally likely answers would be as diverse. */
export function effectiveCount(shares: readonly number[]): number {
  return Math.exp(-shares.reduce((sum, p) => (p > 0 ? sum + p * Math.log(p) : sum), 0));
}

/** The same of a run at a step; NaN where its answers were not measured. */
export function answersInUse(record: RunRecord, step: number): number {
  const distribution = record.answers.at(step)?.distribution;
  return distribution ? effectiveCount(sharesOfRight(distribution)) : Number.NaN;
}
