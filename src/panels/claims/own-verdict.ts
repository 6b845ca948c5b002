/** What this machine's seeds say of a claim so far, in a few words. */
import type { Verdict } from "../../claims/claim";
import { VERDICT_TEXT } from "../../claims/claim-tables";
import { FEWEST_PAIRS } from "../../claims/verdict";

const COUNTS = ["no", "one", "two", "three", "four", "five"] as const;

/**
 * @param done seeds that are through, in all arms.
 * @param whole whether these are all that were asked for.
 * @param shipped the record's verdict; null where there is no record.
 */
export function ownVerdictText(
  verdict: Verdict,
  done: number,
  whole: boolean,
  shipped: Verdict | null,
): string {
  const seeds = `${done} ${done === 1 ? "seed" : "seeds"}`;
  if (done < FEWEST_PAIRS) return `undecided: it takes ${COUNTS[FEWEST_PAIRS]} seeds`;
  if (verdict === "open") return whole ? `these ${seeds} do not decide it` : "undecided so far";
  const text = VERDICT_TEXT[verdict].toLowerCase();
  if (!whole) return `so far: ${text}`;
  if (shipped === null) return `${text} on these ${seeds}`;
  return `${text} on these ${seeds}, ${shipped === verdict ? "as" : "unlike"} in the record`;
}
