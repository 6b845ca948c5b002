/** The page's colours as canvas needs them: read from CSS custom properties, read again on a change. */
import { type ColourTable, colourTable } from "./colour";

/** Names of the diverging map's stops, −1 first. */
const DIVERGING = ["--d-3", "--d-2", "--d-1", "--d0", "--d1", "--d2", "--d3"] as const;

/** Reads custom properties of one element, remembering them until the theme changes. */
export class Theme {
  #element: Element;
  #values = new Map<string, string>();
  #diverging: ColourTable | null = null;

  constructor(element: Element) {
    this.#element = element;
  }

  /** The text of a custom property such as "--ink"; black where the page does not define it. */
  colour(name: string): string {
    let value = this.#values.get(name);
    if (value === undefined) {
      value = getComputedStyle(this.#element).getPropertyValue(name).trim() || "#000000";
      this.#values.set(name, value);
    }
    return value;
  }

  /** The diverging map of the three kernels. */
  diverging(): ColourTable {
    this.#diverging ??= colourTable(DIVERGING.map((name) => this.colour(name)));
    return this.#diverging;
  }

  /** Forgets what was read; the next reading asks the page again. */
  refresh(): void {
    this.#values.clear();
    this.#diverging = null;
  }
}

/** Calls back when light and dark are swapped, by the page's own switch or by the system's. */
export function onThemeChange(callback: () => void): () => void {
  const observer = new MutationObserver(callback);
  observer.observe(document.documentElement, {
    attributes: true,
    attributeFilter: ["data-theme", "class", "style"],
  });
  const system = matchMedia("(prefers-color-scheme: dark)");
  system.addEventListener("change", callback);
  return () => {
    observer.disconnect();
    system.removeEventListener("change", callback);
  };
}

let reducedMotion: MediaQueryList | null = null;

/** Whether the visitor asks for less motion. Cheap enough to be asked in every frame. */
export function prefersReducedMotion(): boolean {
  reducedMotion ??= matchMedia("(prefers-reduced-motion: reduce)");
  return reducedMotion.matches;
}
