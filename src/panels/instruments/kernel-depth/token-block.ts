/** The V × V block of one pair of contexts, in words. */
import { formatSignificant } from "../../../charts/format";
import { DIGIT_COUNT, tokenText } from "../../../tasks/vocabulary";

/** Two different digits that a block couples. */
export interface Coupling {
  /** The token that moves. */
  readonly moved: number;
  /** The token that is pushed. */
  readonly pushed: number;
  readonly value: number;
}

/** The strongest coupling of two different digits by size; null in a block that holds none. */
export function strongestCoupling(block: ArrayLike<number>, size: number): Coupling | null {
  let best: Coupling | null = null;
  for (let moved = 0; moved < Math.min(size, DIGIT_COUNT); moved++) {
    for (let pushed = 0; pushed < Math.min(size, DIGIT_COUNT); pushed++) {
      const value = block[moved * size + pushed] as number;
      if (moved === pushed || !(Math.abs(value) > Math.abs(best?.value ?? 0))) continue;
      best = { moved, pushed, value };
    }
  }
  return best;
}

/** What an entry says: "raising 4’s logit there by ε moves 7’s here by 1.2 ε". */
export function couplingText({ moved, pushed, value }: Coupling): string {
  const size = `${formatSignificant(value, 2)} ε`;
  if (moved === pushed) return `A push ε on ${tokenText(pushed)} at x′ moves it at x by ${size}.`;
  return `A push ε on ${tokenText(pushed)} at x′ moves ${tokenText(moved)} at x by ${size}.`;
}
