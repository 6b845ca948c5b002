/**
 * A lecture as data: runs that are trained while it is given, and scenes that are stepped through.
 * What a scene asserts is asserted by rule: a sentence is spoken only where its facts hold in the run
 * on screen, and every number in it is read off that run (`quantity.ts`). docs/lectures.md says how to
 * write one.
 */
import type { Experiment } from "../experiment/experiment";
import type { Fact } from "./fact";
import type { RichText } from "./rich-text";
import type { RippleAsk } from "./ripple-numbers";

/** Counts up when an old reader would misread a file. */
export const LECTURE_VERSION = 1;

/** A whole lecture. */
export interface Lecture {
  readonly title: string;
  readonly subtitle: string;
  /** Who holds it, or wrote it; empty where nobody says. */
  readonly by: string;
  readonly runs: Readonly<Record<string, LectureRunSpec>>;
  readonly scenes: readonly Scene[];
}

/** A run that scenes are about: one policy, trained by one schedule. */
export interface LectureRunSpec {
  /** What it is called on screen; empty for the name of its schedule. */
  readonly name: string;
  readonly experiment: Experiment;
  /** Instruments that are measured at every step, by their ids. */
  readonly watch: readonly string[];
  /** The update whose ripple is asked for before the first step; null for none. */
  readonly ripple: RippleAsk | null;
  /** The zip of a real run of this experiment, for a machine that is slow; null where none is shipped. */
  readonly recording: string | null;
}

/** One scene: a prepared state, a question, and then its answer. */
export interface Scene {
  /** Small letters, digits and hyphens: stands in the address. */
  readonly id: string;
  /** A few words, at the upper right. */
  readonly topic: string;
  /** Planned for the whole scene. */
  readonly minutes: number;
  /** Runs on screen, the one that the lever acts on first; none for a scene without. */
  readonly runs: readonly string[];
  readonly question: Question;
  readonly answer: Answer;
  /** What is shown, side by side. */
  readonly view: readonly Figure[];
  /** Which of them the answer points at; null for none. */
  readonly highlight: number | null;
  /** For the lecturer: a paragraph each. */
  readonly notes: readonly string[];
  /** Where what is said comes from; empty where it is the run on screen. */
  readonly source: RichText;
}

/** What is asked of the audience, and at which step of the runs. */
export interface Question {
  /** The step in view while the question stands. */
  readonly step: number;
  readonly text: RichText;
  readonly choices: readonly Choice[];
}

/** One of the answers to choose from. */
export interface Choice {
  readonly text: RichText;
  /** What speaks for it, in a few words. */
  readonly because: RichText;
}

/** How the view goes on from the question, and what is then said. */
export interface Answer {
  /** The step in view once the answer is given. */
  readonly step: number;
  /** How long the view takes from the question's step to the answer's, seconds. */
  readonly seconds: number;
  /** What may be said, of which the first whose facts all hold is. The last one has no facts. */
  readonly says: readonly Saying[];
}

/** A sentence and the facts on which it may be spoken. */
export interface Saying {
  readonly if: readonly Fact[];
  readonly text: RichText;
  /** A line under it, in smaller type. */
  readonly more: RichText;
  /** Which choice it makes right, from 0; null for none of them. */
  readonly choice: number | null;
}

/** A curve chart: one metric, a line for every run of the scene. */
export interface CurveChart {
  readonly metric: string;
  readonly title: string;
  readonly unit: string;
  /** Always inside the axis. */
  readonly range: readonly [number, number];
  readonly decimals: number;
  /** Whether it is drawn as a multiple of its first value. */
  readonly relative: boolean;
  /** A level that is ruled across, e.g. the reward that runs race to; null for none. */
  readonly level: number | null;
}

/** What a scene shows, by its kind. */
export type Figure =
  /** Completions of held-out prompts, token by token. */
  | { readonly kind: "answers" }
  /** Every right answer to one prompt, and its share of them, at the start and in view. */
  | { readonly kind: "right-answers" }
  /** How alike the features of different contexts are: a map of cosines for each run. */
  | { readonly kind: "features" }
  | { readonly kind: "curves"; readonly charts: readonly CurveChart[] }
  /** The two components as letters and maps; with the lever that feeds them, what drives and what changes. */
  | { readonly kind: "kernels"; readonly lever: boolean }
  /** What one rewarded answer moves: every probe context. Needs a `ripple` in the run. */
  | { readonly kind: "ripple" }
  /** Which component took the entropy so far. Needs "entropy-budget" watched. */
  | { readonly kind: "budget" }
  /** A claim's verdict and figure, from the shipped results over seeds. */
  | { readonly kind: "claim"; readonly claim: string }
  | { readonly kind: "points"; readonly points: readonly Point[] };

/** A sentence that is shown where its facts hold. */
export interface Point {
  readonly if: readonly Fact[];
  readonly text: RichText;
}

/** Scenes' minutes together. */
export function plannedMinutes(scenes: readonly Pick<Scene, "minutes">[]): number {
  return scenes.reduce((sum, { minutes }) => sum + minutes, 0);
}
