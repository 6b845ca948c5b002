/**
 * Every setting there is, once: name, default, range, unit, label, explanation, and whether a change
 * applies live or restarts. Controls, link keys, command-line flags, run labels and
 * `docs/settings.md` are derived from this table.
 *
 * Names and meanings of the objective's settings follow TRL's GRPOConfig and RLOOConfig.
 */
import { REWARDS } from "../tasks/declare-reward";
import { TASKS } from "../tasks/registry";
import { COMPARABLE, SCHEDULES, STAGE_ENDS } from "./schedules";
import {
  type ChoiceSetting,
  choice,
  integer,
  type NumberSetting,
  real,
  type Setting,
} from "./setting";

/** Base policies that are shipped of each noise, pretrained with the seeds 1, 2, … */
export const BASE_SEEDS = 8;

/** The largest seed: streams are keyed by 32 bits. */
export const MAX_SEED = 2 ** 32 - 1;

export const SETTINGS = [
  choice("task", {
    label: "task",
    explanation:
      "What the policy is trained to do; its verifier decides which completions are right.",
    group: "task",
    applies: "restart",
    default: "permute",
    choices: TASKS.map((task) => ({ value: task.id, label: task.label })),
  }),
  choice("reward", {
    label: "reward",
    explanation:
      "What a completion earns: a reward for being right, or one that needs no right answer, as a control.",
    group: "task",
    applies: "restart",
    default: "correctness",
    choices: REWARDS.map((reward) => ({ value: reward.id, label: reward.label })),
  }),
  real("reward_flip", {
    label: "flipped rewards",
    explanation:
      "The probability with which a reward r is replaced by 1 − r, as a noisy judge would.",
    group: "task",
    applies: "restart",
    default: 0,
    min: 0,
    max: 1,
    scale: "linear",
    step: 0.01,
    unit: "",
  }),
  choice("base", {
    label: "base policy",
    explanation:
      "The policy that training starts from: one pretrained on all tasks with this share of noisy demonstrations, or an untrained one.",
    group: "task",
    applies: "restart",
    default: "mixture-25",
    choices: [
      { value: "mixture-25", label: "pretrained, 25 % noise" },
      { value: "mixture-18", label: "pretrained, 18 % noise" },
      { value: "untrained", label: "untrained" },
    ],
  }),
  integer("base_seed", {
    label: "base policy's seed",
    explanation:
      "Which of the base policies pretrained alike, with seeds 1 to 8, training starts from; 0 lets the run's own seed choose, so that runs of several seeds start from several policies.",
    group: "task",
    applies: "restart",
    default: 0,
    before: 1,
    min: 0,
    max: BASE_SEEDS,
    unit: "",
  }),
  choice("head", {
    label: "classifier at the start",
    explanation:
      "Whether training starts from the base policy's classifier or from a new one with random values, as a task of its own does in LP-FT.",
    group: "task",
    applies: "restart",
    default: "base",
    before: "base",
    choices: [
      { value: "base", label: "the base policy's" },
      { value: "new", label: "new" },
    ],
  }),
  choice("feature_knob", {
    label: "feature variability",
    explanation:
      "How the final features are made to differ from the base policy's, with its outputs at the start left as they are: centred, moved along their mean, or given a mean cosine at equal norm.",
    group: "task",
    applies: "restart",
    default: "none",
    before: "none",
    choices: [
      { value: "none", label: "the base policy's" },
      { value: "centre", label: "centred" },
      { value: "add", label: "a shared direction added" },
      { value: "rho", label: "a given mean cosine" },
    ],
  }),
  real("feature_add", {
    label: "shared direction c",
    explanation:
      "With a shared direction added: its length, in units of the features' root mean square norm. It raises that norm as well.",
    group: "task",
    applies: "restart",
    default: 2,
    before: 2,
    min: 0,
    max: 16,
    scale: "linear",
    step: 0.25,
    unit: "",
  }),
  real("feature_rho", {
    label: "mean cosine ρ",
    explanation:
      "With a given mean cosine: the mean of cos(h(x), h(x')) over pairs of held-out contexts, with the features' root mean square norm as it was.",
    group: "task",
    applies: "restart",
    default: 0.5,
    before: 0.5,
    min: 0,
    max: 0.99,
    scale: "linear",
    step: 0.01,
    unit: "",
  }),
  integer("width", {
    label: "width",
    explanation: "The length d of the feature vector; used when the base policy is untrained.",
    group: "task",
    applies: "restart",
    default: 32,
    min: 8,
    max: 128,
    step: 8,
    unit: "",
  }),
  integer("layers", {
    label: "layers",
    explanation: "The number of transformer blocks; used when the base policy is untrained.",
    group: "task",
    applies: "restart",
    default: 2,
    min: 1,
    max: 6,
    unit: "blocks",
  }),
  integer("heads", {
    label: "attention heads",
    explanation:
      "The number of attention heads a block, a divisor of the width; used when the base policy is untrained.",
    group: "task",
    applies: "restart",
    default: 4,
    min: 1,
    max: 16,
    unit: "heads",
  }),
  integer("seed", {
    label: "seed",
    explanation:
      "Where all randomness comes from: two runs with one seed see the same prompts and the same noise, and start from the same base policy.",
    group: "task",
    applies: "restart",
    default: 1,
    min: 0,
    max: MAX_SEED,
    unit: "",
  }),
  integer("seeds", {
    label: "seeds side by side",
    explanation:
      "How many seeds are trained at once, the seed and those that follow it; charts then show their mean and its 95 % interval.",
    group: "task",
    applies: "restart",
    default: 1,
    before: 1,
    min: 1,
    max: 16,
    unit: "seeds",
  }),
  integer("num_prompts", {
    label: "prompts per step",
    explanation: "How many different prompts one step samples completions for.",
    group: "step",
    applies: "restart",
    default: 16,
    min: 1,
    max: 128,
    unit: "prompts",
  }),
  integer("num_generations", {
    label: "completions per prompt",
    explanation:
      "The size of a group: how many completions of one prompt are compared with one another.",
    group: "step",
    applies: "restart",
    default: 8,
    min: 1,
    max: 64,
    unit: "completions",
  }),
  real("temperature", {
    label: "temperature",
    explanation:
      "Divides the logits before sampling: below 1 the policy is more decided, above 1 more adventurous.",
    group: "step",
    applies: "live",
    default: 1,
    min: 0.1,
    max: 5,
    scale: "log",
    step: 0.05,
    unit: "",
  }),
  integer("max_steps", {
    label: "steps",
    explanation: "The number of steps after which the run pauses by itself.",
    group: "step",
    applies: "live",
    default: 120,
    min: 1,
    max: 10_000,
    scale: "log",
    step: 0.05,
    unit: "steps",
  }),
  real("demonstration_noise", {
    label: "demonstration noise",
    explanation:
      "In supervised phases, the probability with which a demonstrated digit is replaced by a random one.",
    group: "step",
    applies: "restart",
    default: 0.25,
    min: 0,
    max: 1,
    scale: "linear",
    step: 0.01,
    unit: "",
  }),
  choice("demonstrations", {
    label: "demonstrated tasks",
    explanation:
      "In supervised phases, what is demonstrated: the tasks that base policies are pretrained on, or the run's own task alone.",
    group: "step",
    applies: "restart",
    default: "task",
    choices: [
      { value: "task", label: "this task" },
      { value: "mixture", label: "all tasks" },
    ],
  }),
  integer("pretrain_batch", {
    label: "demonstrations per step",
    explanation: "In supervised phases, how many demonstrations one step learns from.",
    group: "step",
    applies: "restart",
    default: 256,
    min: 1,
    max: 1024,
    scale: "log",
    step: 0.1,
    unit: "demonstrations",
  }),
  choice("algorithm", {
    label: "algorithm",
    explanation:
      "How rewards become advantages: against the group's mean (GRPO), against the other completions' mean (RLOO), or the plain reward (REINFORCE).",
    group: "objective",
    applies: "restart",
    default: "rloo",
    choices: [
      { value: "grpo", label: "GRPO" },
      { value: "rloo", label: "RLOO" },
      { value: "reinforce", label: "REINFORCE" },
    ],
  }),
  choice("loss_type", {
    label: "loss type",
    explanation: "How GRPO averages its loss over tokens and completions.",
    group: "objective",
    applies: "restart",
    default: "grpo",
    choices: [
      { value: "grpo", label: "per completion" },
      { value: "dr_grpo", label: "by a constant" },
      { value: "bnpo", label: "per token of the batch" },
      { value: "dapo", label: "per token of the step" },
    ],
  }),
  choice("scale_rewards", {
    label: "advantage scale",
    explanation:
      "The standard deviation that GRPO divides advantages by: the group's, the batch's or none.",
    group: "objective",
    applies: "restart",
    default: "group",
    choices: [
      { value: "group", label: "group" },
      { value: "batch", label: "batch" },
      { value: "none", label: "none" },
    ],
  }),
  real("beta", {
    label: "KL coefficient β",
    explanation: "How strongly the policy is pulled back to the base policy; 0 leaves it free.",
    group: "objective",
    applies: "live",
    default: 0,
    min: 0,
    max: 2,
    scale: "linear",
    step: 0.01,
    unit: "",
  }),
  real("epsilon", {
    label: "lower clip ε",
    explanation:
      "How far below 1 the probability ratio of a token may fall before its gradient is cut; it matters from two inner iterations on.",
    group: "objective",
    applies: "live",
    default: 0.2,
    min: 0,
    max: 1,
    scale: "linear",
    step: 0.01,
    unit: "",
  }),
  real("epsilon_high", {
    label: "upper clip ε",
    explanation:
      "How far above 1 the probability ratio of a token may rise before its gradient is cut.",
    group: "objective",
    applies: "live",
    default: 0.2,
    min: 0,
    max: 5,
    scale: "linear",
    step: 0.01,
    unit: "",
  }),
  integer("num_iterations", {
    label: "inner iterations",
    explanation: "How many updates are made on the same sampled completions.",
    group: "objective",
    applies: "live",
    default: 1,
    min: 1,
    max: 16,
    unit: "updates",
  }),
  real("entropy_coef", {
    label: "entropy bonus",
    explanation:
      "How much the objective rewards an undecided policy; it counters the loss of diversity.",
    group: "objective",
    applies: "live",
    default: 0,
    min: 0,
    max: 1,
    scale: "linear",
    step: 0.005,
    unit: "",
  }),
  choice("optimizer", {
    label: "optimiser",
    explanation:
      "The rule that turns gradients into updates; the kernel's prediction of a step is exact to first order for SGD.",
    group: "optimiser",
    applies: "restart",
    default: "adam",
    choices: [
      { value: "sgd", label: "SGD" },
      { value: "adam", label: "Adam" },
      { value: "adamw", label: "AdamW" },
    ],
  }),
  real("learning_rate", {
    label: "learning rate",
    explanation: "The size of a step; a phase may multiply it for the classifier or the backbone.",
    group: "optimiser",
    applies: "live",
    default: 1e-3,
    min: 1e-6,
    max: 10,
    scale: "log",
    step: 0.05,
    unit: "",
  }),
  choice("lr_scheduler_type", {
    label: "rate over time",
    explanation:
      "Whether the learning rate stays as it is or falls to zero along half a cosine by the last step.",
    group: "optimiser",
    applies: "restart",
    default: "constant",
    choices: [
      { value: "constant", label: "constant" },
      { value: "cosine", label: "cosine" },
    ],
  }),
  real("adam_beta1", {
    label: "Adam β₁",
    explanation: "How slowly Adam forgets the mean of past gradients.",
    group: "optimiser",
    applies: "restart",
    default: 0.9,
    min: 0,
    max: 0.999,
    scale: "linear",
    step: 0.001,
    unit: "",
  }),
  real("adam_beta2", {
    label: "Adam β₂",
    explanation: "How slowly Adam forgets the mean of past squared gradients.",
    group: "optimiser",
    applies: "restart",
    default: 0.95,
    min: 0,
    max: 0.9999,
    scale: "linear",
    step: 0.0001,
    unit: "",
  }),
  real("adam_epsilon", {
    label: "Adam ε",
    explanation: "Keeps Adam's division away from zero where gradients vanish.",
    group: "optimiser",
    applies: "restart",
    default: 1e-8,
    min: 1e-12,
    max: 1e-2,
    scale: "log",
    step: 0.5,
    unit: "",
  }),
  real("weight_decay", {
    label: "weight decay",
    explanation:
      "With AdamW, how strongly matrices are shrunk at each step, in proportion to the learning rate.",
    group: "optimiser",
    applies: "live",
    default: 0,
    min: 0,
    max: 1,
    scale: "linear",
    step: 0.005,
    unit: "",
  }),
  real("max_grad_norm", {
    label: "gradient clip",
    explanation: "The global norm above which a gradient is scaled down; 0 turns clipping off.",
    group: "optimiser",
    applies: "live",
    default: 1,
    min: 0,
    max: 100,
    scale: "linear",
    step: 0.1,
    unit: "",
  }),
  choice("schedule", {
    label: "schedule",
    explanation:
      "Which parameters are trained when: everything, or the classifier first, as in CF-RL.",
    group: "schedule",
    applies: "live",
    default: "standard",
    choices: [
      ...SCHEDULES.map(({ id, label }) => ({ value: id, label })),
      { value: "custom", label: "custom" },
    ],
  }),
  integer("stage1_steps", {
    label: "stage 1 length",
    explanation:
      "The number of steps of the first stage, in schedules that have one; of a stage that ends at a plateau, the number of steps over which it is judged.",
    group: "schedule",
    applies: "live",
    default: 10,
    min: 1,
    max: 1000,
    scale: "log",
    step: 0.05,
    unit: "steps",
  }),
  real("stage1_lr_scale", {
    label: "stage 1 classifier rate",
    explanation:
      "The factor on the classifier's learning rate during stage 1, in schedules whose stage 1 gives it a rate of its own, such as CF-RL and LP-FT.",
    group: "schedule",
    applies: "live",
    default: 30,
    min: 0.01,
    max: 1000,
    scale: "log",
    step: 0.05,
    unit: "×",
  }),
  choice("stage1_end", {
    label: "stage 1 ends",
    explanation:
      "When the first stage ends: after its steps, or once the reward, the classifier's drift or the gradient component's share has levelled off over as many.",
    group: "schedule",
    applies: "restart",
    default: "steps",
    before: "steps",
    choices: STAGE_ENDS,
  }),
  real("stage1_plateau", {
    label: "plateau",
    explanation:
      "Where the first stage ends at a plateau: the change, from the first half of its window to the second, that still counts as none.",
    group: "schedule",
    applies: "restart",
    default: 0.02,
    before: 0.02,
    min: 0,
    max: 1,
    scale: "linear",
    step: 0.005,
    unit: "",
  }),
  choice("companion", {
    label: "compare with",
    explanation:
      "The schedule of a second run, side by side with the first: same seed, same prompts, same noise.",
    group: "schedule",
    applies: "restart",
    default: "none",
    choices: [
      { value: "none", label: "nothing" },
      ...COMPARABLE.map(({ id, label }) => ({ value: id, label })),
    ],
  }),
  real("instrument_share", {
    label: "time for instruments",
    explanation:
      "The share of time that instruments with an automatic cadence may take together, the kernel among them; they measure less often rather than exceed it.",
    group: "instruments",
    applies: "live",
    default: 0.3,
    before: 0.3,
    min: 0.05,
    max: 0.9,
    scale: "linear",
    step: 0.05,
    unit: "",
  }),
  integer("ntk_every", {
    label: "kernel every",
    explanation:
      "The number of steps between two kernels; 0 lets the page choose, within the time for instruments.",
    group: "instruments",
    applies: "live",
    default: 0,
    min: 0,
    max: 1000,
    unit: "steps",
  }),
  integer("ntk_probes", {
    label: "probe contexts",
    explanation: "N, the number of fixed held-out contexts between which the kernel is measured.",
    group: "instruments",
    applies: "restart",
    default: 32,
    min: 2,
    max: 64,
    unit: "contexts",
  }),
  integer("eval_every", {
    label: "evaluate every",
    explanation: "The number of steps between two evaluations on held-out prompts.",
    group: "instruments",
    applies: "live",
    default: 5,
    min: 1,
    max: 1000,
    scale: "log",
    step: 0.05,
    unit: "steps",
  }),
  integer("eval_prompts", {
    label: "evaluation prompts",
    explanation: "How many fixed held-out prompts an evaluation samples completions for.",
    group: "instruments",
    applies: "restart",
    default: 32,
    min: 1,
    max: 512,
    scale: "log",
    step: 0.1,
    unit: "prompts",
  }),
  integer("eval_samples", {
    label: "samples per evaluation prompt",
    explanation:
      "How many completions of each held-out prompt are sampled; diversity is counted among them.",
    group: "instruments",
    applies: "restart",
    default: 16,
    min: 1,
    max: 64,
    unit: "completions",
  }),
] as const;

type AnySetting = (typeof SETTINGS)[number];

/** The key of a setting. */
export type SettingKey = AnySetting["key"];

type ValueOf<S> =
  S extends ChoiceSetting<string, infer V> ? V : S extends NumberSetting ? number : never;

/** A value for every setting, by its key. */
export type SettingValues = {
  readonly [S in AnySetting as S["key"]]: ValueOf<S>;
};

/** The names of the schedules, `custom` (phases written by the user) included. */
export type ScheduleId = SettingValues["schedule"];

const byKey = new Map<string, Setting>(SETTINGS.map((setting) => [setting.key, setting]));

/** Every key, in the table's order. */
export const SETTING_KEYS: readonly SettingKey[] = SETTINGS.map((setting) => setting.key);

/** Whether a text is the key of a setting. */
export function isSettingKey(key: string): key is SettingKey {
  return byKey.has(key);
}

/** The row of a key. */
export function settingOf(key: SettingKey): Setting {
  return byKey.get(key) as Setting;
}

/** The defaults of all settings, a new object at each call. */
export function defaultSettings(): SettingValues {
  return Object.fromEntries(
    SETTINGS.map((setting) => [setting.key, setting.default]),
  ) as unknown as SettingValues;
}
