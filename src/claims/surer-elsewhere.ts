import type { Claim } from "./claim";
import { CF_RL, matched, PERMUTE, STANDARD, start } from "./reading";

export const surerElsewhere: Claim = {
  id: "surer-elsewhere",
  sentence: "At equal reward CF-RL is surer on tasks that it was not trained on.",
  hypothesis:
    "Where each first reaches a held-out reward of .8, CF-RL has less entropy on contexts of other tasks than standard RL.",
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
  instruments: [{ id: "elsewhere", every: 5 }],
  measures: {
    before: {
      label: "entropy on other tasks before",
      unit: "nats",
      measure: start("elsewhere/entropy"),
    },
    elsewhere: {
      label: "entropy on other tasks at reward .8",
      unit: "nats",
      measure: matched("elsewhere/entropy"),
    },
  },
  comparisons: [
    {
      id: "cf-rl",
      label: "CF-RL against standard RL",
      a: { arm: "cf-rl", measure: "elsewhere" },
      b: { arm: "standard", measure: "elsewhere" },
      expects: "less",
      matters: 0.05,
      role: "condition",
    },
    {
      id: "burst",
      label: "the burst without freezing against standard RL",
      a: { arm: "burst", measure: "elsewhere" },
      b: { arm: "standard", measure: "elsewhere" },
      expects: "less",
      matters: 0.05,
      role: "control",
    },
  ],
  figure: {
    kind: "intervals",
    axis: "entropy on other tasks, nats",
    rows: [
      { label: "base policy", arm: "standard", measure: "before" },
      { label: "standard RL", arm: "standard", measure: "elsewhere" },
      { label: "CF-RL", arm: "cf-rl", measure: "elsewhere" },
      { label: "burst, not frozen", arm: "burst", measure: "elsewhere" },
    ],
  },
  dependsOn: "",
  explanation: {
    verdict: "holds",
    summary:
      "Compared where each run first reaches reward .8, so that speed plays no part. The same burst without freezing does it too.",
    text: "In its first stage CF-RL learns by the classifier alone, that is through the representation component, which hands every push on to contexts of other tasks as well. So it arrives at the same reward with more confidence where nothing was rewarded. The burst without freezing shares the fast classifier and most of the effect, .21 nats of .25: again it is mainly the rate that does it.",
  },
  lab: { arm: "cf-rl", companion: "standard" },
};
