/**
 * The experiment in a page's address: the hash holds a version, the preset and only the settings that
 * differ from it, e.g. `#v=1&preset=cf-rl-race&learning_rate=0.002`.
 */
import { parseSetting } from "./check-setting";
import type { Experiment } from "./experiment";
import { checkPhases } from "./parse-phases";
import type { Phase } from "./phase";
import { decodePhases, encodePhases } from "./phase-link";
import { DEFAULT_PRESET, PRESETS, type Preset, presetById, presetSettings } from "./presets";
import { type Problem, problemOf, quote } from "./problem";
import { resolveExperiment } from "./resolve";
import { SETTING_KEYS, type SettingKey, type SettingValues } from "./schema";
import { crossFieldProblems, phaseProblems } from "./validate";

/** Counts up when links are written in another way. */
const LINK_VERSION = "1";

/** Characters a hash has at most; the longest that is ever written is shorter. */
export const MAX_LINK_LENGTH = 32_768;

/** Problems of a link that are named one by one; a hostile one could hold thousands. */
const MAX_PROBLEMS = 20;

/** What a link stands for, and everything in it that was not applied. */
export interface DecodedLink {
  readonly experiment: Experiment;
  readonly problems: readonly Problem[];
}

/** The hash, with its "#", of a valid experiment. */
export function encodeLink(experiment: Experiment): string {
  const preset = presetById(experiment.preset);
  if (preset === undefined) {
    throw new RangeError(`preset: ${quote(experiment.preset)} is not a preset`);
  }
  const usual = presetSettings(preset);
  const parameters = new URLSearchParams({ v: LINK_VERSION, preset: preset.id });
  for (const key of SETTING_KEYS) {
    const value = experiment.settings[key];
    if (value !== usual[key]) parameters.set(key, String(value));
  }
  if (experiment.settings.schedule === "custom") {
    parameters.set("phases", encodePhases(experiment.schedule));
  }
  return `#${parameters}`;
}

function defaultPreset(): Preset {
  return presetById(DEFAULT_PRESET) as Preset;
}

function shortened(problems: readonly Problem[]): readonly Problem[] {
  if (problems.length <= MAX_PROBLEMS) return problems;
  const more = problems.length - MAX_PROBLEMS;
  return [...problems.slice(0, MAX_PROBLEMS), problemOf("link", `${more} more problems`)];
}

/** The texts by key, less those that are given twice, which are dropped and named. */
function readOnce(parameters: URLSearchParams, problems: Problem[]): Map<string, string> {
  const texts = new Map<string, string>();
  const repeated = new Set<string>();
  for (const [key, text] of parameters) {
    if (texts.has(key)) repeated.add(key);
    texts.set(key, text);
  }
  for (const key of repeated) {
    texts.delete(key);
    problems.push(problemOf(key.slice(0, 40), "given more than once", "once"));
  }
  return texts;
}

function readPreset(texts: Map<string, string>, problems: Problem[]): Preset {
  const id = texts.get("preset");
  const preset = id === undefined ? defaultPreset() : presetById(id);
  if (preset === undefined) {
    problems.push(
      problemOf(
        "preset",
        `${quote(id)} is not a preset`,
        PRESETS.map((known) => known.id).join(", "),
      ),
    );
  }
  return preset ?? defaultPreset();
}

/** The phases of a custom schedule; without good ones the preset's schedule stays. */
function readPhases(
  texts: Map<string, string>,
  changes: Map<SettingKey, SettingValues[SettingKey]>,
  problems: Problem[],
): readonly Phase[] | undefined {
  const text = texts.get("phases");
  if (changes.get("schedule") !== "custom") {
    if (text !== undefined) {
      problems.push(problemOf("phases", "given without schedule=custom", "with schedule=custom"));
    }
    return undefined;
  }
  const checked =
    text === undefined
      ? { problems: [problemOf("phases", "missing", "the phases of a custom schedule")] }
      : checkPhases(decodePhases(text));
  if ("phases" in checked) return checked.phases;
  problems.push(...checked.problems);
  changes.delete("schedule");
  return undefined;
}

/**
 * The experiment of a hash, with or without its "#", and what was wrong in it. A value that is
 * unknown, out of range or at odds with others is named and dropped: the preset's stands in its place.
 * An empty hash is the default preset; a hash of another version or beyond MAX_LINK_LENGTH is not read
 * at all. Never throws, and the experiment is always valid.
 */
export function decodeLink(hash: string): DecodedLink {
  const body = hash.startsWith("#") ? hash.slice(1) : hash;
  if (body === "") return { experiment: resolveExperiment(null), problems: [] };
  const refuse = (problem: Problem): DecodedLink => ({
    experiment: resolveExperiment(null),
    problems: [problem],
  });
  if (body.length > MAX_LINK_LENGTH) {
    return refuse(
      problemOf("link", `${body.length} characters are too many`, `${MAX_LINK_LENGTH} or fewer`),
    );
  }
  const problems: Problem[] = [];
  const texts = readOnce(new URLSearchParams(body), problems);
  if (texts.get("v") !== LINK_VERSION) {
    const version = texts.get("v");
    return refuse(
      problemOf(
        "v",
        version === undefined ? "missing" : `${quote(version)} cannot be read`,
        LINK_VERSION,
      ),
    );
  }
  const preset = readPreset(texts, problems);
  const changes = new Map<SettingKey, SettingValues[SettingKey]>();
  for (const [key, text] of texts) {
    if (key === "v" || key === "preset" || key === "phases") continue;
    const checked = parseSetting(key, text);
    if (checked.ok) changes.set(key as SettingKey, checked.value);
    else problems.push(checked.problem);
  }
  const phases = readPhases(texts, changes, problems);
  const usual = presetSettings(preset);
  for (;;) {
    const settings = { ...usual, ...Object.fromEntries(changes) } as SettingValues;
    const clashes = crossFieldProblems(settings);
    if (clashes.length === 0) break;
    problems.push(...clashes.map(({ field, message }) => ({ field, message })));
    // The preset alone has no clashes, so each clash takes part in a change and the loop ends.
    for (const { fields } of clashes) for (const field of fields) changes.delete(field);
  }
  const impossible =
    phases === undefined
      ? []
      : phaseProblems({ ...usual, ...Object.fromEntries(changes) } as SettingValues, phases);
  if (impossible.length > 0) changes.delete("schedule");
  problems.push(...impossible);
  const experiment = resolveExperiment({
    preset: preset.id,
    settings: Object.fromEntries(changes),
    ...(phases === undefined || impossible.length > 0 ? {} : { schedule: phases }),
  } as unknown);
  return { experiment, problems: shortened(problems) };
}
