/**
 * Whether the page greets somebody who was never here: with one run, the switch and three measures,
 * until the whole Lab is asked for. That is remembered in the browser's storage, where there is one.
 */
import { create } from "zustand";
import { browserStorage } from "./browser-storage";

/** Whether there is a greeting, and what of it is put away. */
export interface FirstVisit {
  /** Whether the Lab is shown as to a newcomer. */
  readonly greeting: boolean;
  /** Whether the line of orientation is there. */
  readonly orientation: boolean;
}

const STORAGE_KEY = "rl-post-training-playground/visited";

/** Steps a second while somebody is greeted: slow enough to be followed, one of `PACES`. */
export const FIRST_PACE = 4;

/** Whether this is a narrow screen that is touched: it gets a small experiment, unless it asks for one. */
export function onPhone(): boolean {
  return matchMedia("(pointer: coarse) and (max-width: 767px)").matches;
}

export const useFirstVisit = create<FirstVisit>()(() => ({ greeting: false, orientation: true }));

/**
 * Whether whoever opens this address is to be greeted: nobody who was here before, and nobody whose
 * address says what to open or how.
 */
export function isFirstVisit(
  { hash, search }: Pick<Location, "hash" | "search">,
  stored: Pick<Storage, "getItem"> | null = browserStorage(),
): boolean {
  if (hash.length > 1 || search.length > 1) return false;
  try {
    return stored !== null && stored.getItem(STORAGE_KEY) === null;
  } catch {
    return false;
  }
}

/** From here on, and at every later visit, the Lab is shown whole. */
export function endFirstVisit(): void {
  useFirstVisit.setState({ greeting: false });
  try {
    browserStorage()?.setItem(STORAGE_KEY, new Date().toISOString().slice(0, 10));
  } catch {
    // A full or forbidden storage: the next visit is greeted again.
  }
}
