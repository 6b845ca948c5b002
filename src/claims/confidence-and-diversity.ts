import type { Claim } from "./claim";
import { final, matched, PERMUTE, STANDARD, start } from "./reading";

export const confidenceAndDiversity: Claim = {
  id: "confidence-and-diversity",
  sentence: "RL raises confidence and costs diversity, also on tasks that it does not train.",
  hypothesis:
    "After RL the policy's entropy is lower than before, on the trained task and on contexts of the others, and it gives fewer different right answers than supervised training leaves it with.",
  common: { ...PERMUTE, base: "mixture-18" },
  arms: [
    STANDARD,
    {
      id: "supervised",
      label: "supervised",
      tone: "neutral",
      experiment: { schedule: "ft", demonstration_noise: 0, pretrain_batch: 128 },
    },
    {
      id: "kl",
      label: "RL with KL to the base",
      tone: "third",
      experiment: { schedule: "standard", algorithm: "grpo", beta: 0.1, num_iterations: 2 },
    },
  ],
  instruments: [{ id: "elsewhere", every: 5 }],
  measures: {
    before: { label: "entropy before", unit: "nats", measure: start("heldout/entropy") },
    entropy: { label: "entropy at the end", unit: "nats", measure: final("heldout/entropy") },
    elsewhereBefore: {
      label: "entropy on other tasks before",
      unit: "nats",
      measure: start("elsewhere/entropy"),
    },
    elsewhere: {
      label: "entropy on other tasks at the end",
      unit: "nats",
      measure: final("elsewhere/entropy"),
    },
    distinctBefore: {
      label: "different right answers before",
      unit: "of 16",
      measure: start("diversity/distinct_valid"),
    },
    distinct: {
      label: "different right answers at the end",
      unit: "of 16",
      measure: final("diversity/distinct_valid"),
    },
    matchedEntropy: {
      label: "entropy at reward .8",
      unit: "nats",
      measure: matched("heldout/entropy"),
    },
  },
  comparisons: [
    {
      id: "entropy",
      label: "entropy after RL, against before",
      a: { arm: "standard", measure: "entropy" },
      b: { arm: "standard", measure: "before" },
      expects: "less",
      matters: 0.2,
      role: "condition",
    },
    {
      id: "elsewhere",
      label: "entropy on other tasks after RL, against before",
      a: { arm: "standard", measure: "elsewhere" },
      b: { arm: "standard", measure: "elsewhereBefore" },
      expects: "less",
      matters: 0.1,
      role: "condition",
    },
    {
      id: "diversity",
      label: "different right answers after RL, against supervised training",
      a: { arm: "standard", measure: "distinct" },
      b: { arm: "supervised", measure: "distinct" },
      expects: "less",
      matters: 1,
      role: "condition",
    },
    {
      id: "matched",
      label: "entropy at reward .8, RL against supervised training",
      a: { arm: "standard", measure: "matchedEntropy" },
      b: { arm: "supervised", measure: "matchedEntropy" },
      expects: "less",
      matters: 0.1,
      role: "control",
    },
    {
      id: "kl",
      label: "different right answers with KL, against without",
      a: { arm: "kl", measure: "distinct" },
      b: { arm: "standard", measure: "distinct" },
      expects: "more",
      matters: 0.5,
      role: "control",
    },
  ],
  figure: {
    kind: "intervals",
    axis: "right answers in 16",
    rows: [
      { label: "before", arm: "standard", measure: "distinctBefore" },
      { label: "standard RL", arm: "standard", measure: "distinct" },
      { label: "RL with KL", arm: "kl", measure: "distinct" },
      { label: "supervised", arm: "supervised", measure: "distinct" },
    ],
  },
  dependsOn: "on what is measured",
  explanation: {
    verdict: "holds",
    summary:
      "Same base policies, same number of steps: in sixteen tries RL leaves 3.9 different right answers, demonstrations of the same task 10.1, so the loss is RL’s and not training’s. On tasks that are not trained, entropy falls from 1.25 to .85 nats.",
    text: "Twenty-four orders of the four digits are right. RL rewards whichever of them the policy happens to give, so those it gives most are rewarded most, and the others fade: the policy grows surer than the task asks for, and it does so on tasks that are never rewarded too. Demonstrations show all right answers alike, so supervised training has more entropy left at reward .8 and ends with more right answers than the 6.0 it began with: the loss is RL’s and not training’s. With a pull back to the base policy (KL, in an arm that also takes two inner iterations a step) RL ends with 8.1 of them. Part of the fall in entropy is only the removal of the demonstrations’ noise, which is why arms are compared at equal reward as well.",
  },
  lab: { arm: "standard", companion: "none" },
};
