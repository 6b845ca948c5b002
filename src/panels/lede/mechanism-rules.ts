/**
 * Why a run that trained its classifier first is where it is, in two sentences: what drove while the
 * backbone was held, and what became of the component through which the backbone learns. Both say what was
 * measured, also where it is not what the paper expects.
 */
import { formatSignedPercent, formatFixed as share } from "../../charts/format";
import type { MechanismFacts } from "./mechanism-facts";
import { type Change, type Lede, type LedePart, say } from "./sentence";
import { changePercent } from "./switch-rules";

const REPRESENTATION: LedePart = { text: "representation", tone: "rep" };
const GRADIENT: LedePart = { text: "gradient", tone: "grad" };
const W: LedePart = { text: "W", term: "classifier" };
const PSI: LedePart = { text: "ψ", term: "backbone" };

/** Relative changes smaller than this are none, and so are smaller differences of what is measured. */
const LEAST = 0.0005;
const SURER = 0.02;
const LESS_VARIED = 0.05;

/** What drove in the first stage, and what that did to the answers; null where there was no such stage. */
export function stageSentence({ joined, confidence, entropy }: MechanismFacts): Lede | null {
  if (joined === 0) return null;
  const moves = [
    moved("confidence", confidence, SURER),
    moved("entropy", entropy, LESS_VARIED),
  ].filter((one) => one !== null);
  const what = moves.length === 0 ? "." : `: ${moves.join(", ")}.`;
  const verb = joined === null ? "drives" : "drove";
  return say(joined === null ? "drives-alone" : "drove-alone", [
    ...["With ", PSI, " held, ", REPRESENTATION],
    ` alone ${verb}, features fixed${what}`,
  ]);
}

/** What the first stage, in which W alone moved, made of the gradient component. */
export function shapedSentence(facts: MechanismFacts): Lede {
  const { joined, gradient } = facts;
  if (joined === 0) {
    return say("unshaped", [
      PSI,
      " learned from step 0, as in standard RL: no stage of ",
      W,
      " alone came before.",
    ]);
  }
  if (!Number.isFinite(gradient)) {
    const until = joined === null ? "" : `, and ψ joined at step ${joined}`;
    return say("shaped-unmeasured", [
      W,
      ` alone learned${until}; `,
      GRADIENT,
      " was not measured in so short a stage.",
    ]);
  }
  // What is made of W, J and nothing else, where J stands still, is changed by W alone.
  const change = Math.abs(gradient - 1);
  const made =
    change < LEAST
      ? " as large as at first"
      : ` ${changePercent(change)} ${gradient > 1 ? "larger" : "smaller"}`;
  return joined === null
    ? say("shapes", [W, " alone has made ", GRADIENT, `${made} for when ψ joins`, besides(facts)])
    : say("shaped", [
        W,
        " alone made ",
        GRADIENT,
        `${made} by step ${joined}, when ψ joined`,
        besides(facts),
      ]);
}

/** What the run beside it, which learned all at once, made of its own by that step: its J moved as well. */
function besides({ gradient, other }: MechanismFacts): string {
  if (!other || !Number.isFinite(other.gradient)) return ".";
  const apart = gradient - other.gradient;
  const start =
    Math.abs(apart) < LEAST ? "level with" : apart > 0 ? "a head start on" : "no head start on";
  const change = formatSignedPercent(other.gradient - 1).replace("\u2009", "\u00a0");
  return `: ${start} ${other.name}’s ${change} (its ψ moved).`;
}

/** "confidence rose to .48"; null where it was not measured. */
function moved(name: string, { start, now }: Change, least: number): string | null {
  if (!Number.isFinite(start) || !Number.isFinite(now)) return null;
  const difference = now - start;
  if (Math.abs(difference) < least) return `${name} stayed near ${share(now)}`;
  return `${name} ${difference > 0 ? "rose" : "fell"} to ${share(now)}`;
}
