/** A fork as a program asks for it. */

import { parsePhases } from "../experiment/parse-phases";
import type { Phase } from "../experiment/phase";
import { ExperimentError, problemOf, quote } from "../experiment/problem";
import { isNamedSchedule, type NamedScheduleId, scheduleIds } from "../experiment/schedules";
import type { SettingValues } from "../experiment/schema";
import type { ForkRequest } from "./fork";
import type { RunRole } from "./frames";

/** A fork; what is left out stays as it is in the run that is forked. */
export interface PlaygroundFork {
  /** The first step whose update is the fork's own; from 0 to the newest. */
  readonly step: number;
  readonly schedule?: string | readonly Partial<Phase>[];
  /** Settings that apply live. */
  readonly settings?: Partial<SettingValues>;
  /** The run that is forked; `main` unless told. */
  readonly run?: RunRole;
}

const FIELDS = ["step", "schedule", "settings", "run"] as const;
const RUNS: readonly RunRole[] = ["main", "companion", "fork"];

/** A schedule as somebody wrote it. Throws an ExperimentError naming what is wrong. */
export function parseSchedule(schedule: unknown): NamedScheduleId | Phase[] {
  if (typeof schedule !== "string") return parsePhases(schedule);
  if (isNamedSchedule(schedule)) return schedule;
  throw new ExperimentError([
    problemOf(
      "schedule",
      `${quote(schedule)} is not a schedule`,
      `${scheduleIds.join(", ")}, or a list of phases`,
    ),
  ]);
}

/** The request, checked but for what only the run knows. Throws an ExperimentError naming what is wrong. */
export function parseFork(asked: unknown): ForkRequest {
  if (typeof asked !== "object" || asked === null || Array.isArray(asked)) {
    const wrong = `${quote(asked)} is not an object`;
    throw new ExperimentError([problemOf("fork", wrong, `{ ${FIELDS.join(", ")} }`)]);
  }
  const problems = Object.keys(asked)
    .filter((key) => !FIELDS.some((known) => known === key))
    .map((key) => problemOf(`fork.${key.slice(0, 40)}`, "no such field", FIELDS.join(", ")));
  const { step, schedule, settings = {}, run = "main" } = asked as Partial<PlaygroundFork>;
  if (typeof step !== "number") {
    problems.push(problemOf("fork.step", `${quote(step)} is not a number`, "a step on record"));
  }
  if (typeof settings !== "object" || settings === null || Array.isArray(settings)) {
    const wrong = `${quote(settings)} is not an object`;
    problems.push(problemOf("fork.settings", wrong, "settings that apply live, by their keys"));
  }
  if (!RUNS.includes(run)) {
    problems.push(problemOf("fork.run", `${quote(run)} is not a run`, RUNS.join(", ")));
  }
  if (problems.length > 0) throw new ExperimentError(problems);
  return {
    run,
    step: step as number,
    schedule: schedule === undefined ? null : parseSchedule(schedule),
    settings,
  };
}
