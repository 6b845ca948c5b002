/** From what somebody asked for (a preset's name, a few settings, phases) to a whole experiment. */
import { validateSetting } from "./check-setting";
import type { Experiment } from "./experiment";
import { checkPhases } from "./parse-phases";
import type { Phase, PhaseEnd } from "./phase";
import { DEFAULT_PRESET, PRESETS, presetById, presetSettings } from "./presets";
import { ExperimentError, type Problem, problemOf, quote } from "./problem";
import { buildSchedule } from "./schedules";
import type { SettingValues } from "./schema";
import { crossFieldProblems, phaseProblems } from "./validate";

/**
 * What may be asked for: a preset, settings by key, under `settings` or beside it (beside wins), and a
 * schedule: an id or a list of phases. Keys that are left out come from the preset.
 */
export type PartialExperiment = Partial<Omit<SettingValues, "schedule">> & {
  readonly preset?: string;
  readonly settings?: Partial<SettingValues>;
  readonly schedule?: SettingValues["schedule"] | readonly Partial<Phase>[];
};

/** A phase's end as a list whose order does not depend on who wrote it. */
function canonicalEnd(until: PhaseEnd): unknown {
  if (until === null) return null;
  if ("step" in until) return until.step;
  return "plateau" in until
    ? [until.metric, "~", until.plateau, until.window]
    : [until.metric, until.op, until.value];
}

/** Whether two lists of phases are the same, field by field. */
export function samePhases(a: readonly Phase[], b: readonly Phase[]): boolean {
  const canonical = (phases: readonly Phase[]) =>
    JSON.stringify(
      phases.map(({ name, trainable, until, lr, objective }) => [
        name,
        trainable,
        canonicalEnd(until),
        lr.classifier,
        lr.backbone,
        objective,
      ]),
    );
  return canonical(a) === canonical(b);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Own entries that hold something: `undefined` counts as left out. */
function given(record: Record<string, unknown>): [string, unknown][] {
  return Object.entries(record).filter(([, value]) => value !== undefined);
}

/** The phases of checked settings: built from their schedule's name, or the list that was given. */
function schedulePhases(
  settings: SettingValues,
  listed: readonly Phase[] | null,
): { readonly phases: readonly Phase[] } | { readonly problem: Problem } {
  const id = settings.schedule;
  if (id === "custom") {
    return listed === null
      ? { problem: problemOf("schedule", "custom comes without phases", "a list of phases") }
      : { phases: listed };
  }
  const built = buildSchedule(id, settings, 0);
  return listed === null || samePhases(listed, built)
    ? { phases: built }
    : {
        problem: problemOf(
          "schedule",
          `the phases listed are not those of ${id}`,
          "custom with these phases",
        ),
      };
}

/**
 * A whole experiment from a preset's id or a partial one; `null` and `undefined` stand for the default
 * preset. Throws an ExperimentError that lists everything wrong; nothing is applied in part.
 */
export function resolveExperiment(partial?: string | PartialExperiment | null): Experiment;
export function resolveExperiment(partial: unknown): Experiment;
export function resolveExperiment(partial: unknown): Experiment {
  const asked = typeof partial === "string" ? { preset: partial } : (partial ?? {});
  if (!isRecord(asked)) {
    throw new ExperimentError([
      problemOf(
        "experiment",
        `${quote(asked)} is not one`,
        "a preset's id or an object of settings",
      ),
    ]);
  }
  const problems: Problem[] = [];
  const { preset: presetId = DEFAULT_PRESET, settings: nested = {}, ...flat } = asked;
  const preset = typeof presetId === "string" ? presetById(presetId) : undefined;
  if (preset === undefined) {
    problems.push(
      problemOf(
        "preset",
        `${quote(presetId)} is not a preset`,
        PRESETS.map(({ id }) => id).join(", "),
      ),
    );
  }
  if (!isRecord(nested)) {
    problems.push(problemOf("settings", `${quote(nested)} is not an object`, "settings by key"));
  }
  const base = presetSettings(preset ?? (PRESETS[0] as (typeof PRESETS)[number]));
  const changes = new Map<string, unknown>(isRecord(nested) ? given(nested) : []);
  let listed: readonly Phase[] | null = null;
  for (const [key, value] of given(flat)) {
    if (key === "schedule" && typeof value === "object") {
      const checked = checkPhases(value);
      if ("problems" in checked) problems.push(...checked.problems);
      else listed = checked.phases;
      // Phases alone are a schedule of the user's own, unless the settings name another.
      if (!changes.has("schedule")) changes.set("schedule", "custom");
    } else {
      changes.set(key, value);
    }
  }
  const settings: Record<string, unknown> = { ...base };
  for (const [key, value] of changes) {
    const checked = validateSetting(key, value);
    if (checked.ok) settings[key] = checked.value;
    else problems.push(checked.problem);
  }
  if (problems.length > 0 || preset === undefined) throw new ExperimentError(problems);

  const values = settings as unknown as SettingValues;
  problems.push(...crossFieldProblems(values));
  const schedule = schedulePhases(values, listed);
  if ("problem" in schedule) problems.push(schedule.problem);
  else problems.push(...phaseProblems(values, schedule.phases));
  if (problems.length > 0 || "problem" in schedule) throw new ExperimentError(problems);
  return { preset: preset.id, settings: values, schedule: schedule.phases };
}
