/** Measures in few words, and what the claims' experiments have in common. */
import type { PartialExperiment } from "../experiment/resolve";
import type { Measure } from "../results/measure";
import type { Arm } from "./claim";

/** The held-out reward at which arms are matched, and to which steps are counted. */
export const LEVEL = 0.8;

/** The task with many right answers, from a policy that knows it a little, for long enough. */
export const PERMUTE: PartialExperiment = {
  base: "mixture-25",
  task: "permute",
  max_steps: 120,
  eval_every: 5,
  eval_prompts: 32,
  eval_samples: 16,
};

export const STANDARD: Arm = {
  id: "standard",
  label: "standard RL",
  tone: "standard",
  experiment: { schedule: "standard" },
};

/** Ten steps of the classifier alone at thirty times the rate, then everything. */
export const CF_RL: Arm = {
  id: "cf-rl",
  label: "CF-RL",
  tone: "cf-rl",
  experiment: { schedule: "cf-rl", stage1_steps: 10, stage1_lr_scale: 30 },
};

/** A metric as last measured. */
export const final = (metric: string): Measure => ({ kind: "final", metric });
/** A metric as first measured. */
export const start = (metric: string): Measure => ({ kind: "start", metric });
/** A metric at a step. */
export const at = (metric: string, step: number): Measure => ({ kind: "at", metric, step });
/** The mean of a metric over the steps at which it was measured. */
export const mean = (metric: string): Measure => ({ kind: "mean", metric });
/** One measure less another. */
export const minus = (a: Measure, b: Measure): Measure => ({ kind: "minus", a, b });
/** One measure over another. */
export const ratio = (a: Measure, b: Measure): Measure => ({ kind: "ratio", a, b });

/** Steps to the held-out reward `LEVEL`. */
export const stepsToLevel: Measure = { kind: "steps_to", metric: "heldout/reward", level: LEVEL };

/** A metric at equal held-out reward. */
export const matched = (metric: string, level = LEVEL): Measure => ({
  kind: "at_level",
  of: "heldout/reward",
  level,
  metric,
});
