/** The experiment's part of a run folder's `config.json`: written whole, read strictly. */
import { VOCABULARY } from "../tasks/vocabulary";
import type { Experiment } from "./experiment";
import type { Phase } from "./phase";
import { ExperimentError, type Problem, problemOf, quote } from "./problem";
import { resolveExperiment } from "./resolve";
import { SETTING_KEYS, type SettingKey, type SettingValues, settingOf } from "./schema";

/** Counts up when a setting's name or meaning changes, so that an old file is not misread. */
export const SCHEMA_VERSION = 1;

/** What `config.json` says about the experiment; the file may hold more beside it. */
export interface ExperimentConfig {
  readonly schema_version: number;
  readonly engine_version: string;
  /** The tokens' texts by id. */
  readonly vocabulary: readonly string[];
  readonly preset: string;
  readonly settings: SettingValues;
  readonly schedule: readonly Phase[];
}

/** The experiment's part of `config.json`, ready for JSON. */
export function serialiseConfig(experiment: Experiment, engineVersion: string): ExperimentConfig {
  return {
    schema_version: SCHEMA_VERSION,
    engine_version: engineVersion,
    vocabulary: VOCABULARY,
    preset: experiment.preset,
    settings: experiment.settings,
    schedule: experiment.schedule,
  };
}

/** What a file says of an experiment. */
export interface ReadConfig {
  readonly experiment: Experiment;
  readonly engineVersion: string;
  /** Settings that the file is too old to have: they are what every run had `before` them. */
  readonly assumed: readonly SettingKey[];
}

/** What settings that a file lacks were taken for, as a sentence; null where it lacks none. */
export function assumedText({
  experiment: { settings },
  assumed = [],
}: Pick<ReadConfig, "experiment"> & Partial<Pick<ReadConfig, "assumed">>): string | null {
  if (assumed.length === 0) return null;
  const values = assumed.map((key) => `${key}=${settings[key]}`).join(", ");
  return `Written before there were these settings, and read as it ran then: ${values}.`;
}

/**
 * The experiment that a parsed `config.json` holds, and the version of the engine that ran it. Unlike
 * what a user asks for, a file must be whole: every setting that there was when it was written and the
 * phases, in this schema and vocabulary. Throws an ExperimentError naming every bad field; keys beside the experiment's are left
 * to the file's other readers.
 */
export function parseConfig(value: unknown): ReadConfig {
  const config = checkedSchema(value);
  const problems: Problem[] = [];
  const { engine_version: engineVersion, vocabulary } = config;
  if (typeof engineVersion !== "string") {
    problems.push(problemOf("engine_version", `${quote(engineVersion)} is not a text`));
  }
  if (JSON.stringify(vocabulary) !== JSON.stringify(VOCABULARY)) {
    problems.push(
      problemOf("vocabulary", `${quote(vocabulary)} is another one`, VOCABULARY.join(" ")),
    );
  }
  return { ...readExperiment(config, problems), engineVersion: engineVersion as string };
}

/** A parsed config of the schema that is read. */
function checkedSchema(value: unknown): Record<string, unknown> {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new ExperimentError([problemOf("config", `${quote(value)} is not an object`)]);
  }
  const config = value as Record<string, unknown>;
  if (config.schema_version !== SCHEMA_VERSION) {
    throw new ExperimentError([
      problemOf(
        "schema_version",
        `${quote(config.schema_version)} cannot be read`,
        String(SCHEMA_VERSION),
      ),
    ]);
  }
  return config;
}

/**
 * The experiment alone, as a policy's file has it: preset, settings and schedule in this schema.
 * @param found what else is wrong with what holds it.
 * @throws ExperimentError as `parseConfig` does.
 */
export function readExperiment(
  value: unknown,
  found: readonly Problem[] = [],
): Pick<ReadConfig, "experiment" | "assumed"> {
  const { preset, settings, schedule } = checkedSchema(value);
  const problems: Problem[] = [...found];
  if (typeof preset !== "string") problems.push(problemOf("preset", "missing"));
  if (!Array.isArray(schedule)) problems.push(problemOf("schedule", "missing", "a list of phases"));
  if (typeof settings !== "object" || settings === null) {
    throw new ExperimentError([...problems, problemOf("settings", "missing", "settings by key")]);
  }
  const held: Record<string, unknown> = { ...settings };
  const assumed: SettingKey[] = [];
  for (const key of SETTING_KEYS) {
    if (Object.hasOwn(held, key)) continue;
    const { before } = settingOf(key);
    if (before === undefined) problems.push(problemOf(key, "missing"));
    else {
      // Not left to the preset, which may have changed since.
      held[key] = before;
      assumed.push(key);
    }
  }
  if (problems.length > 0) throw new ExperimentError(problems);
  return {
    experiment: resolveExperiment({ preset, settings: held, schedule } as unknown),
    assumed,
  };
}
