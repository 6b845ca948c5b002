/** Facts: what must hold in the run on screen for a sentence to be spoken. */
import type { Verdict } from "../claims/claim";
import { parseQuantity, QUANTITIES, type Quantity, quantityValue, type Reading } from "./quantity";

const RELATIONS = ["<=", ">=", "<", ">", "="] as const;
type Relation = (typeof RELATIONS)[number];

/** Something that holds or does not hold of the runs at the step in view. */
export type Fact =
  | {
      readonly kind: "relation";
      readonly left: Quantity;
      readonly relation: Relation;
      readonly right: Quantity | number;
    }
  | { readonly kind: "verdict"; readonly claim: string; readonly verdict: Verdict };

const VERDICTS: readonly Verdict[] = ["holds", "does not hold", "depends", "open"];

/** What may be written, for messages. */
export const FACTS = `QUANTITY > NUMBER (or <, >=, <=, =), QUANTITY > QUANTITY, verdict:CLAIM = holds (or depends, does not hold, open); QUANTITY is ${QUANTITIES}`;

/** Two numbers are equal where they differ by less than rounding: this share of the larger. */
const SAME = 1e-5;

/** A fact from its text, e.g. "metric:reward@std:change > 0.1"; null for a text that is none. */
export function parseFact(text: string): Fact | null {
  const parts = /^(\S+) (<=|>=|<|>|=) (.+)$/.exec(text);
  if (!parts) return null;
  const [, left = "", relation = "", right = ""] = parts;
  const claim = /^verdict:([a-z0-9-]+)$/.exec(left)?.[1];
  if (claim !== undefined) {
    const verdict = VERDICTS.find((one) => one === right);
    return verdict && relation === "=" ? { kind: "verdict", claim, verdict } : null;
  }
  const quantity = parseQuantity(left);
  const than = /^-?\d*\.?\d+$/.test(right) ? Number(right) : parseQuantity(right);
  if (!quantity || than === null) return null;
  return { kind: "relation", left: quantity, relation: relation as Relation, right: than };
}

/** Whether the fact holds; what is not known does not. */
export function holds(fact: Fact, reading: Reading): boolean {
  if (fact.kind === "verdict") {
    return reading.claims?.claims.find(({ id }) => id === fact.claim)?.verdict === fact.verdict;
  }
  const left = quantityValue(fact.left, reading);
  const right = typeof fact.right === "number" ? fact.right : quantityValue(fact.right, reading);
  switch (fact.relation) {
    case "<":
      return left < right;
    case ">":
      return left > right;
    case "<=":
      return left <= right;
    case ">=":
      return left >= right;
    case "=":
      return Math.abs(left - right) <= SAME * Math.max(Math.abs(left), Math.abs(right));
  }
}

/** The quantities that a fact reads. */
export function quantitiesOf(fact: Fact): readonly Quantity[] {
  if (fact.kind === "verdict") return [];
  return typeof fact.right === "number" ? [fact.left] : [fact.left, fact.right];
}
