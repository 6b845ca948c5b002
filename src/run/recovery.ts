/** What is done when the engine was lost: go on, on which backends, or give up. */
import type { BackendName } from "../engine/backend";

/** A loss of the engine. */
export interface Loss {
  /** What it ran on; null where that was not known yet. */
  readonly backend: BackendName | null;
  /** The step that the run had reached. */
  readonly step: number;
  /** What happened, as a sentence without its full stop. */
  readonly reason: string;
}

/** Backends that are not to be taken any more, each with the reason. */
export type Avoided = Readonly<Partial<Record<BackendName, string>>>;

/** Steps after which earlier losses no longer count: a run left overnight may lose its device each hour. */
const CALM_STEPS = 50;
/** Losses that a backend may have before it is avoided. */
const LOSSES_EACH = 2;
/** Losses before the visitor is asked. */
const LOSSES_IN_ALL = 6;

/** Counts the losses of one page. */
export class Recovery {
  private losses: Loss[] = [];
  private avoided: Avoided = {};

  /** The backends that are not to be taken. */
  get avoid(): Avoided {
    return this.avoided;
  }

  /**
   * Takes down a loss.
   * @param made steps that were put on record since the last one, runs that were begun anew included.
   * @returns whether to go on without asking.
   */
  after(loss: Loss, made: number): boolean {
    if (made >= CALM_STEPS) this.losses = [];
    this.losses.push(loss);
    const { backend } = loss;
    if (backend !== null) {
      const count = this.losses.filter((one) => one.backend === backend).length;
      if (count >= LOSSES_EACH) {
        this.avoided = { ...this.avoided, [backend]: `it was lost ${count} times` };
      }
    }
    return this.losses.length < LOSSES_IN_ALL;
  }

  /** Another experiment begins: what was lost before does not count against it. */
  beginAnew(): void {
    this.losses = [];
  }

  /** The visitor wants to try again: every backend too. */
  forget(): void {
    this.losses = [];
    this.avoided = {};
  }
}
