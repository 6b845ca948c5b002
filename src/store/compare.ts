/** How runs are compared: which of those that go on are left out, and which two are subtracted. */
import { create } from "zustand";

/** What is shown of a comparison. */
export interface Comparison {
  /** Ids of runs that go on and are not shown; kept runs know it themselves. */
  readonly hidden: readonly string[];
  /** The ids of the two whose kernels are subtracted; null for the first two. */
  readonly of: string | null;
  readonly less: string | null;
}

export const useComparison = create<Comparison>()(() => ({ hidden: [], of: null, less: null }));

/** Shows a run that goes on among those that are compared, or leaves it out. */
export function showCompared(id: string, shown: boolean): void {
  useComparison.setState(({ hidden }) => ({
    hidden: shown ? hidden.filter((one) => one !== id) : [...hidden, id],
  }));
}
