/** How runs are compared: which are left out, in which order their table is, which two are subtracted. */
import { create } from "zustand";
import { overKept, useKeptRuns } from "./kept-runs";

/** The levels of reward that runs can be read at: shares of the most that there is; the usual one is the reward track's mark. */
export const LEVELS = { min: 0.5, max: 0.95, step: 0.05, usual: 0.8 } as const;

/** What the table of runs is sorted by: a metric, where the table has it. */
export interface RunSorting {
  readonly metric: string;
  readonly descending: boolean;
}

/** What is shown of a comparison. */
export interface Comparison {
  /** Ids of runs that go on and are not shown; kept runs know it themselves. */
  readonly hidden: readonly string[];
  /** Null for the order in which they came. */
  readonly sorting: RunSorting | null;
  /** Whether the table has the runs at equal reward, not at the step in view. */
  readonly equal: boolean;
  /** The level of reward that they are then read at. */
  readonly level: number;
  /** Whether the curves of all runs lie on one chart a measure, or each run has charts of its own. */
  readonly beside: boolean;
  /** The measures whose curves are drawn, by the ids of their tracks; null for the usual ones. */
  readonly measures: readonly string[] | null;
  /** The ids of the two whose kernels are subtracted; null for the first two. */
  readonly of: string | null;
  readonly less: string | null;
}

export const useComparison = create<Comparison>()(() => ({
  ...{ hidden: [], sorting: null, equal: false, level: LEVELS.usual },
  ...{ beside: false, measures: null, of: null, less: null },
}));

/** Shows a run that goes on among those that are compared, or leaves it out. */
export function showCompared(id: string, shown: boolean): void {
  useComparison.setState(({ hidden }) => ({
    hidden: shown ? hidden.filter((one) => one !== id) : [...hidden, id],
  }));
}

/** Shows these runs and no others, by their ids: those that go on, of which `going` are all, and the kept ones. */
export function showThese(ids: readonly string[], going: readonly string[]): void {
  useComparison.setState({ hidden: going.filter((id) => !ids.includes(id)) });
  useKeptRuns.setState(({ runs }) => {
    // One that goes on still is shown as that.
    const over = overKept(runs);
    return {
      runs: runs.map((run) => (over.includes(run) ? { ...run, shown: ids.includes(run.id) } : run)),
    };
  });
}

/** The next way to sort by a column: its largest first, its smallest first, as they came. */
export function nextSorting(sorting: RunSorting | null, metric: string): RunSorting | null {
  if (sorting?.metric !== metric) return { metric, descending: true };
  return sorting.descending ? { metric, descending: false } : null;
}
