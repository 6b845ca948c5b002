/** The schedule of the main run, changed by hand on the score; every change is an event of its record. */
import { changed, moveEnd, type Plan, type StageChange } from "../experiment/edit-phases";
import type { Phase } from "../experiment/phase";
import { samePhases } from "../experiment/resolve";
import { settingOf } from "../experiment/schema";
import { changeSetting, endFirstStage, inFirstStage } from "./change-settings";
import { client } from "./lab";
import { switchPhases } from "./lever";

/** The schedule in force and where the run is in it; null while there is no run. */
function planInForce(): Plan | null {
  const { main } = client.runs;
  const { experiment } = client.status;
  if (!main || !experiment) return null;
  const { schedule: phases, settings } = experiment;
  const at = main.events.findLastIndex(({ kind }) => kind === "schedule");
  const switched = main.events[at];
  const known = switched?.kind === "schedule" ? switched.schedule : main.header.experiment.schedule;
  // A switch that the record does not know of yet begins with its first phase.
  const begun = samePhases(known, phases)
    ? main.events.slice(at + 1).findLast((event) => event.kind === "phase")
    : undefined;
  const index = begun?.kind === "phase" ? begun.index : 0;
  return { phases, index, now: client.stepsMade, last: settings.max_steps };
}

/** Lets a phase of the schedule in force end at another step. */
export async function moveStageEnd(place: number, step: number): Promise<void> {
  if (place === 0 && inFirstStage()) return endFirstStage(step);
  await change((plan) => moveEnd(plan, place, step));
}

/** Changes what a phase trains, adds one after it, or takes it out. */
export function changeStage(place: number, what: StageChange): Promise<void> {
  return change((plan) => changed(plan, place, what));
}

/** Plans another last step, within what is allowed. */
export function planUntil(step: number): Promise<void> {
  const setting = settingOf("max_steps");
  const most = setting.kind === "choice" ? step : setting.max;
  return changeSetting("max_steps", Math.min(most, Math.max(1, client.stepsMade, step)));
}

/** Phases that are over are left out of what is put in force. */
async function change(edit: (plan: Plan) => readonly Phase[]): Promise<void> {
  const plan = planInForce();
  if (plan === null) return;
  const phases = edit(plan);
  if (phases !== plan.phases) await switchPhases(phases.slice(plan.index));
}
