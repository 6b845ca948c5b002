import type { Claim } from "./claim";
import { at, CF_RL, final, matched, minus, PERMUTE, ratio, STANDARD, start } from "./reading";

const NORM = "classifier/norm_answer_rows";
const STAGE_1 = 30;

/** A supervised task with a new classifier, as in linear probing. */
const probing = {
  task: "largest_digit",
  head: "new",
  demonstration_noise: 0,
  max_steps: 120,
  stage1_steps: STAGE_1,
  stage1_lr_scale: 10,
} as const;

const growth = (step: number) => ratio(minus(at(NORM, step), start(NORM)), start(NORM));

export const notLpFt: Claim = {
  id: "not-lp-ft",
  sentence:
    "CF-RL’s mechanism is not that of LP-FT: it neither grows the classifier nor spares the features.",
  hypothesis:
    "Stage 1 of CF-RL grows the classifier less than linear probing does, with a slow stage 1 and with the fast one; and at equal reward CF-RL’s features have not drifted less than those of standard RL, while LP-FT’s have drifted less than those of FT.",
  common: PERMUTE,
  arms: [
    STANDARD,
    CF_RL,
    {
      id: "slow",
      label: "CF-RL, slow stage 1",
      tone: "cf-rl",
      experiment: { schedule: "cf-rl", stage1_steps: STAGE_1, stage1_lr_scale: 1 },
    },
    { id: "lp-ft", label: "LP-FT", tone: "neutral", experiment: { ...probing, schedule: "lp-ft" } },
    { id: "ft", label: "FT", tone: "neutral", experiment: { ...probing, schedule: "ft" } },
  ],
  instruments: [],
  measures: {
    growth10: {
      label: "growth of the classifier’s answer rows by step 10",
      unit: "",
      measure: growth(10),
    },
    growth30: {
      label: "growth of the classifier’s answer rows by step 30",
      unit: "",
      measure: growth(STAGE_1),
    },
    drift: {
      label: "drift of the features at reward .8",
      unit: "",
      measure: matched("features/drift"),
    },
    entropy: {
      label: "entropy at reward .8",
      unit: "nats",
      measure: matched("heldout/entropy"),
    },
    driftEnd: {
      label: "drift of the features at the end",
      unit: "",
      measure: final("features/drift"),
    },
  },
  comparisons: [
    {
      id: "slow",
      label: "growth in stage 1, slow CF-RL against LP",
      a: { arm: "slow", measure: "growth30" },
      b: { arm: "lp-ft", measure: "growth30" },
      expects: "less",
      matters: 0.05,
      role: "condition",
    },
    {
      id: "fast",
      label: "growth in stage 1, fast CF-RL against LP",
      a: { arm: "cf-rl", measure: "growth10" },
      b: { arm: "lp-ft", measure: "growth30" },
      expects: "less",
      matters: 0.05,
      role: "condition",
    },
    {
      id: "drift",
      label: "drift of the features at reward .8, CF-RL against standard RL",
      a: { arm: "cf-rl", measure: "drift" },
      b: { arm: "standard", measure: "drift" },
      expects: "not less",
      matters: 0.05,
      role: "condition",
    },
    {
      id: "lp-ft",
      label: "drift of the features at the end, LP-FT against FT",
      a: { arm: "lp-ft", measure: "driftEnd" },
      b: { arm: "ft", measure: "driftEnd" },
      expects: "less",
      matters: 0.05,
      role: "control",
    },
    {
      id: "slow-entropy",
      label: "entropy at reward .8, slow CF-RL against standard RL",
      a: { arm: "slow", measure: "entropy" },
      b: { arm: "standard", measure: "entropy" },
      expects: "less",
      matters: 0.05,
      role: "control",
    },
    {
      id: "fast-entropy",
      label: "entropy at reward .8, fast CF-RL against standard RL",
      a: { arm: "cf-rl", measure: "entropy" },
      b: { arm: "standard", measure: "entropy" },
      expects: "less",
      matters: 0.05,
      role: "control",
    },
  ],
  figure: {
    kind: "intervals",
    axis: "growth of the classifier",
    rows: [
      { label: "LP, stage 1", arm: "lp-ft", measure: "growth30" },
      { label: "CF-RL, slow stage 1", arm: "slow", measure: "growth30" },
      { label: "CF-RL, fast stage 1", arm: "cf-rl", measure: "growth10" },
    ],
  },
  dependsOn: "on the first stage’s rate",
  explanation: {
    verdict: "depends",
    summary:
      "A slow first stage grows the classifier by a tenth, linear probing by a third. The fast one that speeds RL up grows it far more than linear probing does, and spares the features as LP-FT does.",
    text: "LP-FT trains a new classifier on frozen features until it fits, which makes it large, and then everything; a large classifier needs small changes of the features, so they drift less. The paper finds neither in CF-RL. Here the first is true of a first stage at the common rate; how far features drift after that one was not compared. With the fast first stage the classifier’s answer rows nearly double, and at equal reward the features have drifted an eighth as far as standard RL’s: in six of eight seeds not at all, for reward .8 is reached while the backbone is still frozen. Surer it is not, on the trained task and at that reward: a slow first stage leaves about as much entropy as standard RL, a fast one leaves more. So whether CF-RL looks like LP-FT is a matter of the first stage’s rate.",
  },
  lab: { arm: "cf-rl", companion: "standard" },
};
