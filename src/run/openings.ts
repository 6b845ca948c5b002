/** What is being opened, in which order, and what is opened again once the engine was lost. */
import type { Experiment } from "../experiment/experiment";
import type { GivenPolicy, Resume } from "./protocol";
import type { RestoredRuns, SavedState } from "./saved-state";

/** An experiment to be opened. */
export interface Opening {
  readonly experiment: Experiment;
  /** The state to go on from; null: from its beginning. */
  readonly resume: Resume | null;
  /** The records that come back with it; null where those that are there go on, or new ones begin. */
  readonly restoring: RestoredRuns | null;
  /** The policy of the main run and what its file is called; null where its experiment's is taken. */
  readonly policy: (GivenPolicy & { readonly name: string }) | null;
}

/** The openings under way, and the one to be repeated with another engine. */
export class Openings {
  /** Requests that open runs and have no reply yet, in the worker's order; null for a reset. */
  private readonly pending: (Opening | null)[] = [];
  /** What was asked for last, as long as it is neither open, or in no state, nor refused. */
  private wanted: Opening | null = null;
  /** Whether that is open, but no state holds its policy yet. */
  private unsaved = false;

  /** The step of what is neither open nor refused; null where there is no such thing. */
  get wantedStep(): number | null {
    return this.wanted && (this.wanted.restoring?.step ?? this.wanted.policy?.at?.step ?? 0);
  }

  /** Whether what is being opened goes on with the runs that are on the page. */
  get resuming(): boolean {
    const opening = this.pending[0] ?? null;
    return opening !== null && opening.resume !== null && opening.restoring === null;
  }

  /** Something else than what is there is asked for. */
  want(opening: Opening): void {
    this.unsaved = false;
    this.wanted = opening;
  }

  /** It cannot be had. */
  refuse(): void {
    this.forget();
  }

  /** Requests what opens runs; null for a reset. */
  async during(opening: Opening | null, request: () => Promise<null>): Promise<void> {
    this.pending.push(opening);
    try {
      await request();
    } finally {
      this.pending.splice(this.pending.indexOf(opening), 1);
    }
  }

  /** The worker has opened runs: those of the first request without a reply, whatever came after it. */
  opened(): Opening | null {
    const opening = this.pending[0] ?? null;
    // What was opened by no request of these, such as a reset, leaves the policy's file behind.
    if (opening === null && this.unsaved) this.forget();
    if (opening === this.wanted) {
      // A policy's file is asked for until a state holds it.
      this.unsaved = opening?.policy != null;
      if (!this.unsaved) this.wanted = null;
    }
    return opening;
  }

  /** What is open was saved. */
  saved(): void {
    if (this.unsaved) this.forget();
  }

  private forget(): void {
    this.unsaved = false;
    this.wanted = null;
  }

  /** What is opened once the engine was lost: what was asked for last, or the runs as they were saved. */
  afterLoss(experiment: Experiment | null, saved: SavedState | null): Opening | null {
    if (this.wanted !== null || experiment === null) return this.wanted;
    return { experiment, resume: saved?.resume ?? null, restoring: null, policy: null };
  }
}
