/** The line that answers "what if?": where a fork stands beside the run that it left, at one step. */
import { formatFixed as share } from "../../charts/format";
import { type Lede, type LedePart, type LedeRun, named, say } from "./sentence";

/** A fork and the run that it left, both as they were at `step`. */
export interface ForkFacts {
  /** The first step whose update was the fork's own. */
  readonly from: number;
  /** The step at which the two are compared: that in view, or the fork's last where it is behind. */
  readonly step: number;
  /** Whether the fork has yet to come to the step in view. */
  readonly behind: boolean;
  readonly fork: LedeRun;
  readonly left: LedeRun;
}

/** Fewer steps than this tell nothing of a change. */
const LEAST_STEPS = 5;
/** Differences smaller than these are not differences. */
const REWARD = 0.02;
const SURER = 0.02;

/** What the change came to; null before there is anything to say of it. */
export function forkSentence(facts: ForkFacts): Lede | null {
  const { fork, left, step, from, behind } = facts;
  if (fork.diverged !== null && fork.diverged <= step) {
    return say("fork-diverged", [
      ...what(fork),
      `, the run diverged at step ${fork.diverged}; `,
      named(left),
      " itself goes on.",
    ]);
  }
  const gain = fork.reward.now - left.reward.now;
  if (step - from < LEAST_STEPS || !Number.isFinite(gain)) return null;
  const reward =
    Math.abs(gain) < REWARD
      ? "it earns as much as "
      : `it earns ${share(Math.abs(gain))} ${gain > 0 ? "more" : "less"} than `;
  const sure = fork.confidence.now - left.confidence.now;
  const surer = Math.abs(sure) < SURER ? "" : sure > 0 ? ", and is surer" : ", and is less sure";
  // A single step's reward is noise: both are means, and say over what.
  const when = ` over the ${behind ? `five steps to ${step}` : "last five steps"}`;
  return say("fork", [...what(fork), `, ${reward}`, named(left), `${when}${surer}.`]);
}

/** The change, as the beginning of a sentence: "Released at 40". */
function what(fork: LedeRun): LedePart[] {
  const { text, ...tone } = named(fork);
  return [{ ...tone, text: text.charAt(0).toUpperCase() + text.slice(1) }];
}
