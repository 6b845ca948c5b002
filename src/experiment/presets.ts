/** Starting points: each is the defaults with a few settings changed, and a sentence on why. */
import { defaultSettings, type SettingValues } from "./schema";

/** A starting point: settings that differ from the defaults, and what to look at. */
export interface Preset {
  /** As in links, flags and config.json. */
  readonly id: string;
  readonly title: string;
  /** One sentence: what to look at. */
  readonly lede: string;
  /** What differs from the defaults; the schedule is always one with a name. */
  readonly settings: Partial<SettingValues>;
}

/** Largest digit with a new classifier, which is trained alone for long before everything is. */
const NEW_TASK: Partial<SettingValues> = {
  task: "largest_digit",
  head: "new",
  stage1_steps: 100,
  stage1_lr_scale: 10,
  max_steps: 200,
};

/**
 * Features made nearly alike between contexts, at the norm that they had and with the starting policy's
 * outputs left as they are: the knob of claim `feature-variability`.
 */
const NEARLY_ALIKE: Partial<SettingValues> = { feature_knob: "rho", feature_rho: 0.97 };

/** Half the samples and a quarter of the kernel, for a phone or a slow machine: three contexts of each task. */
const SMALL: Partial<SettingValues> = { num_prompts: 8, ntk_probes: 15 };

/**
 * A first stage that only the visitor ends: it is longer than the run. At three times the rate the classifier
 * alone learns, but falls behind standard RL; once the switch is closed, reward and confidence turn upwards
 * within ten steps, whenever that is.
 */
const SWITCH: Partial<SettingValues> = {
  schedule: "cf-rl",
  companion: "standard",
  stage1_steps: 1000,
  stage1_lr_scale: 3,
  max_steps: 240,
  ntk_every: 2,
};

/** The presets, in the order in which they are offered. */
export const PRESETS: readonly Preset[] = [
  {
    id: "cf-rl-race",
    title: "The CF-RL race",
    lede: "Train the classifier alone for ten fast steps, then everything, and see whether it overtakes standard RL from the same start.",
    settings: { schedule: "cf-rl", companion: "standard" },
  },
  {
    id: "cf-rl-seeds",
    title: "The race, eight seeds",
    lede: "Eight seeds of CF-RL against eight of standard RL, in pairs that see the same prompts and noise: how much of the race is luck?",
    settings: { schedule: "cf-rl", companion: "standard", seeds: 8 },
  },
  {
    id: "diversity-collapse",
    title: "Diversity collapse",
    lede: "Twenty-four answers are right: watch how many of them the policy still gives as RL makes it surer.",
    settings: { base: "mixture-18" },
  },
  {
    id: "kl-keeps-diversity",
    title: "KL keeps diversity",
    lede: "A pull back to the base policy: see what it costs in reward and how many right answers it keeps alive.",
    settings: {
      base: "mixture-18",
      algorithm: "grpo",
      beta: 0.1,
      num_iterations: 2,
    },
  },
  {
    id: "equal-rate-control",
    title: "Control: equal rate",
    lede: "CF-RL at one rate throughout: does freezing the backbone, by itself, speed training up?",
    settings: { schedule: "cf-rl", stage1_lr_scale: 1, companion: "standard" },
  },
  {
    id: "head-rate-control",
    title: "Control: head rate",
    lede: "Beside CF-RL runs the comparison a referee would ask for: the same fast classifier, with the backbone left free.",
    settings: { schedule: "cf-rl", companion: "head-rate" },
  },
  {
    id: "tuned-rate-control",
    title: "Control: tuned rate",
    lede: "Standard RL at twice the rate: how much of what a fast first stage gains does a better single rate gain too?",
    settings: { learning_rate: 2e-3 },
  },
  {
    id: "backbone-first",
    title: "Backbone first",
    lede: "The mirror image of CF-RL: the backbone moves first while the classifier stands still.",
    settings: { schedule: "backbone-first", companion: "standard" },
  },
  {
    id: "pretraining",
    title: "Pretraining",
    lede: "Watch a base policy come about: an untrained policy learns from noisy demonstrations.",
    settings: {
      base: "untrained",
      schedule: "pretraining",
      demonstrations: "mixture",
      optimizer: "adamw",
      learning_rate: 3e-3,
      lr_scheduler_type: "cosine",
      max_steps: 4000,
      eval_every: 20,
    },
  },
  {
    id: "style-leakage",
    title: "Style leakage",
    lede: "Only even digits are rewarded, on one task, and features are nearly alike: the taste for them leaks into tasks that are never trained, and less so where you lower their mean cosine ρ.",
    settings: {
      task: "sum",
      reward: "even_share",
      ...NEARLY_ALIKE,
      optimizer: "sgd",
      learning_rate: 0.1,
      max_grad_norm: 0,
    },
  },
  {
    id: "pure-mechanism",
    title: "The pure mechanism",
    lede: "A random reward carries no information, only the classifier is trained, and features are nearly alike: what one prompt gains, all gain, until you lower their mean cosine ρ.",
    settings: {
      reward: "random",
      ...NEARLY_ALIKE,
      schedule: "classifier-only",
      optimizer: "sgd",
      learning_rate: 1,
      max_grad_norm: 0,
      max_steps: 160,
    },
  },
  {
    id: "lp-ft",
    title: "LP-FT beside FT",
    lede: "A new classifier on a task of its own, taught by demonstrations: does probing first spare the features, and what does it do to the classifier's norm?",
    settings: { ...NEW_TASK, schedule: "lp-ft", companion: "ft", demonstration_noise: 0 },
  },
  {
    id: "head-first-trap",
    title: "The head-first trap",
    lede: "The same new classifier, taught by reward: a first stage that lasts leaves nothing to explore with.",
    settings: { ...NEW_TASK, schedule: "cf-rl", companion: "standard" },
  },
  {
    id: "first-visit",
    title: "The switch",
    lede: "The classifier alone learns until you close the switch, beside standard RL in lockstep: see what the backbone adds, and how soon.",
    settings: SWITCH,
  },
  {
    id: "first-visit-small",
    title: "The switch, small",
    lede: "The switch with half the prompts a step and fifteen contexts in the kernel, for a phone or a slow machine: does closing it still show?",
    settings: { ...SWITCH, ...SMALL, ntk_every: 4 },
  },
  {
    id: "cf-rl-race-small",
    title: "The race, small",
    lede: "The CF-RL race with half the prompts a step and fifteen contexts in the kernel, for a phone or a slow machine.",
    settings: { schedule: "cf-rl", companion: "standard", ...SMALL },
  },
];

/** The preset that an experiment which names none comes from. */
export const DEFAULT_PRESET = "cf-rl-race";

/** Where somebody begins who has not been here before, and where on a phone. */
export const FIRST_PRESET = "first-visit";
export const SMALL_FIRST_PRESET = "first-visit-small";

/** What a plain address opens on a phone. */
export const SMALL_PRESET = "cf-rl-race-small";

/** Whether a preset is what a newcomer is greeted with, on whatever device. */
export function isFirstPreset(id: string): boolean {
  return id === FIRST_PRESET || id === SMALL_FIRST_PRESET;
}

/** The preset of this id, if there is one. */
export function presetById(id: string): Preset | undefined {
  return PRESETS.find((preset) => preset.id === id);
}

/** All settings of a preset: the defaults with its changes. */
export function presetSettings(preset: Preset): SettingValues {
  return { ...defaultSettings(), ...preset.settings };
}
