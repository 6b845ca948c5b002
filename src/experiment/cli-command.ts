/** An experiment as commands for a shell: what `run` of the command line is to be told. */
import type { Experiment } from "./experiment";
import { encodePhases } from "./phase-link";
import { presetById, presetSettings } from "./presets";
import { quote } from "./problem";
import { SETTING_KEYS, type SettingKey } from "./schema";

/** Settings that have a flag of their own; all others go through `--set`. */
const FLAGS: Partial<Record<SettingKey, string>> = {
  schedule: "--schedule",
  max_steps: "--steps",
  seeds: "--seeds",
  ntk_every: "--ntk-every",
};

/** What `ntk_every` 0, "as the clock allows", is on the command line, where a run is to be repeatable. */
const NTK_EVERY = 10;

/**
 * The arguments of `run`, less the folder, that make the main run of an experiment: the preset, the
 * seeds, and whatever else differs from the preset. How many seeds is said of several even where the
 * preset says so too: `--seed 1` alone reads as one. A folder holds no companion, so none is asked for.
 */
export function runArguments(experiment: Experiment): string[] {
  const preset = presetById(experiment.preset);
  if (preset === undefined) {
    throw new RangeError(`preset: ${quote(experiment.preset)} is not a preset`);
  }
  const { settings } = experiment;
  const usual = presetSettings(preset);
  const args = ["--preset", preset.id, "--seed", String(settings.seed)];
  for (const key of SETTING_KEYS) {
    if (key === "seed" || key === "companion") continue;
    const several = key === "seeds" && settings.seeds > 1;
    if (settings[key] === usual[key] && !several) continue;
    if (key === "schedule" && settings.schedule === "custom") continue;
    const value = key === "ntk_every" && settings.ntk_every === 0 ? NTK_EVERY : settings[key];
    const flag = FLAGS[key];
    args.push(...(flag === undefined ? ["--set", `${key}=${value}`] : [flag, String(value)]));
  }
  if (settings.schedule === "custom") args.push("--phases", encodePhases(experiment.schedule));
  return args;
}

/** A word as a POSIX shell reads it: quoted where it has to be. */
export function shellWord(word: string): string {
  return /^[\w./:=+-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}

/**
 * The commands that make an experiment's runs, one a folder: the main run and, where there is one, the
 * run beside it, which has the same seed and so the same prompts and noise.
 */
export function shellCommands(experiment: Experiment): string[] {
  const { companion } = experiment.settings;
  const beside = [experiment];
  if (companion !== "none") {
    beside.push({ ...experiment, settings: { ...experiment.settings, schedule: companion } });
  }
  return beside.map((one) => {
    const { schedule, seed, seeds } = one.settings;
    const which = seeds === 1 ? `seed${seed}` : `seeds${seed}-${seed + seeds - 1}`;
    const folder = `runs/${one.preset}-${schedule}-${which}`;
    const words = [...runArguments(one), "--out", folder];
    return `npm run --silent cli -- run ${words.map(shellWord).join(" ")}`;
  });
}
