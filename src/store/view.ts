/**
 * How the visitor looks at the runs: nothing here changes what is computed. What should outlive a
 * visit (theme, colour scale, pace, measures, whether a
 * hidden tab trains) is kept in the browser's storage, where
 * there is one.
 */
import { create } from "zustand";

export type ThemeChoice = "system" | "light" | "dark";
export type ColourScale = "own" | "shared";
/** Whose kernel the maps show: a run's, or the companion's less the main run's. */
export type KernelOf = "main" | "companion" | "difference";

interface Remembered {
  readonly theme: ThemeChoice;
  readonly scale: ColourScale;
  /** Steps per second at most; 0 for as fast as it goes. */
  readonly pace: number;
  /** The measures on the time axis by their ids; null for the usual ones. */
  readonly tracks: readonly string[] | null;
  /** Whether training goes on in a tab that nobody sees. */
  readonly unseen: boolean;
}

export interface View extends Remembered {
  /** The step in view; null follows the newest. */
  readonly playhead: number | null;
  readonly kernelOf: KernelOf;
}

const STORAGE_KEY = "rl-post-training-playground/view";

const DEFAULTS: Remembered = {
  theme: "system",
  scale: "own",
  pace: 0,
  tracks: null,
  unseen: false,
};

/** What earlier visits left, field by field: a value that this version does not know is dropped. */
export function readRemembered(storage: Pick<Storage, "getItem"> | null): Remembered {
  let stored: unknown;
  try {
    stored = JSON.parse(storage?.getItem(STORAGE_KEY) ?? "null");
  } catch {
    return DEFAULTS;
  }
  if (typeof stored !== "object" || stored === null) return DEFAULTS;
  const { theme, scale, pace, tracks, unseen } = stored as Record<string, unknown>;
  return {
    theme: theme === "light" || theme === "dark" ? theme : DEFAULTS.theme,
    scale: scale === "shared" ? scale : DEFAULTS.scale,
    pace: typeof pace === "number" && PACES.some((known) => known === pace) ? pace : DEFAULTS.pace,
    tracks: isListOfTexts(tracks) ? tracks : DEFAULTS.tracks,
    unseen: typeof unseen === "boolean" ? unseen : DEFAULTS.unseen,
  };
}

function isListOfTexts(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((entry) => typeof entry === "string");
}

/** The paces on offer, in steps per second; 0 is no limit. */
export const PACES = [0, 16, 4, 1] as const;

/** The browser's storage, or null where it is forbidden. */
function storage(): Storage | null {
  try {
    return globalThis.localStorage ?? null;
  } catch {
    return null;
  }
}

export const useView = create<View>()(() => ({
  ...readRemembered(storage()),
  playhead: null,
  kernelOf: "main",
}));

useView.subscribe((view, before) => {
  const { theme, scale, pace, tracks, unseen } = view;
  if (
    theme === before.theme &&
    scale === before.scale &&
    pace === before.pace &&
    tracks === before.tracks &&
    unseen === before.unseen
  ) {
    return;
  }
  try {
    storage()?.setItem(STORAGE_KEY, JSON.stringify({ theme, scale, pace, tracks, unseen }));
  } catch {
    // A full or forbidden storage costs the memory of a choice, nothing else.
  }
});

/** Puts the theme on the page, and keeps it there when it is chosen anew. */
export function applyTheme(root: HTMLElement): void {
  const apply = ({ theme }: Pick<View, "theme">) => {
    if (theme === "system") delete root.dataset.theme;
    else root.dataset.theme = theme;
  };
  apply(useView.getState());
  useView.subscribe(apply);
}
