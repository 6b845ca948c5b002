/**
 * The site without a network, and its new versions. The service worker keeps every file after the first
 * visit; a new version waits beside the one on screen until the visitor wants it or comes back.
 */
import { create } from "zustand";
import { CLEAN, type ToServiceWorker } from "../offline/messages";
import { ENGINE_VERSION, PAGE_COMMIT } from "../run/files/version";

/** What the page is built from; the commit is null where nobody knows it. */
export const THIS_VERSION = { number: ENGINE_VERSION, commit: PAGE_COMMIT } as const;

export interface Offline {
  /**
   * `none`: this browser, or this way of opening the page, has no service workers; `keeping`: files are
   * being fetched; `kept`: all are here; `failed`: they could not be kept.
   */
  readonly state: "none" | "keeping" | "kept" | "failed";
  /** A newer version: it waits; another tab has taken it; or a part of the present one is gone. */
  readonly newer: "waiting" | "taken" | "gone" | null;
}

export const useOffline = create<Offline>()(() => ({ state: "none", newer: null }));

/** How often a page that stays open asks for a new version, in milliseconds. */
const ASK_EVERY = 3_600_000;

/** Takes the waiting version; set once there is one. */
let takeWaiting: (() => void) | null = null;

/** Starts the service worker; once, after the page has what it needs itself. */
export async function keepForOffline(): Promise<void> {
  const { serviceWorker } = navigator;
  if (!import.meta.env.PROD || !serviceWorker || !isSecureContext) return;
  addEventListener("vite:preloadError", () => useOffline.setState({ newer: "gone" }));

  const { Workbox } = await import("workbox-window");
  const workbox = new Workbox(new URL("service-worker.js", document.baseURI).href);
  let asked = false;
  let controlled = serviceWorker.controller !== null;
  useOffline.setState({ state: controlled ? "kept" : "keeping" });

  workbox.addEventListener("activated", () => useOffline.setState({ state: "kept" }));
  workbox.addEventListener("waiting", () => {
    takeWaiting = () => {
      asked = true;
      workbox.messageSkipWaiting();
    };
    useOffline.setState({ newer: "waiting" });
  });
  workbox.addEventListener("redundant", () => {
    // An update that could not be fetched is tried again at the next visit.
    if (!controlled) useOffline.setState({ state: "failed" });
  });
  serviceWorker.addEventListener("controllerchange", () => {
    if (asked) location.reload();
    else if (controlled) useOffline.setState({ newer: "taken" });
    controlled = true;
  });

  let last = performance.now();
  document.addEventListener("visibilitychange", () => {
    const now = performance.now();
    if (document.hidden || now - last < ASK_EVERY) return;
    last = now;
    void workbox.update().catch(() => undefined);
  });

  try {
    const registration = await workbox.register({ immediate: true });
    const message: ToServiceWorker = { type: CLEAN };
    registration?.active?.postMessage(message);
  } catch {
    // Storage is forbidden, as in some private windows.
    if (!controlled) useOffline.setState({ state: "failed" });
  }
}

/** Loads the page anew, as the newer version. What is on screen ends. */
export function takeNewVersion(): void {
  if (useOffline.getState().newer === "waiting" && takeWaiting) takeWaiting();
  else location.reload();
}
