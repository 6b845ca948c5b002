/** A claim of two small arms, for tests. */
import type { Claim } from "../../src/claims/claim";
import { final, start } from "../../src/claims/reading";

export const tinyClaim: Claim = {
  id: "tiny",
  sentence: "A rate of 0.05 leaves less entropy than a rate of 0.0001.",
  hypothesis: "At the end.",
  common: {
    ...{ base: "untrained", reward: "even_share", width: 8, layers: 1, heads: 2 },
    ...{ num_prompts: 2, num_generations: 3, ntk_probes: 5, eval_prompts: 2, eval_samples: 4 },
    ...{ eval_every: 2, max_steps: 6 },
  },
  arms: [
    { id: "slow", label: "slow", tone: "neutral", experiment: { learning_rate: 1e-4 } },
    { id: "fast", label: "fast", tone: "standard", experiment: { learning_rate: 0.05 } },
  ],
  instruments: [{ id: "elsewhere", every: 3 }],
  measures: {
    before: { label: "entropy before", unit: "nats", measure: start("heldout/entropy") },
    entropy: { label: "entropy at the end", unit: "nats", measure: final("heldout/entropy") },
  },
  comparisons: [
    {
      id: "rate",
      label: "fast against slow",
      a: { arm: "fast", measure: "entropy" },
      b: { arm: "slow", measure: "entropy" },
      expects: "less",
      matters: 0.05,
      role: "condition",
    },
    {
      id: "bound",
      label: "below three nats",
      a: { arm: "slow", measure: "entropy" },
      b: 3,
      expects: "less",
      matters: 0.01,
      role: "control",
    },
  ],
  figure: {
    kind: "intervals",
    axis: "entropy, nats",
    rows: [{ label: "before", arm: "slow", measure: "before" }],
  },
  dependsOn: "on nothing",
  explanation: { verdict: "holds", summary: "It does.", text: "Faster steps, surer sooner." },
  lab: { arm: "fast", companion: "none" },
};
