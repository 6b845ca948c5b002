/** What is said between the page and a worker that checks one backend of this device. */
import type { BackendName } from "../engine/backend";

/** The name of such a worker, by which the page's script knows what it is. */
export const CHECK_WORKER = "check";

/** What such a worker is asked. */
export interface CheckQuestion {
  /** The backend to check, and no other. */
  readonly backend: BackendName;
  /** The folder of the site, ending in "/". */
  readonly siteUrl: string;
}

/** The parts of a check, in their order. */
export const CHECK_PARTS = ["backend", "training step", "instrument", "short run"] as const;

/** One comparison on a backend. */
export interface CheckLine {
  readonly part: (typeof CHECK_PARTS)[number];
  readonly label: string;
  /** The slow reference in plain JavaScript agrees with itself: that is no comparison. */
  readonly outcome: "agrees" | "differs" | "not compared" | "the reference itself";
  /** Largest relative error; null where nothing was compared. Not finite where a value was not. */
  readonly error: number | null;
  readonly tolerance: number;
  /** What was off by most, or why nothing was compared; may be empty. */
  readonly note: string;
  readonly milliseconds: number;
}

/** What it says: what it runs on or why it cannot, line by line, and that it is done. */
export type CheckAnswer =
  | { readonly kind: "device"; readonly adapter: string; readonly software: boolean }
  | { readonly kind: "absent"; readonly reason: string }
  | { readonly kind: "line"; readonly line: CheckLine }
  | { readonly kind: "done" }
  | { readonly kind: "failed"; readonly message: string };
