/** What a track of the time panel shows: one quantity of every run, or the two components of one. */
import type { RangeHint } from "../../charts/value-axis";
import type { WatchRequest } from "../../run/protocol";

/** One curve a run. */
export interface TrackLine {
  /** The metric's name in the record. */
  readonly metric: string;
  /** The component it belongs to, which gives it its hue and its glyph; a run's own hue if not given. */
  readonly component?: "representation" | "gradient";
}

/** One track; docs/panels.md says how to add one. */
export interface TrackSpec {
  /** Unique among the tracks. */
  readonly id: string;
  readonly title: string;
  /** What is measured, in which unit: two or three words. */
  readonly unit: string;
  readonly lines: readonly TrackLine[];
  /** The term of the glossary that explains it; that of its first line's metric unless given. */
  readonly term?: string;
  readonly range: RangeHint;
  /** Share of the height, beside the other tracks'. */
  readonly weight: number;
  /** Decimals of the values at the playhead. */
  readonly decimals: number;
  /** "first": every value is given as a multiple of the run's first one. */
  readonly relative?: "first";
  /** The metric is a change made by one step, and drawn is what all steps so far have come to. */
  readonly summed?: true;
  /** A value whose first crossing is marked on every run. */
  readonly threshold?: number;
  /** Whether its axis may be logarithmic: for what is above 0 and may change by factors. */
  readonly positive?: boolean;
  /** Whether its axis is. */
  readonly log?: boolean;
  /** What measures it, where that is not measured in every run anyway: watched while the track is shown. */
  readonly watches?: WatchRequest;
  /** Instead of curves, a stack at every step of the run that the lever acts on; `lines` is empty. */
  readonly bars?: TrackBars;
}

/** Signed parts of a change, and what they are compared with. */
export interface TrackBars {
  readonly parts: readonly Required<TrackLine>[];
  /** The metric of the change that took place. */
  readonly actual: string;
}
