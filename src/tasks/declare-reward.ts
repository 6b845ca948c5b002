/** The rewards a run can be trained on. To add one: one entry here. */
import type { RewardDeclaration, Task } from "./task";

/** Token ids of the even digits, the set of the `even_share` reward. */
const EVEN_DIGITS: readonly number[] = [0, 2, 4, 6, 8];

interface RewardEntry {
  /** As in links, flags and config.json. */
  readonly id: string;
  readonly label: string;
  /** What its mean counts, for an axis: two to four words. */
  readonly unit: string;
  /** What a completion earns, and what such a reward is for. */
  readonly explanation: string;
  /** The declaration for a task, with this noise where the reward has none of its own. */
  declare(task: Task, noise: RewardDeclaration["noise"]): RewardDeclaration;
}

/** The kinds of rewards, in the order in which they are offered. */
export const REWARDS = [
  {
    id: "correctness",
    label: "correctness",
    unit: "share right",
    explanation:
      "1 for a completion that the task's verifier calls right, else 0: informative, and balanced by the group's mean.",
    declare: (task, noise) => ({ ...task.correctness, noise }),
  },
  {
    id: "even_share",
    label: "share of even digits",
    unit: "share of even digits",
    explanation:
      "The share of a completion's tokens that are even digits, whatever the prompt: a style that every task can satisfy, so that what one context is taught is right in all.",
    declare: (_, noise) => ({ rule: "share", target: () => [], set: EVEN_DIGITS, noise }),
  },
  {
    id: "random",
    label: "random",
    unit: "coin tosses won",
    explanation:
      "1 or 0 by a fair coin, whatever the completion: it carries no information, and what training does under it is the update's own doing. There is nothing in it to flip.",
    declare: (task) => ({ ...task.correctness, noise: { kind: "random", p: 0.5 } }),
  },
] as const satisfies readonly RewardEntry[];

/** Names a kind of reward; `REWARDS` says what each is. */
export type RewardKind = (typeof REWARDS)[number]["id"];

function rewardOf(kind: RewardKind): RewardEntry {
  const found = REWARDS.find(({ id }) => id === kind);
  if (found !== undefined) return found;
  const allowed = REWARDS.map(({ id }) => id).join(", ");
  throw new RangeError(`reward: "${kind}" is not a reward; allowed: ${allowed}`);
}

/** What the mean of a reward counts, for an axis. Throws a RangeError for an unknown kind. */
export function rewardUnit(kind: RewardKind): string {
  return rewardOf(kind).unit;
}

/**
 * The declaration of a task's reward of this kind; `flip` in [0, 1] is the probability with which it
 * is replaced by 1 − r (a random reward has nothing to flip). Throws a RangeError for another `flip`
 * or kind.
 */
export function rewardDeclaration(task: Task, kind: RewardKind, flip = 0): RewardDeclaration {
  if (!(flip >= 0 && flip <= 1)) {
    throw new RangeError(`reward_flip: ${flip} is not a probability; allowed: 0 to 1`);
  }
  return rewardOf(kind).declare(task, { kind: flip > 0 ? "flip" : "none", p: flip });
}
