/**
 * The site without a network, and its new versions. The service worker keeps every file after the first
 * visit; a new version waits beside the one on screen until the visitor wants it or comes back.
 */
import { create } from "zustand";

/** How the keeping of the site stands. */
export interface Offline {
  /**
   * `none`: this browser, or this way of opening the page, has no service workers; `keeping`: files are
   * being fetched; `kept`: all are here; `failed`: they could not be kept.
   */
  readonly state: "none" | "keeping" | "kept" | "failed";
  /** A newer version: it waits; another tab has taken it; or a part of the present one did not come. */
  readonly newer: "waiting" | "taken" | "gone" | null;
}

export const useOffline = create<Offline>()(() => ({ state: "none", newer: null }));

/** From now on a part of the page that cannot be loaded is said to be missing. */
export function noteMissingParts(): void {
  addEventListener("vite:preloadError", () => useOffline.setState({ newer: "gone" }));
}
