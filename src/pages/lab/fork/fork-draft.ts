/** A fork as it is put together in its dialog: what is chosen and typed, what it asks for, what is wrong with it. */
import { validateSetting } from "../../../experiment/check-setting";
import { settingWords } from "../../../experiment/differences";
import type { Phase, PhaseEnd } from "../../../experiment/phase";
import {
  buildSchedule,
  hasStageRate,
  type NamedScheduleId,
  scheduleById,
} from "../../../experiment/schedules";
import { type SettingValues, settingOf } from "../../../experiment/schema";
import { parseSettingText } from "../../../panels/setting-text";

/** The settings that apply live and make it another run: those that are asked for first. */
export const FIRST_SETTINGS = ["learning_rate", "temperature", "beta"] as const;
/** The others. */
export const MORE_SETTINGS = [
  ...(["entropy_coef", "epsilon", "epsilon_high", "num_iterations"] as const),
  ...(["weight_decay", "max_grad_norm"] as const),
] as const;
/** What a schedule with a first stage is built from. */
export const STAGE_SETTINGS = ["stage1_steps", "stage1_lr_scale"] as const;

/** A setting that a fork can be given. */
export type ForkSetting =
  | (typeof FIRST_SETTINGS)[number]
  | (typeof MORE_SETTINGS)[number]
  | (typeof STAGE_SETTINGS)[number];

/** What is chosen and typed so far. */
export interface ForkDraft {
  /** Null for the run's own. */
  readonly schedule: NamedScheduleId | null;
  /** What was typed, by setting; what was not is as in the run. */
  readonly typed: Readonly<Partial<Record<ForkSetting, string>>>;
}

/** What a draft comes to. */
export interface ReadDraft {
  readonly schedule: NamedScheduleId | null;
  /** The settings that are otherwise than in the run. */
  readonly settings: Readonly<Partial<Record<ForkSetting, number>>>;
  /** The phases of the schedule that is chosen; null for the run's own. */
  readonly phases: readonly Phase[] | null;
  /** What is wrong with a field: its name, what was wrong, what is allowed. */
  readonly problems: Readonly<Partial<Record<ForkSetting, string>>>;
}

/** The settings that the first stage of a schedule is built from; none where it has no such stage. */
export function stageSettings(schedule: NamedScheduleId | null): readonly ForkSetting[] {
  if (schedule === null || buildSchedule(schedule, ANY_STAGE, 0).length === 1) return [];
  return STAGE_SETTINGS.filter((key) => key === "stage1_steps" || hasStageRate(schedule));
}

const ANY_STAGE = {
  ...{ stage1_steps: 1, stage1_lr_scale: 1, stage1_plateau: 0 },
  stage1_end: "steps",
} as const;

/**
 * Reads a draft.
 * @param now the run's settings at the step that is forked.
 */
export function readDraft(draft: ForkDraft, now: SettingValues, step: number): ReadDraft {
  const { schedule, typed } = draft;
  const settings: Partial<Record<ForkSetting, number>> = {};
  const problems: Partial<Record<ForkSetting, string>> = {};
  const asked = [...stageSettings(schedule), ...FIRST_SETTINGS, ...MORE_SETTINGS];
  for (const key of asked) {
    const text = typed[key];
    if (text === undefined) continue;
    const number = parseSettingText(text);
    const checked = validateSetting(key, Number.isNaN(number) ? text : number);
    if (!checked.ok) {
      problems[key] = checked.problem.message.replace(`${key}:`, `${settingOf(key).label}:`);
    } else if (checked.value !== now[key]) settings[key] = checked.value;
  }
  const phases = schedule && buildSchedule(schedule, { ...now, ...settings }, step);
  return { schedule, settings, phases, problems };
}

/** What a fork does otherwise, in words: "CF-RL, learning rate 0.003"; empty for nothing. */
export function otherwiseWords({
  schedule,
  settings,
}: Pick<ReadDraft, "schedule" | "settings">): string {
  const words = Object.entries(settings).map(([key, value]) =>
    settingWords(key as ForkSetting, value),
  );
  const named = schedule === null ? [] : [scheduleById(schedule).label];
  return [...named, ...words].join(", ");
}

/** What a first stage may wait for, by its metric; a supervised one samples nothing but what is held out. */
const PLATEAUS: Readonly<Record<string, string>> = {
  reward: "the reward",
  "heldout/reward": "the held-out reward",
  "classifier/drift": "the classifier's drift",
  "ntk/gradient_share": "the gradient share",
};

/** When a phase ends, in words: "to step 50", "ends at a plateau of the reward"; empty for never. */
function endWords(until: PhaseEnd): string {
  if (until === null) return "";
  if ("step" in until) return `to step ${until.step}`;
  return `ends at a plateau of ${PLATEAUS[until.metric] ?? until.metric}`;
}

/** The phases of a named schedule in words: "classifier only, at 30 times the rate, to step 50; then everything". */
export function phaseWords(phases: readonly Phase[]): string {
  const words = phases.map(({ name, trainable, lr, objective, until }) =>
    [
      name,
      objective === "supervised" ? "supervised" : "",
      lr.classifier === 1
        ? ""
        : `${trainable === "classifier" ? "" : "the classifier "}at ${lr.classifier} times the rate`,
      endWords(until),
    ]
      .filter((part) => part !== "")
      .join(", "),
  );
  return words.join("; then ");
}
