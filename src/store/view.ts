/**
 * How the visitor looks at the runs: nothing here changes what is computed. What should outlive a visit
 * (theme, colour scale, pace, the layout) is kept in the browser's storage, where there is one.
 */
import { create } from "zustand";
import { browserStorage } from "./browser-storage";

/** "projector" is black on white, with larger type and thicker lines. */
export const THEMES = ["system", "light", "dark", "projector"] as const;
/** A theme, or the system’s. */
export type ThemeChoice = (typeof THEMES)[number];
/** "own": each map to its own largest value; "shared": one scale for all that stand together. */
export type ColourScale = "own" | "shared";
/** Whose kernel the maps show: a run's, or the main run's less that of the one beside it, a fork before the companion. */
export type KernelOf = "main" | "companion" | "fork" | "difference";

/** What stands where, as the visitor arranged it. */
interface Layout {
  /** The measures on the time axis by their ids; null for the usual ones. */
  readonly tracks: readonly string[] | null;
  /** Those among all measures whose axis is logarithmic. */
  readonly logTracks: readonly string[];
  /** The span of the mean over each curve, in measurements; 0 for none. */
  readonly smoothing: number;
  /** The instruments that are open on the Lab, by their ids, from the top. */
  readonly panels: readonly string[];
  /** The order of the list of instruments; those not named come after, in their usual order. */
  readonly instruments: readonly string[];
}

interface Remembered extends Layout {
  readonly theme: ThemeChoice;
  readonly scale: ColourScale;
  /** Steps per second at most; 0 for as fast as it goes. */
  readonly pace: number;
  /** Whether training goes on in a tab that nobody sees. */
  readonly unseen: boolean;
  /** Whether letters, digits and signs act by themselves: not wanted by those who speak to their machine. */
  readonly letterKeys: boolean;
}

/** Everything that says how the runs are looked at. */
export interface View extends Remembered {
  /** The step in view; null follows the newest. */
  readonly playhead: number | null;
  readonly kernelOf: KernelOf;
}

const STORAGE_KEY = "rl-post-training-playground/view";

/** The paces on offer, in steps per second; 0 is no limit. */
export const PACES = [0, 16, 4, 2, 1] as const;

/** Spans of the means on offer, in measurements; 0 is none. */
export const SPANS = [0, 4, 8, 16] as const;

const oneOf =
  <T>(known: readonly T[]) =>
  (value: unknown): value is T =>
    known.some((one) => one === value);
const yesOrNo = (value: unknown): value is boolean => typeof value === "boolean";
const listOfTexts = (value: unknown): value is string[] =>
  Array.isArray(value) && value.every((entry) => typeof entry === "string");

/** What is remembered: what it is unless chosen otherwise, and what this version knows of it. */
const FIELDS: {
  readonly [K in keyof Remembered]: {
    readonly usual: Remembered[K];
    readonly known: (value: unknown) => value is Remembered[K];
  };
} = {
  theme: { usual: "system", known: oneOf(THEMES) },
  scale: { usual: "own", known: oneOf<ColourScale>(["own", "shared"]) },
  pace: { usual: 0, known: oneOf<number>(PACES) },
  unseen: { usual: false, known: yesOrNo },
  letterKeys: { usual: true, known: yesOrNo },
  tracks: {
    usual: null,
    known: (value): value is string[] | null => value === null || listOfTexts(value),
  },
  logTracks: { usual: [], known: listOfTexts },
  smoothing: { usual: 0, known: oneOf<number>(SPANS) },
  panels: { usual: [], known: listOfTexts },
  instruments: { usual: [], known: listOfTexts },
};
const KEYS = Object.keys(FIELDS) as (keyof Remembered)[];

/** What earlier visits left, field by field: a value that this version does not know is dropped. */
export function readRemembered(storage: Pick<Storage, "getItem"> | null): Remembered {
  let stored: unknown;
  try {
    stored = JSON.parse(storage?.getItem(STORAGE_KEY) ?? "null");
  } catch {
    stored = null;
  }
  const left = (typeof stored === "object" && stored !== null ? stored : {}) as Partial<
    Record<keyof Remembered, unknown>
  >;
  const read = (key: keyof Remembered) => {
    const { usual, known } = FIELDS[key];
    return known(left[key]) ? left[key] : usual;
  };
  return Object.fromEntries(KEYS.map((key) => [key, read(key)])) as unknown as Remembered;
}

export const useView = create<View>()(() => ({
  ...readRemembered(browserStorage()),
  playhead: null,
  kernelOf: "main",
}));

useView.subscribe((view, before) => {
  if (KEYS.every((key) => view[key] === before[key])) return;
  const kept = Object.fromEntries(KEYS.map((key) => [key, view[key]]));
  try {
    browserStorage()?.setItem(STORAGE_KEY, JSON.stringify(kept));
  } catch {
    // A full or forbidden storage costs the memory of a choice, nothing else.
  }
});

const LAYOUT = ["tracks", "logTracks", "smoothing", "panels", "instruments"] as const;

/** Whether anything of the layout is as the visitor arranged it. */
export function isRearranged(view: View): boolean {
  return LAYOUT.some((key) => JSON.stringify(view[key]) !== JSON.stringify(FIELDS[key].usual));
}

/** Puts everything back where it usually stands. */
export function restoreLayout(): void {
  useView.setState(Object.fromEntries(LAYOUT.map((key) => [key, FIELDS[key].usual])));
}

/** Makes the axis of a track logarithmic, or linear again. */
export function setLog(id: string, log: boolean): void {
  useView.setState(({ logTracks }) => {
    const others = logTracks.filter((one) => one !== id);
    return { logTracks: log ? [...others, id] : others };
  });
}

/** The next theme in the order of the list. */
export function nextTheme(): void {
  const { theme } = useView.getState();
  useView.setState({ theme: THEMES[(THEMES.indexOf(theme) + 1) % THEMES.length] ?? "system" });
}

/** Puts the theme on the page, and keeps it there when it is chosen anew. */
export function applyTheme(root: HTMLElement): void {
  const apply = ({ theme }: Pick<View, "theme">) => {
    if (theme === "system") delete root.dataset.theme;
    else root.dataset.theme = theme;
  };
  apply(useView.getState());
  useView.subscribe(apply);
}

/** Whether a key may act by itself: letters, digits and signs can be switched off, Space and named keys act always. */
export function actsBySign(key: string): boolean {
  return key.length > 1 || key === " " || useView.getState().letterKeys;
}
