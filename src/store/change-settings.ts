/** Changes what is asked for: a setting, the end of the first stage, the schedule, the preset. */
import { differences, settingText } from "../experiment/differences";
import type { Experiment } from "../experiment/experiment";
import { presetById, presetSettings } from "../experiment/presets";
import { resolveExperiment } from "../experiment/resolve";
import { buildSchedule, isNamedSchedule } from "../experiment/schedules";
import { type SettingKey, type SettingValues, settingOf } from "../experiment/schema";
import type { NumberSetting } from "../experiment/setting";
import { attempt, client, departBy, useLab } from "./lab";
import { open } from "./open-run";

/** Changes one setting: live where it can be, else by starting again. */
export function changeSetting<K extends SettingKey>(
  key: K,
  value: SettingValues[K],
): Promise<void> {
  if (key === "schedule") return chooseSchedule(value as SettingValues["schedule"]);
  if (key === "stage1_steps" || key === "stage1_lr_scale") {
    return changeFirstStage(key, value as number);
  }
  const { asked } = useLab.getState();
  if (settingOf(key).applies === "live" && client.status.experiment) {
    return attempt(() => client.set({ [key]: value }));
  }
  return restartWith({ ...asked.settings, [key]: value });
}

/**
 * Moves the end of the first stage to a step, or gives it another rate. Before the stage is over it
 * applies to the run at once; afterwards it waits for the next reset.
 */
function changeFirstStage(key: "stage1_steps" | "stage1_lr_scale", value: number): Promise<void> {
  const { asked } = useLab.getState();
  const settings = { ...asked.settings, [key]: value };
  const { schedule } = settings;
  if (!isNamedSchedule(schedule) || client.stepsMade === 0) return restartWith(settings);
  const over = client.stepsMade >= asked.settings.stage1_steps;
  return attempt(async () => {
    await client.set({ [key]: value });
    if (over || useLab.getState().departed === "hand") return;
    const phases = buildSchedule(schedule, settings, 0);
    await departBy("stage", async () => {
      useLab.setState({ asked: { ...asked, settings, schedule: phases } });
      await client.setSchedule(phases);
    });
  });
}

/** Whether the run is in the first stage that its named schedule has, whose length is a setting. */
export function inFirstStage(): boolean {
  const { asked, departed } = useLab.getState();
  const { settings, schedule } = asked;
  const ends = schedule.length > 1 && settings.stage1_end === "steps";
  const over = client.stepsMade >= settings.stage1_steps;
  return isNamedSchedule(settings.schedule) && ends && departed !== "hand" && !over;
}

/** The first stage of the schedule in force is to end before this step. */
export function endFirstStage(step: number): Promise<void> {
  return changeFirstStage("stage1_steps", step);
}

/** Another schedule, from the present step on; the first steps of a run that has not begun. */
function chooseSchedule(id: SettingValues["schedule"]): Promise<void> {
  if (!isNamedSchedule(id)) return Promise.resolve();
  const { asked } = useLab.getState();
  if (client.stepsMade === 0 || client.status.experiment === null) {
    return restartWith({ ...asked.settings, schedule: id });
  }
  return attempt(() => departBy(null, () => client.setSchedule(id)));
}

/** Puts the preset's values back, keeping the seed. */
export function restorePreset(): Promise<void> {
  const { asked } = useLab.getState();
  const preset = presetById(asked.preset);
  if (!preset) return Promise.resolve();
  return restartWith({ ...presetSettings(preset), seed: asked.settings.seed });
}

/** The factor on the learning rate of a run that diverged, when it begins again. */
const SLOWER = 0.1;

/** A tenth of a learning rate, or the least there is. */
function slower(rate: number): { readonly rate: number; readonly tenth: boolean } {
  const { min } = settingOf("learning_rate") as NumberSetting<"learning_rate">;
  const tenth = Number((SLOWER * rate).toPrecision(3));
  return tenth < min ? { rate: min, tenth: false } : { rate: tenth, tenth: true };
}

/** What `beginSlower` begins again at, in words: "a tenth of the rate"; null where no rate is lower. */
export function slowerWords(rate: number): string | null {
  const next = slower(rate);
  if (next.rate >= rate) return null;
  return next.tenth
    ? "a tenth of the rate"
    : `a rate of ${settingText("learning_rate", next.rate)}`;
}

/** After a run diverged: begins again and runs, with a tenth of the learning rate or the least there is. */
export function beginSlower(): Promise<void> {
  const { settings } = useLab.getState().asked;
  const { rate } = slower(settings.learning_rate);
  return restartWith({ ...settings, learning_rate: rate }, true);
}

function restartWith(
  settings: SettingValues,
  running = client.status.state === "running",
): Promise<void> {
  const { asked } = useLab.getState();
  const { schedule, ...others } = settings;
  return attempt(async () => {
    // Checked as a whole before anything is touched: settings can be at odds with one another.
    const experiment = resolveExperiment({
      preset: asked.preset,
      settings: { ...others, schedule },
      ...(schedule === "custom" ? { schedule: asked.schedule } : {}),
    });
    await open(experiment, running);
  });
}

/** Opens a preset, running if the run ran. */
export function choosePreset(id: string): Promise<void> {
  const running = client.status.state === "running";
  return attempt(async () => open(resolveExperiment(id), running));
}

/** The keys of settings that differ from the preset. */
export function changedKeys(experiment: Experiment): SettingKey[] {
  return differences(experiment).map(({ key }) => key);
}
