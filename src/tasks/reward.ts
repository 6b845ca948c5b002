/** The value of a reward declaration in TypeScript; `engine/reward.ts` computes the same on the device. */
import type { RewardDeclaration } from "./task";
import { isDigit } from "./vocabulary";

function sameSequence(completion: ArrayLike<number>, target: readonly number[]): boolean {
  if (completion.length !== target.length) return false;
  return target.every((token, position) => completion[position] === token);
}

function ascending(tokens: ArrayLike<number>): number[] {
  return Array.from(tokens).sort((a, b) => a - b);
}

/** The rule's value, before any noise: 0 or 1, or for `share` a number in [0, 1]. */
export function ruleValue(
  declaration: RewardDeclaration,
  prompt: readonly number[],
  completion: ArrayLike<number>,
): number {
  const target = declaration.target(prompt);
  const tokens = Array.from(completion);
  switch (declaration.rule) {
    case "sequence":
      return sameSequence(completion, target) ? 1 : 0;
    case "multiset":
      return sameSequence(ascending(completion), ascending(target)) ? 1 : 0;
    case "sum":
      return tokens.every(isDigit) && tokens.reduce((a, b) => a + b, 0) === target[0] ? 1 : 0;
    case "share": {
      const counted = new Set(declaration.set ?? []);
      return tokens.length === 0
        ? 0
        : tokens.filter((token) => counted.has(token)).length / tokens.length;
    }
  }
}

/**
 * The reward of one completion. Noise takes one draw u in [0, 1): `flip` gives 1 − r where u < p,
 * `random` gives 1 where u < p and else 0. Throws a TypeError where noise is declared and `uniform`
 * is missing.
 */
export function evaluateReward(
  declaration: RewardDeclaration,
  prompt: readonly number[],
  completion: ArrayLike<number>,
  uniform?: () => number,
): number {
  const value = ruleValue(declaration, prompt, completion);
  const { kind, p } = declaration.noise;
  if (kind === "none") return value;
  if (uniform === undefined) {
    throw new TypeError(`uniform: a reward with ${kind} noise needs a source of draws in [0, 1)`);
  }
  const chosen = uniform() < p;
  if (kind === "random") return chosen ? 1 : 0;
  return chosen ? 1 - value : value;
}
