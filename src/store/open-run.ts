/** Opens what the page trains: an experiment, one brought to a step, or runs that were saved. */
import type { Experiment } from "../experiment/experiment";
import type { RestoredRuns } from "../run/saved-state";
import { attempt, client, type Departure, useLab } from "./lab";
import type { LiveChange } from "./live-changes";
import { hasOwnRuns, type PageName } from "./place";
import { counted, playWhenSeen } from "./unseen";

/** Counts loads, so that a slow one does not start a run that was replaced meanwhile. */
let loads = 0;
/** What the address asked for on a page with runs of its own: opened once another page is seen. */
let waiting: (() => void) | null = null;

/** Something else is opened: what was to be known of the file or link before it is none of its business. */
function opening(): number {
  useLab.setState({ notice: null, goingTo: null });
  loads += 1;
  return loads;
}

/** Loads an experiment; rejects with what is wrong. */
export function load(experiment: Experiment): Promise<void> {
  opening();
  return client.load(experiment);
}

/** Loads an experiment and, where asked, starts it. */
export function open(experiment: Experiment, start: boolean): Promise<void> {
  const mine = opening();
  return attempt(async () => {
    await client.load(experiment);
    if (start && mine === loads && client.status.state === "paused" && client.stepsMade === 0) {
      await playWhenSeen();
    }
  });
}

/**
 * Loads an experiment and brings its run to a step, as fast as it goes, where it rests.
 * @param changes what is changed on the way there, in order.
 */
export function openAt(
  experiment: Experiment,
  step: number,
  changes: readonly LiveChange[] = [],
): Promise<void> {
  waiting = null;
  const mine = opening();
  useLab.setState({ goingTo: step });
  const bring = async () => {
    await client.load(experiment);
    if (mine !== loads || (step === 0 && changes.length === 0)) return;
    const { speed } = client.status;
    if (speed !== null) await client.setSpeed(null);
    const goOn = async (to: number) => {
      const left = to - client.stepsMade;
      if (left > 0) await client.step(left);
      // Whoever pauses it, or opens something else, has it stay as it is.
      return mine === loads && client.stepsMade === to;
    };
    try {
      for (const change of changes) {
        if (!(await goOn(change.step))) return;
        await client.set({ [change.key]: change.value });
      }
      await goOn(step);
    } finally {
      if (speed !== null) await client.setSpeed(speed);
    }
  };
  return counted(() => attempt(bring)).finally(() => {
    if (mine === loads) useLab.setState({ goingTo: null });
  });
}

/** Opens a policy from a file, paused where it stood. Rejects with what is wrong. */
export async function openPolicy(
  experiment: Experiment,
  policy: Parameters<typeof client.loadPolicy>[1],
): Promise<void> {
  waiting = null;
  opening();
  await client.loadPolicy(experiment, policy);
}

/** What was asked for, and how the run departs from it: what a saved run has to bring back beside itself. */
export interface Asking {
  readonly asked: Experiment;
  readonly departed: Departure | null;
}

/** The experiment as it is asked for at present. */
export function askingNow(): Asking {
  const { asked, departed } = useLab.getState();
  return { asked, departed };
}

/** Opens runs that were saved, paused where they had come to. Rejects with what is wrong. */
export async function goOnWith(runs: RestoredRuns, asking: Asking): Promise<void> {
  waiting = null;
  const mine = opening();
  await client.restore(runs);
  if (mine !== loads) return;
  const { asked, departed } = asking;
  useLab.setState({ asked, departed, linkProblems: [], refusal: null });
}

/** Whether a reset goes back to what was asked for, rather than to the run as it stands. */
export function mustReopen(): boolean {
  return useLab.getState().departed !== null || client.status.state === "failed";
}

/** Opens something on a page that shows the Lab's runs: on this one, or else on the first that does. */
export function openOnceShown(page: PageName, openIt: () => void): void {
  waiting = openIt;
  openWaiting(page);
}

/** Opens what waits, unless the page has runs of its own. */
export function openWaiting(page: PageName): void {
  if (waiting === null || hasOwnRuns(page)) return;
  const openIt = waiting;
  waiting = null;
  openIt();
}
