/**
 * What a claim is: a sentence, the experiment that could refute it, and the rule by which the numbers
 * decide. All of it is fixed before a run is made; each claim is one file of this folder.
 */
import type { PartialExperiment } from "../experiment/resolve";
import type { SettingValues } from "../experiment/schema";
import type { Measure } from "../results/measure";

/** One treatment: what it changes against what all arms have in common. */
export interface Arm {
  readonly id: string;
  /** A few words for figures. */
  readonly label: string;
  /** Whose colour it takes. */
  readonly tone: "standard" | "cf-rl" | "third" | "representation" | "gradient" | "neutral";
  readonly experiment: PartialExperiment;
}

/** A measure that was fixed in advance. */
export interface ClaimMeasure {
  /** What it is, e.g. "entropy at the end". */
  readonly label: string;
  /** Of its values, e.g. "nats"; empty for a pure number. */
  readonly unit: string;
  readonly measure: Measure;
}

/** An arm, and which of the claim's measures is read off its runs. */
export interface ClaimSide {
  readonly arm: string;
  readonly measure: string;
}

/** What one comparison is expected to show. */
export interface Comparison {
  readonly id: string;
  /** What is compared, e.g. "CF-RL against standard RL". */
  readonly label: string;
  readonly a: ClaimSide;
  /** Another side, or a number that holds for every seed. */
  readonly b: ClaimSide | number;
  /** Whether a is to exceed b or to fall short of it, or is not to. */
  readonly expects: "more" | "less" | "not more" | "not less";
  /** The smallest difference that matters, above 0, in the measure's unit. */
  readonly matters: number;
  /** Whether the verdict depends on it; a control is shown beside. */
  readonly role: "condition" | "control";
}

/** One row of a figure of intervals. */
export interface FigureRow extends ClaimSide {
  readonly label: string;
}

/** What the claim's figure draws; `axis` is what its numbers are, in a few words. */
export type Figure =
  /** Means over seeds with intervals, a row each, on one axis. */
  | { readonly kind: "intervals"; readonly axis: string; readonly rows: readonly FigureRow[] }
  /** Paired differences with intervals around 0, by the comparisons' ids. */
  | {
      readonly kind: "differences";
      readonly axis: string;
      readonly comparisons: readonly string[];
    }
  /** A line an arm over a few numbers, each of which has a measure. */
  | {
      readonly kind: "lines";
      readonly axis: string;
      readonly x: readonly number[];
      readonly xLabel: string;
      readonly lines: readonly {
        readonly label: string;
        readonly arm: string;
        /** By x. */
        readonly measures: readonly string[];
      }[];
    };

/** What the data say of a claim; "open" while they do not decide. */
export type Verdict = "holds" | "depends" | "does not hold" | "open";

/** One claim, whole: docs/claims-howto.md says how to write one. */
export interface Claim {
  /** Small letters, digits and hyphens. */
  readonly id: string;
  /** The claim in one sentence. */
  readonly sentence: string;
  /** What would be seen if it were true, in terms of the arms. */
  readonly hypothesis: string;
  /** What all arms have in common. */
  readonly common: PartialExperiment;
  readonly arms: readonly Arm[];
  /** What is measured beside the usual, and how often. */
  readonly instruments: readonly { readonly id: string; readonly every: number }[];
  readonly measures: Readonly<Record<string, ClaimMeasure>>;
  readonly comparisons: readonly Comparison[];
  readonly figure: Figure;
  /** With the verdict "depends": on what, e.g. "on the first stage's rate". */
  readonly dependsOn: string;
  /** True while the verdict is the one that it explains; with another it is not shown. */
  readonly explanation: {
    readonly verdict: Verdict;
    /** One or two sentences, for the row. */
    readonly summary: string;
    /** A paragraph for a student. */
    readonly text: string;
  };
  /** The arm that is opened in the Lab, and the schedule that goes beside it. */
  readonly lab: { readonly arm: string; readonly companion: SettingValues["companion"] };
}
