/** What the page tells the service worker. */

/** Sent by a page that has just been loaded: what older versions left may go. */
export const CLEAN = "clean";

/** A message to it. */
export interface ToServiceWorker {
  readonly type: typeof CLEAN | "SKIP_WAITING";
}
