/** The line that says what a switch has just changed in both components, from what was measured. */
import { formatPercent } from "../../charts/format";
import { switchPosition, type Trained } from "../lever/trained";
import { type Lede, type LedePart, say } from "./sentence";
import type { ComponentChange, SwitchFacts } from "./switch-facts";

const REPRESENTATION: LedePart = { text: "representation", tone: "rep" };
const GRADIENT: LedePart = { text: "gradient", tone: "grad" };

/** Relative changes smaller than this are none. */
const LEAST = 0.0005;

/** What the switch between classifier only and everything did; null for any other one. */
export function switchSentence(facts: SwitchFacts, now: Trained): Lede | null {
  const { step, before, representation, gradient } = facts;
  if (switchPosition(before) === "classifier" && switchPosition(now) === "everything") {
    return say(
      "released",
      [
        `Backbone released at step ${step}: `,
        GRADIENT,
        `, ${grown(gradient.before)} while idle, now drives too; `,
        REPRESENTATION,
        isMeasured(representation.since)
          ? ` moves too, ${signed(representation.since)}.`
          : " begins to move too.",
      ],
      "released",
    );
  }
  if (switchPosition(before) === "everything" && switchPosition(now) === "classifier") {
    return say(
      "held",
      [
        `Backbone held since step ${step}: `,
        REPRESENTATION,
        " alone drives, and stands still; ",
        GRADIENT,
        isMeasured(gradient.since)
          ? ` changes with W, ${signed(gradient.since)}.`
          : " changes with W only.",
      ],
      "held",
    );
  }
  return null;
}

function isMeasured(ratio: ComponentChange["since"]): boolean {
  return Number.isFinite(ratio);
}

/** "grown by 14 %": a component's size beside what it was at the start. */
function grown(ratio: number): string {
  if (!Number.isFinite(ratio) || Math.abs(ratio - 1) < LEAST) return "unchanged";
  return `${ratio > 1 ? "grown" : "shrunk"} by ${changePercent(Math.abs(ratio - 1))}`;
}

function signed(ratio: number): string {
  if (Math.abs(ratio - 1) < LEAST) return "by less than .1 % so far";
  return `${ratio > 1 ? "+" : "−"}${changePercent(Math.abs(ratio - 1))} so far`;
}

/** Below ten per cent with a decimal; it does not break at its line's end. */
export function changePercent(share: number): string {
  return formatPercent(share, share < 0.0995 ? 1 : 0).replace("\u2009", "\u00a0");
}
