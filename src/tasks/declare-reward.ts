/** The reward a run is trained on, from the settings that choose it. */
import type { RewardDeclaration, Task } from "./task";

/** Token ids of the even digits, the set of the `even_share` reward. */
const EVEN_DIGITS: readonly number[] = [0, 2, 4, 6, 8];

/**
 * - `correctness`: 1 for a right completion, else 0;
 * - `even_share`: the share of even digits, whatever the prompt (a "style");
 * - `random`: a fair coin, which carries no information.
 */
export type RewardKind = "correctness" | "even_share" | "random";

/**
 * The declaration of a task's reward of this kind; `flip` in [0, 1] is the probability with which it
 * is replaced by 1 − r (a random reward has nothing to flip). Throws a RangeError for another `flip`.
 */
export function rewardDeclaration(task: Task, kind: RewardKind, flip = 0): RewardDeclaration {
  if (!(flip >= 0 && flip <= 1)) {
    throw new RangeError(`reward_flip: ${flip} is not a probability; allowed: 0 to 1`);
  }
  const noise = { kind: flip > 0 ? "flip" : "none", p: flip } as const;
  switch (kind) {
    case "correctness":
      return { ...task.correctness, noise };
    case "even_share":
      return { rule: "share", target: () => [], set: EVEN_DIGITS, noise };
    case "random":
      return { ...task.correctness, noise: { kind: "random", p: 0.5 } };
  }
}
