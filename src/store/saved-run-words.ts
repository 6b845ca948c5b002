/** What a saved run is of, as far as this version of the page can read it. */
import { parseConfig } from "../experiment/config";
import type { Experiment } from "../experiment/experiment";
import { presetById } from "../experiment/presets";
import { READ_FORMATS, type SavedRun } from "./run-database";
import { identify } from "./run-identity";

/** The experiments of a saved run. */
export interface ReadableRun {
  readonly experiment: Experiment;
  readonly asked: Experiment;
}

/** What a saved run is of. @throws Error saying why this version cannot read it. */
export function readable(run: SavedRun): ReadableRun {
  if (!READ_FORMATS.includes(run.format)) {
    throw new Error(
      `it was saved by version ${run.engine} of this page, in a form that is not read`,
    );
  }
  return {
    experiment: parseConfig(run.experiment).experiment,
    asked: parseConfig(run.asked).experiment,
  };
}

/** Why a saved run cannot be read by this version; null where it can. */
export function unreadable(run: SavedRun): string | null {
  try {
    readable(run);
    return null;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** A saved run in words: its name, else what it is of. */
export function titleOf(run: SavedRun): string {
  // Another program may have written the storage of this host.
  if (typeof run.name === "string" && run.name !== "") return run.name;
  try {
    const { settings, schedule, preset } = readable(run).experiment;
    const { short } = identify(settings.schedule, schedule);
    return [presetById(preset)?.title ?? preset, short, `seed ${settings.seed}`].join(", ");
  } catch {
    return "A run of another version";
  }
}
