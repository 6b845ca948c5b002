/** The distribution over the right answers to one prompt, recorded or asked for, in one shape. */
import type { ResultArray } from "../../../run/protocol";

/** Probabilities of the right answers to one prompt. */
export interface Shares {
  /** The step of the policy that they are of. */
  readonly step: number;
  /** Token ids of the right answers, in the task's order. */
  readonly answers: readonly (readonly number[])[];
  /** π(y|x) of each. */
  readonly probabilities: readonly number[];
  /** The probability of a right answer. */
  readonly right: number;
  /** exp of the entropy among right answers: how many equally likely ones would be as diverse. */
  readonly effective: number;
}

/** Reads them off the arrays that instrument and question have in common; null where they lack. */
export function sharesOf(
  step: number,
  arrays: Readonly<Record<string, ResultArray>>,
): Shares | null {
  const { answers, log_probabilities: logs } = arrays;
  const [count = 0, length = 0] = answers?.shape ?? [];
  if (!answers || !logs || count === 0) return null;
  const rows = Array.from({ length: count }, (_, i) =>
    Array.from(answers.data.subarray(i * length, (i + 1) * length)),
  );
  const probabilities = Array.from(logs.data, (log) => Math.exp(log));
  const right = probabilities.reduce((sum, p) => sum + p, 0);
  let entropy = 0;
  for (const p of probabilities) if (p > 0) entropy -= (p / right) * Math.log(p / right);
  return { step, answers: rows, probabilities, right, effective: Math.exp(entropy) };
}

/** More bars than these are too thin to be told apart: they are ordered by size instead. */
export const MOST_NAMED = 64;

/** The places of the answers in the order in which they are drawn. */
export function drawnOrder(shares: Shares): number[] {
  const order = shares.probabilities.map((_, i) => i);
  if (order.length <= MOST_NAMED) return order;
  return order.sort(
    (a, b) => (shares.probabilities[b] as number) - (shares.probabilities[a] as number),
  );
}
