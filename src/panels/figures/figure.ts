/** A figure that can be saved: what of the page it is, and what is written under it. */
import type { FigureSource } from "../../store/figure-caption";

/** One figure that can be saved. */
export interface Figure {
  /** A few words for the menu and the file, e.g. "kernel". */
  readonly name: string;
  /** The first line of the caption. */
  readonly title: string;
  /** Its element, below the menu's host; the host itself unless given. */
  readonly selector?: string;
  /** Which parts of the element are shown, one below the other, px from its top; all of it unless given. */
  readonly bands?: (element: HTMLElement) => readonly (readonly [top: number, bottom: number])[];
}

/** What `FigureMenu` is given. */
export interface FigureMenuProps {
  readonly figures: readonly Figure[];
  /** Of what the figures are, asked for when one is saved; of the runs on the page unless given. */
  readonly source?: () => FigureSource;
  readonly className?: string;
  /** Saves the numbers behind the figures; resolves with the file's name. */
  readonly numbers?: (kind: "csv" | "zip") => Promise<string>;
}
