/**
 * What a panel of the Instruments view is. The view shows one at a time: it watches what the panel
 * needs while it is on screen, gives it the run in view and the step in view, and puts around it
 * what all of them share (runs, time axis, cost, formula and source). A panel is listed in
 * `registry.ts`; docs/panels.md says how to write one.
 */
import type { ComponentType } from "react";
import type { Answer } from "../../run/protocol";
import type { RunRecord } from "../../run/record";
import type { InstrumentChoice } from "../../store/instrument-choices";
import type { RunIdentity } from "../../store/run-identity";
import type { LedePart } from "../lede/sentence";
import type { Source } from "../use-painter";

/** A run on the page: the one that the lever acts on first, then the one beside it, a fork, then those that are over. */
export interface InstrumentRun {
  readonly role: "main" | "companion" | "fork" | "kept";
  readonly record: RunRecord;
  /** Its name and hue. */
  readonly identity: RunIdentity;
}

/**
 * The step in view. It changes with every step of a run and with every move of the playhead, so it is
 * no React state: a panel subscribes and repaints (`usePainter` does both).
 */
export interface Playhead {
  /** The step in view of a record: the playhead's, or the newest one; 0 before the first row. */
  stepOf(record: RunRecord): number;
  /** Whether the newest step is followed: then a question asks about what is in view. */
  following(): boolean;
  subscribe(listener: () => void): () => void;
}

/** What `InstrumentPanel` is given. */
export interface InstrumentPanelProps {
  /** The run in view; null before anything was loaded. */
  readonly record: RunRecord | null;
  /** All runs whose curves can be drawn together, the one in view among them. */
  readonly runs: readonly InstrumentRun[];
  readonly playhead: Playhead;
  /** The last step planned: where time axes end, unless the run has gone further. */
  readonly maxStep: number;
  /**
   * Asks a question of the catalogue about the run in view, or the one of this role, as its policy is
   * at present (not at the step in view). Rejects with an Error that says what was wrong.
   */
  readonly ask: (
    question: string,
    params: unknown,
    role?: InstrumentRun["role"],
  ) => Promise<Answer>;
}

/** What a finding is told: read numbers off the record at or before `step`. */
export interface FindingContext {
  readonly record: RunRecord;
  readonly runs: readonly InstrumentRun[];
  readonly step: number;
}

/** One panel. */
export interface InstrumentPanel {
  /** Small letters, digits and hyphens: stands in the address. */
  readonly id: string;
  /** A few words, in the list at the left. */
  readonly title: string;
  /** One sentence in a student's words: the question that it answers. At most about 90 letters. */
  readonly question: string;
  /**
   * What to look for, in one sentence of a line: it stands at the head until there is a finding, and over the
   * formulas. At most about 100 letters.
   */
  readonly look: string;
  /** Instruments of the catalogue that are measured while the panel is on screen. */
  readonly watches: readonly string[];
  /** Those among them that are cheap and summed over the run: they are measured at every step. */
  readonly everyStep?: readonly string[];
  /** Dear instruments that it lets the visitor switch on (`switchOn`). */
  readonly offers?: readonly string[];
  /** Questions of the catalogue that it asks: their formulas stand beside those of `watches`. */
  readonly asks?: readonly string[];
  /** What can be chosen in it and is kept (`useChoice`): stands in the address, for links. */
  readonly choices?: readonly InstrumentChoice[];
  /** Whether it has maps, whose numbers can then be read as tables. */
  readonly maps?: boolean;
  /** Metrics that it shows beside those that its instruments declare: saved with its numbers. */
  readonly metrics?: readonly string[];
  /** What is approximate or sampled in what it shows, in a sentence or two; none where all is exact. */
  readonly caveat?: string;
  /**
   * The sentence over the panel, generated from the data and true at every step; null where there is
   * nothing to say yet (what to look for then stands there).
   */
  readonly finding?: (context: FindingContext) => readonly LedePart[] | null;
  /** Tells when the finding may have changed though neither the records nor the view did. */
  readonly findingChanges?: Source;
  /** Fills the room that it is given: at least 1048 × 640 px on a page of 1440 × 900. */
  readonly Component: ComponentType<InstrumentPanelProps>;
}
