/** The experiment's part of a run folder's `config.json`: written whole, read strictly. */
import { VOCABULARY } from "../tasks/vocabulary";
import type { Experiment, Phase } from "./experiment";
import { ExperimentError, type Problem, problemOf, quote } from "./problem";
import { resolveExperiment } from "./resolve";
import { SETTING_KEYS, type SettingKey, type SettingValues } from "./schema";

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

/** Settings that came later: a file without one was written when there was but its default. */
const LATER: readonly SettingKey[] = ["seeds"];

/**
 * The experiment that a parsed `config.json` holds, and the version of the engine that ran it. Unlike
 * what a user asks for, a file must be whole: every setting and the phases, in this schema and
 * vocabulary. Throws an ExperimentError naming every bad field; keys beside the experiment's are left
 * to the file's other readers.
 */
export function parseConfig(value: unknown): {
  readonly experiment: Experiment;
  readonly engineVersion: string;
} {
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
  const problems: Problem[] = [];
  const { engine_version: engineVersion, vocabulary, preset, settings, schedule } = config;
  if (typeof engineVersion !== "string") {
    problems.push(problemOf("engine_version", `${quote(engineVersion)} is not a text`));
  }
  if (JSON.stringify(vocabulary) !== JSON.stringify(VOCABULARY)) {
    problems.push(
      problemOf("vocabulary", `${quote(vocabulary)} is another one`, VOCABULARY.join(" ")),
    );
  }
  if (typeof preset !== "string") problems.push(problemOf("preset", "missing"));
  if (!Array.isArray(schedule)) problems.push(problemOf("schedule", "missing", "a list of phases"));
  const held = typeof settings === "object" && settings !== null ? settings : {};
  for (const key of SETTING_KEYS) {
    if (!Object.hasOwn(held, key) && !LATER.includes(key)) problems.push(problemOf(key, "missing"));
  }
  if (problems.length > 0) throw new ExperimentError(problems);
  return {
    experiment: resolveExperiment({ preset, settings, schedule } as unknown),
    engineVersion: engineVersion as string,
  };
}
