/** The reward a run is trained on, from the settings that choose it. */
import type { RewardDeclaration, Task } from "./task";

/** Token ids of the even digits, the set of the `even_share` reward. */
const EVEN_DIGITS: readonly number[] = [0, 2, 4, 6, 8];

/** Names a kind of reward; `REWARDS` says what each is. */
export type RewardKind = "correctness" | "even_share" | "random";

/** The kinds of rewards, in the order in which they are offered. */
export const REWARDS: readonly {
  readonly id: RewardKind;
  readonly label: string;
  /** What a completion earns, and what such a reward is for. */
  readonly explanation: string;
}[] = [
  {
    id: "correctness",
    label: "correctness",
    explanation:
      "1 for a completion that the task's verifier calls right, else 0: informative, and balanced by the group's mean.",
  },
  {
    id: "even_share",
    label: "share of even digits",
    explanation:
      "The share of a completion's tokens that are even digits, whatever the prompt: a style that every task can satisfy, so that what one context is taught is right in all.",
  },
  {
    id: "random",
    label: "random",
    explanation:
      "1 or 0 by a fair coin, whatever the completion: it carries no information, and what training does under it is the update's own doing. There is nothing in it to flip.",
  },
];

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
