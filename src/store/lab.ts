/**
 * The runs of the page, as everything drawn follows them. One client, one store: the buttons, the keys
 * and the page API all act on the same client, whose status is kept here.
 */
import { create } from "zustand";
import type { Experiment } from "../experiment/experiment";
import { DEFAULT_PRESET } from "../experiment/presets";
import type { Problem } from "../experiment/problem";
import { resolveExperiment } from "../experiment/resolve";
import { RunClient } from "../run/client";
import type { Runs } from "../run/run-records";
import type { RunStatus } from "../run/run-status";
import { useView } from "./view";

/** A run that goes on after its engine was lost. */
export type Recovered = NonNullable<RunStatus["recovered"]>;
/** The backend's report, as the worker gives it. */
export type BackendReport = NonNullable<RunStatus["backend"]>;
/** A backend, by its name. */
export type BackendName = BackendReport["name"];
/** What is said of the engine that makes the steps. */
export type EngineReport = NonNullable<RunStatus["engine"]>;

/** A first stage of another end or rate, or a switch by hand. */
export type Departure = "stage" | "hand";

/** What everything drawn follows. */
export interface Lab {
  readonly status: RunStatus;
  readonly runs: Runs;
  /**
   * The experiment as it was asked for: what a link holds and a reset goes back to. The lever acts on
   * the run and leaves this as it is.
   */
  readonly asked: Experiment;
  /**
   * How the run departs from the schedule that was asked for, until another is: its first stage was
   * given another end or rate, or it was switched by hand.
   */
  readonly departed: Departure | null;
  /** What was wrong in the link that was opened. */
  readonly linkProblems: readonly Problem[];
  /** What was just refused, in words. */
  readonly refusal: string | null;
  /** What is to be known of the file that was opened. */
  readonly notice: string | null;
  /** The step that a link brings the run to, while it goes there. */
  readonly goingTo: number | null;
}

/** The page's client; `main.tsx` gives the page API the same one. */
export const client = new RunClient();

export const useLab = create<Lab>()(() => ({
  status: client.status,
  runs: client.runs,
  asked: resolveExperiment(DEFAULT_PRESET),
  departed: null,
  linkProblems: [],
  refusal: null,
  notice: null,
  goingTo: null,
}));

client.subscribe(() => {
  const { status, runs } = client;
  const before = useLab.getState();
  if (runs.main !== before.runs.main) useView.setState({ playhead: null });
  useLab.setState({ status, runs, ...askingAfter(before, status) });
});

/** The experiment asked for and how the run departs from it, after the client's has changed. */
function askingAfter(before: Lab, status: RunStatus): Pick<Lab, "asked" | "departed"> {
  const { asked, departed } = before;
  const now = status.experiment;
  if (!now || now === before.status.experiment) return { asked, departed };
  if (status.state === "loading" && !client.resuming) return { asked: now, departed: null };
  if (departed === null) return { asked: now, departed };
  const { schedule } = asked.settings;
  const settings = { ...now.settings, schedule };
  return { asked: { ...now, settings, schedule: asked.schedule }, departed };
}

/** Carries out a request; what is refused is said in a line on the page. */
export async function attempt(action: () => Promise<unknown>): Promise<void> {
  useLab.setState({ refusal: null });
  try {
    await action();
  } catch (error) {
    // What could not be loaded, and an engine that is lost, have their own lines, from the status.
    if (error instanceof Error && error.name === "EngineLost") return;
    const { state } = client.status;
    if (state !== "failed" && state !== "lost") {
      useLab.setState({ refusal: error instanceof Error ? error.message : String(error) });
    }
  }
}

/**
 * Has the run depart from the schedule that was asked for, or follow it again (null), by an action; where
 * that is refused all stays as it was.
 */
export async function departBy(
  departed: Departure | null,
  action: () => Promise<unknown>,
): Promise<void> {
  const before = useLab.getState().departed;
  useLab.setState({ departed });
  try {
    await action();
  } catch (error) {
    // Unless something else was asked for meanwhile.
    if (useLab.getState().departed === departed) useLab.setState({ departed: before });
    throw error;
  }
}

/** Names something more that an address asked for and that there is not. */
export function addLinkProblem(problem: Problem): void {
  useLab.setState(({ linkProblems }) => ({ linkProblems: [...linkProblems, problem] }));
}

/** What happened to the engine has been read. */
export function dismissRecovered(): void {
  client.dismissRecovered();
}

/** Puts away what is said of a link, of a refusal, and of what has changed. */
export function dismissProblems(): void {
  useLab.setState({ linkProblems: [], refusal: null, notice: null });
}
