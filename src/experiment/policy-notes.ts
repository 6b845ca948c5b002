/** What a policy's file says of the run that it was taken from, beside its weights and their shape. */
import { type ReadConfig, readExperiment, SCHEMA_VERSION } from "./config";
import type { Experiment } from "./experiment";
import { parseJson } from "./parse-json";
import { ExperimentError, problemOf } from "./problem";
import { samePhases } from "./resolve";
import { buildSchedule } from "./schedules";

/** Where a run stood when its policy was taken. */
export interface PolicyPlace {
  /** Updates made: the policy is θ_step. */
  readonly step: number;
  /** The phase in force, by its place in the schedule. */
  readonly phase: number;
}

/** The notes of θ_step, as metadata of its file. */
export function policyNotes(
  { preset, settings, schedule }: Experiment,
  { step, phase }: PolicyPlace,
): Record<string, string> {
  const named = settings.schedule;
  const switched = named !== "custom" && !samePhases(schedule, buildSchedule(named, settings, 0));
  const held = switched ? { ...settings, schedule: "custom" } : settings;
  return {
    step: String(step),
    phase: String(phase),
    task: settings.task,
    seed: String(settings.seed),
    experiment: JSON.stringify({
      schema_version: SCHEMA_VERSION,
      preset,
      settings: held,
      schedule,
    }),
  };
}

/** A policy's notes, read. */
export interface NotedPolicy extends PolicyPlace, Pick<ReadConfig, "experiment" | "assumed"> {}

/**
 * The notes in a file's metadata; null where it does not say which experiment it is of.
 * @throws ExperimentError naming what is wrong with them.
 */
export function readPolicyNotes(metadata: Readonly<Record<string, string>>): NotedPolicy | null {
  if (metadata.experiment === undefined) return null;
  let value: unknown;
  try {
    value = parseJson(metadata.experiment);
  } catch {
    throw new ExperimentError([problemOf("metadata experiment", "is not JSON")]);
  }
  const { experiment, assumed } = readExperiment(value);
  const whole = (key: "step" | "phase", most: number) => {
    const text = metadata[key] ?? "";
    if (/^\d{1,9}$/.test(text) && Number(text) <= most) return Number(text);
    const allowed = `a whole number from 0 to ${most}`;
    throw new ExperimentError([problemOf(`metadata ${key}`, `"${text.slice(0, 20)}"`, allowed)]);
  };
  return {
    ...{ experiment, assumed },
    step: whole("step", experiment.settings.max_steps),
    phase: whole("phase", experiment.schedule.length - 1),
  };
}
