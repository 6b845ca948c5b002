/** What the Sweep page shows: the form, the runs that were asked for, and their results or those of a file. */
import { create } from "zustand";
import type { PlannedRun, Sweep } from "../../experiment/sweep";
import type { Wanted } from "../../results/best-point";
import type { Measure } from "../../results/measure";
import { change } from "../../results/measure-text";
import type { SortColumn } from "../../results/point-table";
import type { RunResult } from "../../results/run-result";
import { EXAMPLE, type SweepForm } from "./form";
import { readForm, rememberForm } from "./remember-form";

/** Runs that were asked for here. */
export interface Plan {
  readonly sweep: Sweep;
  /** In the order of the file. */
  readonly runs: readonly PlannedRun[];
}

/** While runs are made. */
export interface Making {
  readonly workers: number;
  /** Steps of the runs that were missing, of all of them 1. */
  readonly fraction: number;
  /** By the steps made so far; null before the first. */
  readonly secondsLeft: number | null;
}

/** Results of files. */
export interface Opened {
  readonly names: readonly string[];
  readonly results: readonly RunResult[];
}

/** What the table and the figures show. */
export interface SweepView {
  readonly measures: readonly Measure[];
  /** The measure of the figures and of the best point, by its place. */
  readonly shown: number;
  /** Null for the usual end of the measure. */
  readonly wanted: Wanted | null;
  readonly sorting: { readonly column: SortColumn; readonly descending: boolean };
  /** Points whose curves are drawn; null for the first few. */
  readonly drawn: readonly string[] | null;
  /** The metric of the curves. */
  readonly metric: string;
  /** Sides of the heat map; null for the usual ones. */
  readonly x: string | null;
  readonly y: string | null;
}

/** The Sweep page as it stands. */
export interface SweepState {
  readonly form: SweepForm;
  readonly plan: Plan | null;
  /** What was made here, by the runs' ids; a new map whenever one is added. */
  readonly made: ReadonlyMap<string, RunResult>;
  readonly making: Making | null;
  /** Why runs failed, by id. */
  readonly failures: ReadonlyMap<string, string>;
  /** Shown in place of what was made here. */
  readonly opened: Opened | null;
  /** A file that is being read. */
  readonly reading: string | null;
  /** Why a file was refused. */
  readonly refusal: string | null;
  readonly view: SweepView;
  /** The point under the pointer or the focus, in table and figures alike. */
  readonly pointed: string | null;
}

/** What `report` of the command line shows, and the change of entropy. */
const USUAL_MEASURES: readonly Measure[] = [
  { kind: "final", metric: "heldout/reward" },
  { kind: "steps_to", metric: "heldout/reward", level: 0.8 },
  change("heldout/entropy"),
];

export const useSweep = create<SweepState>()(() => ({
  form: readForm() ?? EXAMPLE,
  plan: null,
  made: new Map(),
  making: null,
  failures: new Map(),
  opened: null,
  reading: null,
  refusal: null,
  view: {
    measures: USUAL_MEASURES,
    shown: 0,
    wanted: null,
    sorting: { column: { by: "order" }, descending: false },
    drawn: null,
    metric: "heldout/reward",
    x: null,
    y: null,
  },
  pointed: null,
}));

useSweep.subscribe(({ form }, before) => {
  if (form !== before.form) rememberForm(form);
});

/** Changes the form. */
export function editForm(patch: Partial<SweepForm>): void {
  useSweep.setState(({ form }) => ({ form: { ...form, ...patch } }));
}

/** Changes what is shown of the results. */
export function setView(patch: Partial<SweepView>): void {
  useSweep.setState(({ view }) => ({ view: { ...view, ...patch } }));
}

/** The results on the page: those of the files that are open, else of the runs asked for here. */
export function shownResults({
  opened,
  plan,
  made,
}: Pick<SweepState, "opened" | "plan" | "made">): readonly RunResult[] {
  if (opened !== null) return opened.results;
  return (plan?.runs ?? []).flatMap(({ id }) => made.get(id) ?? []);
}
