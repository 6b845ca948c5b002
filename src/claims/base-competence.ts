import type { Claim } from "./claim";
import { CF_RL, PERMUTE, STANDARD, start, stepsToLevel } from "./reading";

const strong = { base: "mixture-18" } as const;

export const baseCompetence: Claim = {
  id: "base-competence",
  sentence:
    "CF-RL with a fast first stage is faster from a weaker base policy and from a better one.",
  hypothesis:
    "CF-RL with its fast first stage reaches a held-out reward of .8 in fewer steps than standard RL at the same rate, from base policies of two strengths: such as know little of the task, and such as know more.",
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
      label: "from a weaker base",
      a: { arm: "cf-rl", measure: "steps" },
      b: { arm: "standard", measure: "steps" },
      expects: "less",
      matters: 15,
      role: "condition",
    },
    {
      id: "strong",
      label: "from a better base",
      a: { arm: "strong-cf-rl", measure: "steps" },
      b: { arm: "strong", measure: "steps" },
      expects: "less",
      matters: 15,
      role: "condition",
    },
    {
      id: "base",
      label: "reward before, better base against weaker",
      a: { arm: "strong", measure: "before" },
      b: { arm: "standard", measure: "before" },
      expects: "more",
      matters: 0.05,
      role: "control",
    },
  ],
  figure: { kind: "differences", axis: "steps to .8, difference", comparisons: ["weak", "strong"] },
  dependsOn: "on the base policy",
  explanation: {
    verdict: "holds",
    summary:
      "Two strengths were tried: base policies that are right three times in ten, and such as are right somewhat more than four times in ten. At other rates it is not always faster: claim 7.",
    text: "CF-RL with a fast first stage needs a fraction of standard RL’s steps from the weaker bases and from the better ones. A better base shortens both, so the steps saved are somewhat fewer. Of bases that know nothing of the task, or nearly all, this says nothing. And it is of one rate: the first comparison is also the first of claim 7, whose others say what becomes of it at other rates.",
  },
  lab: { arm: "strong-cf-rl", companion: "standard" },
};
