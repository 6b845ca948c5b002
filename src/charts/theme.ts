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

  /**
   * A custom property such as "--ink", as `#rrggbb` or `rgb(…)` whatever the style sheet says; black where
   * the page does not define it.
   */
  colour(name: string): string {
    let value = this.#values.get(name);
    if (value === undefined) {
      value = getComputedStyle(this.#element).getPropertyValue(name).trim() || "#000000";
      if (!value.startsWith("#")) value = plainColour(value);
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
    weight = null;
    this.#values.clear();
    this.#diverging = null;
  }
}

/** What the browser makes of a colour that is the system's, or a mixture. */
function plainColour(text: string): string {
  const probe = document.createElement("i");
  probe.style.color = text;
  document.body.append(probe);
  const { color } = getComputedStyle(probe);
  probe.remove();
  // Mixtures are told in another notation, from 0 to 1.
  const parts = /^color\(srgb ([\d.]+) ([\d.]+) ([\d.]+)/.exec(color)?.slice(1);
  return parts ? `rgb(${parts.map((part) => Math.round(255 * Number(part))).join(", ")})` : color;
}

let weight: number | null = null;

/** How much heavier than usual lines are drawn: the page's `--line`. */
export function lineWeight(): number {
  weight ??=
    Number.parseFloat(getComputedStyle(document.documentElement).getPropertyValue("--line")) || 1;
  return weight;
}

/** What of the system's wishes changes colours or weights. */
const WISHES = [
  "(prefers-color-scheme: dark)",
  "(prefers-contrast: more)",
  "(forced-colors: active)",
] as const;

/** Calls back when colours are swapped, by the page's own switch or by the system's. */
export function onThemeChange(callback: () => void): () => void {
  const observer = new MutationObserver(callback);
  observer.observe(document.documentElement, {
    attributes: true,
    attributeFilter: ["data-theme", "class", "style"],
  });
  const wishes = WISHES.map((wish) => matchMedia(wish));
  for (const wish of wishes) wish.addEventListener("change", callback);
  return () => {
    observer.disconnect();
    for (const wish of wishes) wish.removeEventListener("change", callback);
  };
}

let reducedMotion: MediaQueryList | null = null;

/** Whether the visitor asks for less motion. Cheap enough to be asked in every frame. */
export function prefersReducedMotion(): boolean {
  reducedMotion ??= matchMedia("(prefers-reduced-motion: reduce)");
  return reducedMotion.matches;
}
