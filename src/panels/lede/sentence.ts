/** What a sentence of the lede is made of, and the facts of a run that it speaks of. */
import type { RunColour, Trained } from "../lever/trained";
import type { WHY } from "./why";

/** What the rules know of one run at the step in view. */
export interface LedeRun {
  readonly name: string;
  readonly colour: RunColour;
  readonly trained: Trained;
  /** Steps since the phase in force began. */
  readonly phaseAge: number;
  /** The first step at which the reward was at least `MARK`; null while there is none. */
  readonly reached: number | null;
  /** The entropy measured at that step; NaN while there is none. */
  readonly entropyThere: number;
  /** Means of the first and of the last `WINDOW` measurements; NaN where not measured. */
  readonly reward: Change;
  readonly entropy: Change;
  readonly confidence: Change;
  /** Different right answers to a prompt, mean of the last few measurements; NaN if none. */
  readonly distinct: number;
  /** The step at which a number stopped being one; null for a healthy run. */
  readonly diverged: number | null;
}

/** A quantity at the start of a run and now. */
export interface Change {
  readonly start: number;
  readonly now: number;
}

/** A stretch of the sentence; `tone` is a run, a component or an emphasis. */
export interface LedePart {
  readonly text: string;
  readonly tone?: RunColour | `kept-${1 | 2 | 3}` | "rep" | "grad" | "strong";
  /** The term of the glossary that it names, where its tone does not say that. */
  readonly term?: string;
}

/** A sentence, and the rule that spoke it. */
export interface Lede {
  /** Which rule spoke; a new sentence is one whose rule differs. */
  readonly rule: string;
  readonly parts: readonly LedePart[];
  /** What stands behind "Why?"; none where there is nothing to explain. */
  readonly why?: keyof typeof WHY;
}

/** What is asked at a sentence's end: what is behind a mechanism, or how far a finding goes. */
export function questionOf(why: NonNullable<Lede["why"]>): string {
  return SEEDS.has(why) ? "How sure is that?" : "Why?";
}
const SEEDS: ReadonlySet<string> = new Set(["one-seed", "paired-seeds", "over-seeds"]);

/** The reward whose first crossing is reported; the reward track draws the same mark. */
export const MARK = 0.8;

/** Means are taken over this many measurements: a single step's reward is noise. */
export const WINDOW = 5;

/** What a sentence adds to figures that are such means. */
export const EACH = "means of five steps";

/** The steps that such a mean is over, at `step`: all there are where they are fewer. */
export function overLast(step: number): string {
  return step + 1 < WINDOW ? "on average so far" : "over the last five steps";
}

/** A run by its name, in its hue. */
export function named(run: LedeRun): LedePart {
  return { text: run.name, tone: run.colour };
}

/** A sentence, by the name of the rule that speaks. */
export function say(rule: string, parts: readonly (string | LedePart)[], why?: Lede["why"]): Lede {
  const list = parts.map((part) => (typeof part === "string" ? { text: part } : part));
  return why === undefined ? { rule, parts: list } : { rule, parts: list, why };
}
