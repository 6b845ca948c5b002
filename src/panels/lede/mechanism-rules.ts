/**
 * Why a run that trained its classifier first is where it is, in two sentences: what drove while the
 * backbone was held, and what became of the component through which the backbone learns. Both say what was
 * measured, also where it is not what the paper expects.
 */
import { formatFixed as share } from "../../charts/format";
import type { MechanismFacts } from "./mechanism-facts";
import { type Change, type Lede, type LedePart, say } from "./sentence";
import { percent } from "./switch-rules";

const REPRESENTATION: LedePart = { text: "representation", tone: "rep" };
const GRADIENT: LedePart = { text: "gradient", tone: "grad" };
const W: LedePart = { text: "W", term: "classifier" };
const ROWS: LedePart = { text: "W’s answer rows", term: "classifier/norm_answer_rows" };
const PSI: LedePart = { text: "ψ", term: "backbone" };

/** Relative changes smaller than this are none, and so are smaller differences of what is measured. */
const LEAST = 0.0005;
const SURER = 0.02;
const LESS_VARIED = 0.05;

const SAME = "as large as at first";
const LARGER = [" larger", " smaller"] as const;
const NONE = ["", ""] as const;

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

/** What the first stage made of W, and with it of the gradient component. */
export function shapedSentence(facts: MechanismFacts): Lede {
  const { joined, classifier, gradient } = facts;
  if (joined === 0) {
    return say("unshaped", [
      PSI,
      " learned from step 0, as in standard RL: no stage of ",
      W,
      " alone came before.",
    ]);
  }
  const own: (string | LedePart)[] = Number.isFinite(classifier)
    ? [ROWS, size(classifier, " grew by ", " shrank by ", " kept their size")]
    : [W, " alone learned"];
  if (!Number.isFinite(gradient)) {
    const until = joined === null ? "" : `, and ψ joined at step ${joined}`;
    return say("shaped-unmeasured", [
      ...own,
      `${until}; `,
      GRADIENT,
      " was not measured in so short a stage.",
    ]);
  }
  const follows = !Number.isFinite(classifier) || isAlike(classifier, gradient);
  const link = follows ? ", so " : ", yet ";
  const now = size(gradient, "", "", SAME, LARGER);
  const made: (string | LedePart)[] =
    joined === null
      ? [GRADIENT, ` is ${now} for when ψ joins`]
      : [`ψ joined at step ${joined} with `, GRADIENT, ` ${now}`];
  return say(joined === null ? "shapes" : "shaped", [...own, link, ...made, besides(facts)]);
}

/** In brackets what the run beside it, which learned all at once, made of its own by that step. */
function besides({ gradient, other }: MechanismFacts): string {
  if (!other || !Number.isFinite(other.gradient)) return ".";
  // A figure alone is to be read like the one before it.
  const words = isAlike(gradient, other.gradient) ? NONE : LARGER;
  return ` (${other.name}’s: ${size(other.gradient, "", "", SAME, words)}).`;
}

/** Whether both grew, both shrank or both stayed. */
function isAlike(a: number, b: number): boolean {
  const sign = (ratio: number) => (Math.abs(ratio - 1) < LEAST ? 0 : Math.sign(ratio - 1));
  return sign(a) === sign(b);
}

/** A ratio in words: "grew by 34 %", or "4.5 % larger". */
function size(
  ratio: number,
  up: string,
  down: string,
  same: string,
  after: readonly [string, string] = NONE,
): string {
  if (Math.abs(ratio - 1) < LEAST) return same;
  const figure = percent(Math.abs(ratio - 1));
  return ratio > 1 ? `${up}${figure}${after[0]}` : `${down}${figure}${after[1]}`;
}

/** "confidence rose to .48"; null where it was not measured. */
function moved(name: string, { start, now }: Change, least: number): string | null {
  if (!Number.isFinite(start) || !Number.isFinite(now)) return null;
  const difference = now - start;
  if (Math.abs(difference) < least) return `${name} stayed near ${share(now)}`;
  return `${name} ${difference > 0 ? "rose" : "fell"} to ${share(now)}`;
}
