import type { Claim } from "./claim";
import { final, PERMUTE, STANDARD, start } from "./reading";

export const spreadOfConfidence: Claim = {
  id: "spread-of-confidence",
  sentence:
    "Features of different contexts have non-negative inner products, so a reward on one context makes the policy surer of what it would say on others.",
  hypothesis:
    "Most pairs of contexts have features with ⟨h, h'⟩ ≥ 0, before training and after; and a positive reward on a context’s most likely token raises the most likely token of contexts of other tasks more often than not, by the representation component alone and by the whole kernel.",
  common: { ...PERMUTE, max_steps: 80, eval_every: 80 },
  arms: [STANDARD],
  instruments: [{ id: "spread", every: 80 }],
  measures: {
    before: {
      label: "pairs with ⟨h, h'⟩ ≥ 0 before",
      unit: "share",
      measure: start("spread/nonnegative"),
    },
    after: {
      label: "pairs with ⟨h, h'⟩ ≥ 0 after 80 steps",
      unit: "share",
      measure: final("spread/nonnegative"),
    },
    representation: {
      label: "raised by the representation component",
      unit: "share",
      measure: start("spread/likeliest/representation"),
    },
    whole: {
      label: "raised by the whole kernel",
      unit: "share",
      measure: start("spread/likeliest/whole"),
    },
    drawnRepresentation: {
      label: "raised by the representation component, token drawn",
      unit: "share",
      measure: start("spread/drawn/representation"),
    },
    drawnWhole: {
      label: "raised by the whole kernel, token drawn",
      unit: "share",
      measure: start("spread/drawn/whole"),
    },
  },
  comparisons: [
    {
      id: "assumption",
      label: "pairs with ⟨h, h'⟩ ≥ 0 before, against half",
      a: { arm: "standard", measure: "before" },
      b: 0.5,
      expects: "more",
      matters: 0.1,
      role: "condition",
    },
    {
      id: "after",
      label: "pairs with ⟨h, h'⟩ ≥ 0 after 80 steps, against half",
      a: { arm: "standard", measure: "after" },
      b: 0.5,
      expects: "more",
      matters: 0.1,
      role: "condition",
    },
    {
      id: "representation",
      label: "raised by the representation component, against half",
      a: { arm: "standard", measure: "representation" },
      b: 0.5,
      expects: "more",
      matters: 0.05,
      role: "condition",
    },
    {
      id: "whole",
      label: "raised by the whole kernel, against half",
      a: { arm: "standard", measure: "whole" },
      b: 0.5,
      expects: "more",
      matters: 0.05,
      role: "condition",
    },
    {
      id: "drawn-representation",
      label: "the same with the token drawn, representation component",
      a: { arm: "standard", measure: "drawnRepresentation" },
      b: 0.5,
      expects: "more",
      matters: 0.05,
      role: "control",
    },
    {
      id: "drawn-whole",
      label: "the same with the token drawn, whole kernel",
      a: { arm: "standard", measure: "drawnWhole" },
      b: 0.5,
      expects: "more",
      matters: 0.05,
      role: "control",
    },
  ],
  figure: {
    kind: "intervals",
    axis: "share",
    rows: [
      { label: "⟨h, h'⟩ ≥ 0, before", arm: "standard", measure: "before" },
      { label: "⟨h, h'⟩ ≥ 0, after", arm: "standard", measure: "after" },
      { label: "raised, representation", arm: "standard", measure: "representation" },
      { label: "raised, whole kernel", arm: "standard", measure: "whole" },
    ],
  },
  dependsOn: "on the step of the argument",
  explanation: {
    verdict: "depends",
    summary:
      "In the base policies most pairs of contexts do have features with non-negative inner products. Yet by the representation component a reward on one context lowers the most likely token of another task’s context more often than it raises it.",
    text: "The argument has two steps. The first, that features of different contexts point the same way, is true of most pairs here before training. The second, that a positive reward on one context then raises what other contexts would say anyway, follows only where both would say the same. Tasks differ in their most likely tokens: what is pushed up on one context takes probability from the favourite of another, and that is the more common case between tasks here, by the representation component alone; the whole kernel is about even. The argument speaks of one term of the update; confidence rises all the same, by what many updates add up to.",
  },
  lab: { arm: "standard", companion: "none" },
};
