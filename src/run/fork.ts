/** Opens the run that goes on from an earlier step of another, changed there. */
import type { TrainerState } from "../engine/trainer";
import { validateSetting } from "../experiment/check-setting";
import type { Experiment } from "../experiment/experiment";
import type { Phase } from "../experiment/phase";
import { ExperimentError, problemOf } from "../experiment/problem";
import { buildSchedule, type NamedScheduleId } from "../experiment/schedules";
import { isSettingKey, type SettingValues, settingOf } from "../experiment/schema";
import { phaseProblems } from "../experiment/validate";
import type { RunRole } from "./frames";
import type { Session } from "./session";
import type { StatePath } from "./state-history";

/** What is to be forked, and what is to be different. */
export interface ForkRequest {
  readonly run: RunRole;
  /** The step whose policy both have: the first update of the fork's own. */
  readonly step: number;
  /** In force from that step on; null for the run's own. */
  readonly schedule: NamedScheduleId | readonly Phase[] | null;
  /** Settings that apply live, with their values from that step on. */
  readonly settings: Partial<SettingValues>;
}

/** A schedule as it was asked for, with its phases from `step` on. @throws ExperimentError */
export function scheduleFrom(
  asked: NamedScheduleId | readonly Phase[],
  settings: SettingValues,
  step: number,
): { readonly id: string; readonly phases: readonly Phase[] } {
  const named = typeof asked === "string";
  const phases = named ? buildSchedule(asked, settings, step) : asked;
  const problems = phaseProblems(settings, phases);
  if (problems.length > 0) throw new ExperimentError(problems);
  return { id: named ? asked : "custom", phases };
}

/** Throws an ExperimentError unless a run that has come to `session.step` can be forked so. */
export function checkFork({ step, settings }: ForkRequest, session: Session): void {
  const problems = [];
  if (!Number.isInteger(step) || step < 0 || step > session.step) {
    const allowed = `a whole number from 0 to ${session.step}, the steps on record`;
    problems.push(problemOf("step", `${step} is no step of the run`, allowed));
  }
  for (const [key, value] of Object.entries(settings)) {
    const checked = validateSetting(key, value);
    if (!checked.ok) problems.push(checked.problem);
    else if (isSettingKey(key) && settingOf(key).applies !== "live") {
      problems.push(problemOf(key, "it cannot be changed in the middle of a run", "live settings"));
    }
  }
  if (problems.length > 0) throw new ExperimentError(problems);
}

/** θ_step of a run, with all that belongs to it, as a run alone with its own name. */
export async function stateOf(
  session: Session,
  step: number,
  recompute: (path: StatePath) => Promise<TrainerState>,
): Promise<TrainerState> {
  const { history, divergence } = session;
  const state =
    divergence === null && session.step === step
      ? await session.save()
      : await recompute((history as NonNullable<typeof history>).pathTo(step));
  return { ...state, experiment: alone(state.experiment) };
}

/** The same experiment without a companion or further seeds. */
function alone(experiment: Experiment): Experiment {
  return { ...experiment, settings: { ...experiment.settings, companion: "none", seeds: 1 } };
}
