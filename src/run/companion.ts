/** The run that goes beside the main one, and what runs are called. */
import type { Experiment } from "../experiment/experiment";
import { buildSchedule, scheduleById } from "../experiment/schedules";
import type { SettingValues } from "../experiment/schema";

/** The experiment of the run that goes beside `main`, or null where none is asked for. */
export function companionExperiment(main: Experiment): Experiment | null {
  const id = main.settings.companion;
  if (id === "none") return null;
  const settings: SettingValues = { ...main.settings, schedule: id, companion: "none" };
  return { preset: main.preset, settings, schedule: buildSchedule(id, settings, 0) };
}

/** A run's name on charts: its schedule's, "custom" for a list of phases. */
export function runLabel(experiment: Experiment): string {
  const id = experiment.settings.schedule;
  return id === "custom" ? "custom" : scheduleById(id).label;
}
