import type { ReactNode } from "react";

/** One thing in one state. */
export interface Example {
  /** Small letters, digits and hyphens: by it the snapshots know it. */
  readonly id: string;
  readonly title: string;
  readonly of: ReactNode;
}
