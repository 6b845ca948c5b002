import type { Arm, Claim } from "./claim";
import { final, matched, PERMUTE, start } from "./reading";

/** Features of different contexts nearly at right angles, and nearly alike, at equal norm. */
const APART = { feature_knob: "rho", feature_rho: 0.1 } as const;
const ALIKE = { feature_knob: "rho", feature_rho: 0.97 } as const;

const sgd = { optimizer: "sgd", max_grad_norm: 0, schedule: "standard" } as const;
const random = { ...sgd, reward: "random", learning_rate: 1, schedule: "classifier-only" } as const;
const all = { ...sgd, reward: "random", learning_rate: 0.3 } as const;
const style = { ...sgd, task: "sum", reward: "even_share", learning_rate: 0.1 } as const;
const correct = { ...sgd, learning_rate: 0.1, eval_every: 10 } as const;

/** The two arms of a regime: features apart, and alike. */
function pair(id: string, label: string, tone: Arm["tone"], settings: Arm["experiment"]): Arm[] {
  return [
    {
      id: `${id}-apart`,
      label: `${label}, cosine .1`,
      tone,
      experiment: { ...settings, ...APART },
    },
    {
      id: `${id}-alike`,
      label: `${label}, cosine .97`,
      tone,
      experiment: { ...settings, ...ALIKE },
    },
  ];
}

export const featureVariability: Claim = {
  id: "feature-variability",
  sentence: "Limited feature variability is why RL raises confidence everywhere.",
  hypothesis:
    "With features that are nearly alike (mean cosine .97) training leaves less entropy, or leaks more of a rewarded style into other tasks, than with features that are nearly at right angles (.1) and of equal norm: with a random reward and the classifier alone, with a random reward and everything trained, with a reward for style, and with a reward for being right. And with features apart, training leaves entropy on other tasks as it was.",
  common: { ...PERMUTE, max_steps: 160, eval_every: 40 },
  arms: [
    ...pair("classifier", "classifier", "representation", random),
    ...pair("all", "everything", "neutral", all),
    ...pair("style", "style", "cf-rl", style),
    ...pair("correct", "correctness", "standard", correct),
  ],
  instruments: [{ id: "elsewhere", every: 10 }],
  measures: {
    entropy: { label: "entropy at the end", unit: "nats", measure: final("heldout/entropy") },
    elsewhere: {
      label: "entropy on other tasks at the end",
      unit: "nats",
      measure: final("elsewhere/entropy"),
    },
    leak: {
      label: "probability of an even digit on other tasks at the end",
      unit: "",
      measure: final("elsewhere/even"),
    },
    before: {
      label: "entropy on other tasks before",
      unit: "nats",
      measure: start("elsewhere/entropy"),
    },
    matched: {
      label: "entropy on other tasks at reward .6",
      unit: "nats",
      measure: matched("elsewhere/entropy", 0.6),
    },
  },
  comparisons: [
    {
      id: "classifier",
      label: "random reward, classifier only: entropy on other tasks, alike against apart",
      a: { arm: "classifier-alike", measure: "elsewhere" },
      b: { arm: "classifier-apart", measure: "elsewhere" },
      expects: "less",
      matters: 0.2,
      role: "condition",
    },
    {
      id: "all",
      label: "random reward, everything: entropy on other tasks, alike against apart",
      a: { arm: "all-alike", measure: "elsewhere" },
      b: { arm: "all-apart", measure: "elsewhere" },
      expects: "less",
      matters: 0.2,
      role: "condition",
    },
    {
      id: "style",
      label: "style reward: even digits on other tasks, alike against apart",
      a: { arm: "style-alike", measure: "leak" },
      b: { arm: "style-apart", measure: "leak" },
      expects: "more",
      matters: 0.05,
      role: "condition",
    },
    {
      id: "correct",
      label: "correctness: entropy on other tasks at reward .6, alike against apart",
      a: { arm: "correct-alike", measure: "matched" },
      b: { arm: "correct-apart", measure: "matched" },
      expects: "less",
      matters: 0.1,
      role: "condition",
    },
    {
      id: "needed",
      label: "correctness, features apart: entropy on other tasks stays as it was",
      a: { arm: "correct-apart", measure: "elsewhere" },
      b: { arm: "correct-apart", measure: "before" },
      expects: "not less",
      matters: 0.1,
      role: "condition",
    },
    {
      id: "own",
      label: "random reward, classifier only: entropy on the trained task, alike against apart",
      a: { arm: "classifier-alike", measure: "entropy" },
      b: { arm: "classifier-apart", measure: "entropy" },
      expects: "less",
      matters: 0.2,
      role: "control",
    },
  ],
  figure: {
    kind: "intervals",
    axis: "entropy on other tasks, nats",
    rows: [
      { label: "classifier, cosine .1", arm: "classifier-apart", measure: "elsewhere" },
      { label: "classifier, cosine .97", arm: "classifier-alike", measure: "elsewhere" },
      { label: "everything, cosine .1", arm: "all-apart", measure: "elsewhere" },
      { label: "everything, cosine .97", arm: "all-alike", measure: "elsewhere" },
      { label: "correctness, cosine .1", arm: "correct-apart", measure: "elsewhere" },
      { label: "before", arm: "correct-apart", measure: "before" },
    ],
  },
  dependsOn: "on the sense: alike features are enough, but not needed",
  explanation: {
    verdict: "depends",
    summary:
      "Features that are nearly alike are enough to carry a random reward or a rewarded style everywhere. But with features nearly at right angles RL on right answers grows sure of other tasks all the same.",
    text: "An update pushes up the token that was rewarded, and the representation component hands the push on to every context in proportion to the inner product of features. With features nearly alike that is a push everywhere: a reward that says nothing ends in one answer for all, and a taste for even digits leaks into tasks on which nothing was rewarded. Norms are equal in both arms, so it is the angle and not the size. Where the reward is for being right, pushes on different prompts contradict one another and partly cancel, and how alike features are matters less. And it is not needed: with features at right angles, training everything still lowers entropy on other tasks, by way of the backbone that all tasks share.",
  },
  lab: { arm: "classifier-alike", companion: "none" },
};
