import type { Claim } from "./claim";
import { at, CF_RL, PERMUTE, ratio, STANDARD, start } from "./reading";

const TRACE = "ntk/gradient/trace";
/** Where the first stage ends. */
const STAGE_1 = 10;

export const gradientComponent: Claim = {
  id: "gradient-component",
  sentence: "Shaping the classifier first strengthens the gradient component.",
  hypothesis:
    "After stage 1 the trace of the kernel’s gradient component has grown: against the start, and against as many steps of standard RL; with a fast stage 1 and with one at the common rate.",
  common: { ...PERMUTE, max_steps: 20, eval_every: 10, ntk_every: STAGE_1 },
  arms: [
    STANDARD,
    CF_RL,
    {
      id: "equal-rate",
      label: "CF-RL, stage 1 at 1 × rate",
      tone: "cf-rl",
      experiment: { schedule: "cf-rl", stage1_steps: STAGE_1, stage1_lr_scale: 1 },
    },
  ],
  instruments: [],
  measures: {
    growth: {
      label: "trace of the gradient component at step 10 over that at the start",
      unit: "×",
      measure: ratio(at(TRACE, STAGE_1), start(TRACE)),
    },
  },
  comparisons: [
    {
      id: "start",
      label: "fast stage 1, against the start",
      a: { arm: "cf-rl", measure: "growth" },
      b: 1,
      expects: "more",
      matters: 0.05,
      role: "condition",
    },
    {
      id: "standard",
      label: "fast stage 1, against ten steps of standard RL",
      a: { arm: "cf-rl", measure: "growth" },
      b: { arm: "standard", measure: "growth" },
      expects: "more",
      matters: 0.05,
      role: "condition",
    },
    {
      id: "slow-start",
      label: "stage 1 at 1 × rate, against the start",
      a: { arm: "equal-rate", measure: "growth" },
      b: 1,
      expects: "more",
      matters: 0.05,
      role: "condition",
    },
    {
      id: "slow-standard",
      label: "stage 1 at 1 × rate, against ten steps of standard RL",
      a: { arm: "equal-rate", measure: "growth" },
      b: { arm: "standard", measure: "growth" },
      expects: "more",
      matters: 0.05,
      role: "condition",
    },
  ],
  figure: {
    kind: "intervals",
    axis: "trace, × that at the start",
    rows: [
      { label: "standard RL", arm: "standard", measure: "growth" },
      { label: "CF-RL, fast stage 1", arm: "cf-rl", measure: "growth" },
      { label: "CF-RL, stage 1 at 1 ×", arm: "equal-rate", measure: "growth" },
    ],
  },
  dependsOn: "on the rate and on what it is compared with",
  explanation: {
    verdict: "depends",
    summary:
      "A fast first stage does make the gradient component’s trace larger, by about an eighth. But a first stage at the common rate leaves it as it was, and against ten steps of standard RL nothing is decided: those make it larger by a third on average, but by less in five of eight seeds.",
    text: "The gradient component is the backbone’s kernel seen through the classifier, W J Jᵀ Wᵀ, so a larger W makes a larger component. At thirty times the rate ten steps change W enough to be seen in the trace; at one times the rate they hardly change it. Standard RL, which moves W and ψ together, changes the trace too: on one base policy it triples it, on two it makes it smaller. So the mechanism is there, but these seeds do not show that shaping the classifier first makes more of it than training everything does.",
  },
  lab: { arm: "cf-rl", companion: "standard" },
};
