/**
 * What a task is: a family of prompts, and a rule that says which completions are right.
 *
 * A task knows nobody: it is data plus a few pure functions, so that the trainer, the instruments,
 * the command line and the page all read the same declaration.
 */

/**
 * How a completion y is compared with a prompt's target:
 * - `sequence`: y equals the target, token by token;
 * - `multiset`: y holds the target's tokens, in any order;
 * - `sum`: y holds only digits and their values add up to the target;
 * - `share`: the reward is the share of y's tokens that lie in `set` (a reward between 0 and 1).
 */
export type RewardRule = "sequence" | "multiset" | "sum" | "share";

/**
 * A reward as data, so that one declaration is evaluated in TypeScript (`reward.ts`) and on the
 * device (`engine/reward.ts`) and the two can be compared by enumeration.
 */
export interface RewardDeclaration {
  readonly rule: RewardRule;
  /**
   * The right side of the rule for one prompt: the token ids (`sequence`, `multiset`), one number
   * (`sum`), nothing (`share`).
   */
  target(prompt: readonly number[]): readonly number[];
  /** Token ids that count, for `share` only. */
  readonly set?: readonly number[];
  /**
   * What happens to the rule's value r afterwards: `none`; `flip`, 1 − r with probability p;
   * `random`, a fair coin in place of r. The coin is a counted draw, see `engine/random.ts`.
   */
  readonly noise: { readonly kind: "none" | "flip" | "random"; readonly p: number };
}

/** One task. Prompts have `PROMPT_LENGTH` tokens, completions of one task share one length. */
export interface Task {
  /** As in links, flags and config.json: small letters, digits and underscores. */
  readonly id: string;
  /** A word or two for labels, e.g. "sort". */
  readonly label: string;
  /** One sentence for the page: what a right completion is. */
  readonly explanation: string;
  /** The token that opens every prompt of this task. */
  readonly token: number;
  /** Tokens in a completion. */
  readonly completionLength: number;
  /** Size of the prompt space; prompts are numbered 0 … promptCount − 1. */
  readonly promptCount: number;
  /** Token ids [PROMPT_LENGTH] of a prompt. Throws a RangeError outside the prompt space. */
  prompt(index: number): number[];
  /** The rule by which a completion is right: reward 1, else 0. */
  readonly correctness: RewardDeclaration;
  /** Every right completion, each [completionLength], in a fixed order. */
  answers(prompt: readonly number[]): number[][];
  /**
   * How often the pretraining mixture shows this task, relative to the others: one that takes longer
   * to learn is shown more often, so that a base policy is partly competent at all of them. 0 keeps
   * it out.
   */
  readonly mixtureWeight: number;
  /** A right completion drawn uniformly, by numbers in [0, 1) that `uniform` returns. */
  demonstrate(prompt: readonly number[], uniform: () => number): number[];
}
