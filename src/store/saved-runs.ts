/**
 * The runs that are saved in this browser: the one on the page, the last few before it, and those that
 * the visitor keeps. Here is what the page shows of them; `run-keeper.ts` does the saving.
 */
import { create } from "zustand";
import type { SavedRun } from "./run-database";

/** What the page shows of saved runs. */
export interface SavedRuns {
  /**
   * `opening` until the storage has answered; `ready`; `none` where the browser allows no storage; `full`
   * where there is no room for the run on the page; `newer` where a newer version of the page has left it.
   */
  readonly state: "opening" | "ready" | "none" | "full" | "newer";
  /** The newest first, without those that were deleted. */
  readonly runs: readonly SavedRun[];
  /** A run that was interrupted, to go on with; null where there is none. */
  readonly offered: SavedRun | null;
  /** What was deleted last, to be had back. */
  readonly removed: SavedRun | null;
  /** The run on the page, by its id; null until it was saved. */
  readonly current: string | null;
  /** The step of the run on the page that is saved. */
  readonly savedStep: number;
  /** Whether the list of saved runs is open. */
  readonly listed: boolean;
  /** Whether the visitor knows that the run on the page cannot be saved. */
  readonly unsavedKnown: boolean;
}

export const useSavedRuns = create<SavedRuns>()(() => ({
  state: "opening",
  runs: [],
  offered: null,
  removed: null,
  current: null,
  savedStep: 0,
  listed: false,
  unsavedKnown: false,
}));

/** The visitor has read that the run on the page cannot be saved. */
export function dismissUnsaved(): void {
  useSavedRuns.setState({ unsavedKnown: true });
}
