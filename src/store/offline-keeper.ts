/** The page's side of the service worker, loaded after the page: starts it and follows its versions. */
import { Workbox } from "workbox-window";
import { CLEAN, type ToServiceWorker } from "../offline/messages";
import { useOffline } from "./offline";

/** How often a page that stays open asks for a new version, in milliseconds. */
const ASK_EVERY = 3_600_000;

/** Takes the waiting version; set once there is one. */
let takeWaiting: (() => void) | null = null;

/** Loads the page anew, as the newer version. What is on screen ends. */
export function takeNewVersion(): void {
  if (useOffline.getState().newer === "waiting" && takeWaiting) takeWaiting();
  else location.reload();
}

/** Keeps the site for use without a network; once, when the page has what it needs itself. */
export async function keepForOffline(): Promise<void> {
  const { serviceWorker } = navigator;
  if (!serviceWorker || !isSecureContext) return;

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
