/**
 * WHAT to run, as data: the resolved settings and the schedule's phases. Everything else (controls,
 * link, command-line flags, run folder) is derived from these and from `schema.ts`.
 */
import type { SettingValues } from "./schema";

/** What an update may change: a group, everything, or parameters by name prefix ("blocks.0"). */
export type Trainable = "classifier" | "backbone" | "all" | readonly string[];

/**
 * When a phase ends: never (null), at a step (absolute, exclusive), once a metric passes a value, or
 * once a metric has levelled off: once, over the last `window` steps of the phase, it changed by
 * `plateau` at most in either direction (`engine/plateau.ts`).
 */
export type PhaseEnd =
  | null
  | { readonly step: number }
  | { readonly metric: string; readonly op: ">=" | "<="; readonly value: number }
  | { readonly metric: string; readonly plateau: number; readonly window: number };

/** Which loss a phase minimises: the RL objective of the settings, or cross-entropy on demonstrations. */
export type PhaseObjective = "rl" | "supervised";

/** One stage of a schedule. */
export interface Phase {
  /** Shown to the user, e.g. "classifier only". */
  readonly name: string;
  readonly trainable: Trainable;
  readonly until: PhaseEnd;
  /** Factors on the learning rate, by group. */
  readonly lr: { readonly classifier: number; readonly backbone: number };
  readonly objective: PhaseObjective;
}

/** A whole experiment, resolved: enough to repeat a run. */
export interface Experiment {
  /** The preset it came from; what differs from it is what a link holds. */
  readonly preset: string;
  readonly settings: SettingValues;
  /** The phases in order; the last one has `until: null`. */
  readonly schedule: readonly Phase[];
}
