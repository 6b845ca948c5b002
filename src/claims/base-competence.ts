import type { Claim } from "./claim";
import { CF_RL, PERMUTE, STANDARD, start, stepsToLevel } from "./reading";

const strong = { base: "mixture-18" } as const;

export const baseCompetence: Claim = {
  id: "base-competence",
  sentence: "CF-RL is faster whatever the base policy’s competence.",
  hypothesis:
    "CF-RL reaches a held-out reward of .8 in fewer steps than standard RL from base policies that know little of the task and from such as know more.",
  common: PERMUTE,
  arms: [
    STANDARD,
    CF_RL,
    {
      id: "strong",
      label: "standard RL from a better base",
      tone: "standard",
      experiment: { ...STANDARD.experiment, ...strong },
    },
    {
      id: "strong-cf-rl",
      label: "CF-RL from a better base",
      tone: "cf-rl",
      experiment: { ...CF_RL.experiment, ...strong },
    },
  ],
  instruments: [],
  measures: {
    steps: { label: "steps to reward .8", unit: "steps", measure: stepsToLevel },
    before: { label: "held-out reward before", unit: "", measure: start("heldout/reward") },
  },
  comparisons: [
    {
      id: "weak",
      label: "from a weaker base, CF-RL against standard RL",
      a: { arm: "cf-rl", measure: "steps" },
      b: { arm: "standard", measure: "steps" },
      expects: "less",
      matters: 5,
      role: "condition",
    },
    {
      id: "strong",
      label: "from a better base, CF-RL against standard RL",
      a: { arm: "strong-cf-rl", measure: "steps" },
      b: { arm: "strong", measure: "steps" },
      expects: "less",
      matters: 5,
      role: "condition",
    },
    {
      id: "base",
      label: "reward before, the better base against the weaker",
      a: { arm: "strong", measure: "before" },
      b: { arm: "standard", measure: "before" },
      expects: "more",
      matters: 0.05,
      role: "control",
    },
  ],
  figure: { kind: "differences", comparisons: ["weak", "strong"] },
  dependsOn: "on the base policy",
  explanation: { verdict: "open", text: "" },
};
