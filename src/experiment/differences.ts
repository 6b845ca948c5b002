/** What one experiment changes against another, in the few words of run names and of "2 changed". */
import type { Experiment } from "./experiment";
import { presetById, presetSettings } from "./presets";
import { samePhases } from "./resolve";
import { SETTING_KEYS, type SettingKey, type SettingValues, settingOf } from "./schema";

/** One setting that differs. */
export interface Difference {
  readonly key: SettingKey;
  /** The setting and its value, e.g. "learning rate 0.002". */
  readonly text: string;
}

/** A unit, which the schema gives in the plural, as it goes with a number: "8 seeds", "1 seed". */
function unitWord(unit: string, value: string | number): string {
  return value === 1 ? unit.replace(/s$/, "") : unit;
}

/** A setting's value in words: a choice's label, a number in its shortest form with its unit. */
export function settingText(key: SettingKey, value: string | number): string {
  const setting = settingOf(key);
  if (setting.kind === "choice") {
    return setting.choices.find((known) => known.value === value)?.label ?? String(value);
  }
  if (setting.unit === "×") return `×${value}`;
  return setting.unit === "" ? String(value) : `${value} ${unitWord(setting.unit, value)}`;
}

/** A setting with its value: "learning rate 0.002", and "4 completions per prompt" where the unit begins the label. */
export function settingWords(key: SettingKey, value: string | number): string {
  const setting = settingOf(key);
  const { label } = setting;
  if (setting.kind !== "choice" && setting.unit !== "" && label.startsWith(setting.unit)) {
    return settingText(key, value) + label.slice(setting.unit.length);
  }
  return `${label} ${settingText(key, value)}`;
}

function differing(settings: SettingValues, usual: SettingValues): Difference[] {
  return SETTING_KEYS.filter((key) => settings[key] !== usual[key]).map((key) => ({
    key,
    text: settingWords(key, settings[key]),
  }));
}

/**
 * The settings of `experiment` that differ from those of its preset or, where given, of another
 * experiment, in the schema's order. Two custom schedules with other phases differ in `schedule`.
 */
export function differences(experiment: Experiment, from?: Experiment): Difference[] {
  if (from === undefined) {
    const preset = presetById(experiment.preset);
    return preset === undefined ? [] : differing(experiment.settings, presetSettings(preset));
  }
  const found = differing(experiment.settings, from.settings);
  const bothCustom =
    experiment.settings.schedule === "custom" && from.settings.schedule === "custom";
  if (bothCustom && !samePhases(experiment.schedule, from.schedule)) {
    found.push({ key: "schedule", text: "schedule custom, other phases" });
  }
  return found;
}

/** The differences as one label, e.g. "learning rate 0.002, seed 4"; empty where there are none. */
export function differencesLabel(experiment: Experiment, from?: Experiment): string {
  return differences(experiment, from)
    .map(({ text }) => text)
    .join(", ");
}
