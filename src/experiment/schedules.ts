/**
 * The schedules that have a name: each builds its phases from the settings. To add one: one entry of
 * `COMPARABLE`; the settings `schedule` and `companion` take their choices from here.
 */
import { describeTrainable, type Phase, type PhaseEnd } from "./phase";

/** What may end a first stage. */
export const STAGE_ENDS = [
  { value: "steps", label: "after its steps" },
  { value: "reward", label: "at a plateau of the reward" },
  { value: "classifier", label: "at a plateau of the classifier's drift" },
  { value: "gradient_share", label: "at a plateau of the gradient share" },
] as const;

/** The settings that schedules are built from, by their names in `schema.ts`. */
interface ScheduleSettings {
  readonly stage1_steps: number;
  readonly stage1_lr_scale: number;
  readonly stage1_end: (typeof STAGE_ENDS)[number]["value"];
  readonly stage1_plateau: number;
}

interface NamedSchedule {
  /** As in links, flags and config.json. */
  readonly id: string;
  /** A word or two, as on the lever. */
  readonly label: string;
  /** As in sentences and at the ends of lines; the label with a capital where left out. */
  readonly name?: string;
  /** As over a column; the name where left out. */
  readonly short?: string;
  /** One sentence: what it trains when, and what it is for. */
  readonly explanation: string;
  /** The phases, for a schedule that begins at step `start`. */
  build(settings: ScheduleSettings, start: number): Phase[];
}

function phase(parts: Pick<Phase, "trainable"> & Partial<Phase>): Phase {
  return {
    name: describeTrainable(parts),
    until: null,
    lr: { classifier: 1, backbone: 1 },
    objective: "rl",
    ...parts,
  };
}

/**
 * The end of a first stage that begins at step `start`.
 * @param reward the metric that says how well the stage does: supervised steps sample nothing.
 */
function stageEnd(
  settings: ScheduleSettings,
  start: number,
  reward: "reward" | "heldout/reward" = "reward",
): PhaseEnd {
  const { stage1_end: end, stage1_steps: steps, stage1_plateau: plateau } = settings;
  if (end === "steps") return { step: start + steps };
  const metrics = { reward, classifier: "classifier/drift", gradient_share: "ntk/gradient_share" };
  return { metric: metrics[end], plateau, window: Math.max(2, steps) };
}

/** The schedules that a run, or the one beside it, may follow, in the order in which they are offered. */
export const COMPARABLE = [
  {
    id: "standard",
    label: "standard RL",
    explanation: "Everything is trained from the first step, at one learning rate.",
    build: () => [phase({ trainable: "all" })],
  },
  {
    id: "cf-rl",
    label: "CF-RL",
    explanation:
      "Classifier-first RL: the classifier alone for a first stage, at a rate of its own, then everything.",
    build: (settings, start) => [
      phase({
        trainable: "classifier",
        until: stageEnd(settings, start),
        lr: { classifier: settings.stage1_lr_scale, backbone: 1 },
      }),
      phase({ trainable: "all" }),
    ],
  },
  {
    id: "head-rate",
    label: "fast classifier, no freezing",
    name: "Head rate",
    explanation:
      "The control for CF-RL: the classifier gets the same fast rate for the same first stage, while everything is trained.",
    build: (settings, start) => [
      phase({
        name: "everything, fast classifier",
        trainable: "all",
        until: stageEnd(settings, start),
        lr: { classifier: settings.stage1_lr_scale, backbone: 1 },
      }),
      phase({ trainable: "all" }),
    ],
  },
  {
    id: "backbone-first",
    label: "backbone first",
    short: "ψ first",
    explanation:
      "The mirror image of CF-RL: the backbone alone for a first stage, then everything.",
    build: (settings, start) => [
      phase({ trainable: "backbone", until: stageEnd(settings, start) }),
      phase({ trainable: "all" }),
    ],
  },
  {
    id: "classifier-only",
    label: "classifier only",
    short: "W only",
    explanation:
      "The backbone never moves: updates act through the representation component alone.",
    build: () => [phase({ trainable: "classifier" })],
  },
  {
    id: "backbone-only",
    label: "backbone only",
    short: "ψ only",
    explanation: "The classifier never moves: updates act through the gradient component alone.",
    build: () => [phase({ trainable: "backbone" })],
  },
  {
    id: "ft",
    label: "FT",
    explanation:
      "Fine-tuning: supervised learning of everything on demonstrations of the task, the control without rewards.",
    build: () => [phase({ trainable: "all", objective: "supervised" })],
  },
  {
    id: "lp-ft",
    label: "LP-FT",
    explanation:
      "Linear probing, then fine-tuning: supervised learning of the classifier alone for a first stage, then of everything.",
    build: (settings, start) => [
      phase({
        trainable: "classifier",
        until: stageEnd(settings, start, "heldout/reward"),
        lr: { classifier: settings.stage1_lr_scale, backbone: 1 },
        objective: "supervised",
      }),
      phase({ trainable: "all", objective: "supervised" }),
    ],
  },
] as const satisfies readonly NamedSchedule[];

/** Every schedule with a name: those, and how the base policies were made. */
export const SCHEDULES = [
  ...COMPARABLE,
  {
    id: "pretraining",
    label: "pretraining",
    short: "Supervised",
    explanation: "Supervised learning on noisy demonstrations, as the base policies were made.",
    build: () => [phase({ name: "demonstrations", trainable: "all", objective: "supervised" })],
  },
] as const satisfies readonly NamedSchedule[];

/** A schedule that is built from an id; the setting's `custom` is not, its phases are the user's. */
export type NamedScheduleId = (typeof SCHEDULES)[number]["id"];

/** The ids of the schedules that can be built, in the order in which they are offered. */
export const scheduleIds: readonly NamedScheduleId[] = SCHEDULES.map(({ id }) => id);

/** Whether a text names a schedule that can be built. */
export function isNamedSchedule(id: string): id is NamedScheduleId {
  return scheduleIds.some((known) => known === id);
}

/** A named schedule. Throws a RangeError naming those there are. */
export function scheduleById(id: NamedScheduleId): NamedSchedule {
  const schedule = SCHEDULES.find((known) => known.id === id);
  if (schedule === undefined) {
    throw new RangeError(
      `schedule: "${id}" cannot be built from its name; allowed: ${scheduleIds.join(", ")}`,
    );
  }
  return schedule;
}

/**
 * The phases of a named schedule that begins at `startStep`: 0 for a new run, the present step for a
 * switch while it runs. Ends are absolute steps. Throws a RangeError for an unknown name.
 */
export function buildSchedule(
  id: NamedScheduleId,
  settings: ScheduleSettings,
  startStep: number,
): Phase[] {
  return scheduleById(id).build(settings, startStep);
}

/** Whether a schedule of this name gives a stage the classifier's rate of `stage1_lr_scale`. */
export function hasStageRate(id: string): boolean {
  if (!isNamedSchedule(id)) return false;
  const [slow, fast] = [1, 2].map((stage1_lr_scale) => {
    const settings = { stage1_steps: 1, stage1_lr_scale, stage1_plateau: 0 };
    return buildSchedule(id, { ...settings, stage1_end: "steps" }, 0).map(
      ({ lr }) => lr.classifier,
    );
  });
  return String(slow) !== String(fast);
}
