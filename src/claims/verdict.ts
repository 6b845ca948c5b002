/**
 * The rule from intervals to a verdict. A comparison is *yes* where the interval of the expected
 * difference lies above 0 and reaches what matters, *no* where all of it lies below what matters, and
 * *open* otherwise: a wide interval refutes nothing, and neither do pairs of which no run got to the level
 * asked for. What is expected not to differ is the other way round. A claim holds where every condition is yes, does not
 * hold where every one is no, depends where some are yes and some no, and is open otherwise.
 */
import type { ArmComparison } from "../results/compare-arms";
import type { Comparison, Verdict } from "./claim";

/** What a comparison came to. */
export type Answer = "yes" | "no" | "open";

/** Fewest pairs that decide anything: below, an interval is too short. */
export const FEWEST_PAIRS = 5;

/** The largest share of seeds that may be without a pair. */
const MOST_UNPAIRED = 0.25;

/** What a comparison says of what it was expected to show. */
export function answerOf(
  { expects, matters }: Pick<Comparison, "expects" | "matters">,
  { pairs, unpaired, paired }: ArmComparison,
): Answer {
  const seeds = pairs.length + unpaired.length;
  if (paired === null || pairs.length < FEWEST_PAIRS) return "open";
  if (unpaired.length > MOST_UNPAIRED * seeds) return "open";
  // Where nobody got there, nothing was seen of who is faster.
  if (pairs.every(({ censored }) => censored === 2)) return "open";
  const { low, high } = paired.difference;
  const isDenial = expects.startsWith("not");
  const [least, most] = expects.endsWith("more") ? [low, high] : [-high, -low];
  if (most < matters) return isDenial ? "yes" : "no";
  if (least > 0) return isDenial ? "no" : "yes";
  return "open";
}

/** The verdict of a claim from its conditions. */
export function verdictOf(answers: readonly Answer[]): Verdict {
  const some = (answer: Answer) => answers.includes(answer);
  if (some("yes") && some("no")) return "depends";
  if (answers.length === 0 || some("open")) return "open";
  return some("yes") ? "holds" : "does not hold";
}
