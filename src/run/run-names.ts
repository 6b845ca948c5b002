/** By which names the runs go: no two of a page have the same one, whichever workers make them. */
import type { RunRole } from "./frames";

/** The names of runs that go on elsewhere. */
export interface SavedNames {
  readonly ids: Readonly<Partial<Record<RunRole, string>>>;
  /** How many were opened or forked so far. */
  readonly count: number;
}

/** Gives names out, and takes those of runs that were saved. */
export class RunNames {
  private count = 0;
  private ids = new Map<RunRole, string>();
  private kept: SavedNames["ids"] = {};

  /**
   * Runs are opened in place of those before; those that go on from a state keep the names that it brings.
   * @param named runs that the page has opened and forked so far, by whichever workers.
   */
  begin(saved: SavedNames | null, named = 0): void {
    this.ids = new Map();
    this.kept = saved?.ids ?? {};
    this.count = Math.max(this.count, saved?.count ?? 0, named) + 1;
  }

  /** The name of a run that was just opened. */
  give(role: RunRole): string {
    const id = this.kept[role] ?? `${role}-${this.count}`;
    this.ids.set(role, id);
    return id;
  }

  /** The name of a run that was just forked off another. */
  giveFork(): string {
    this.count += 1;
    this.kept = {};
    return this.give("fork");
  }

  /** The name that a run goes by; undefined where there is none. */
  of(role: RunRole): string | undefined {
    return this.ids.get(role);
  }

  /** A run is no longer there. */
  forget(role: RunRole): void {
    this.ids.delete(role);
  }

  /** What a worker after this one needs to go on with them. */
  save(): SavedNames {
    return { ids: Object.fromEntries(this.ids), count: this.count };
  }
}
