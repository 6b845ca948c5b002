import type { Claim } from "./claim";
import { CF_RL, PERMUTE, STANDARD, stepsToLevel } from "./reading";

export const freezing: Claim = {
  id: "freezing",
  sentence: "Freezing the backbone is what makes CF-RL fast.",
  hypothesis:
    "CF-RL reaches a held-out reward of .8 in fewer steps than the same burst of the classifier’s rate with the backbone left free.",
  common: PERMUTE,
  arms: [
    STANDARD,
    CF_RL,
    {
      id: "burst",
      label: "the same burst, nothing frozen",
      tone: "neutral",
      experiment: { schedule: "head-rate", stage1_steps: 10, stage1_lr_scale: 30 },
    },
  ],
  instruments: [],
  measures: { steps: { label: "steps to reward .8", unit: "steps", measure: stepsToLevel } },
  comparisons: [
    {
      id: "frozen",
      label: "CF-RL against the burst without freezing",
      a: { arm: "cf-rl", measure: "steps" },
      b: { arm: "burst", measure: "steps" },
      expects: "less",
      matters: 15,
      role: "condition",
    },
    {
      id: "burst",
      label: "the burst without freezing against standard RL",
      a: { arm: "burst", measure: "steps" },
      b: { arm: "standard", measure: "steps" },
      expects: "less",
      matters: 15,
      role: "control",
    },
  ],
  figure: {
    kind: "intervals",
    axis: "steps to reward .8",
    rows: [
      { label: "standard RL", arm: "standard", measure: "steps" },
      { label: "CF-RL, frozen", arm: "cf-rl", measure: "steps" },
      { label: "burst, not frozen", arm: "burst", measure: "steps" },
    ],
  },
  dependsOn: "",
  explanation: {
    verdict: "does not hold",
    summary:
      "The same burst of the classifier’s rate with nothing frozen is faster still: 7.4 steps against 11.0. This is the control that a referee would ask for.",
    text: "CF-RL changes two things at once: in its first stage the classifier learns thirty times as fast, and the backbone does not learn at all. With the same burst and the backbone left free the policy reaches the same reward in fewer steps in each of the eight pairs, by 3.6 on average. So it is the classifier’s rate that makes CF-RL fast; freezing costs a few steps, fewer than the 15 that were fixed beforehand as mattering, and gains none.",
  },
  lab: { arm: "cf-rl", companion: "head-rate" },
};
