import type { Claim } from "./claim";
import { at, CF_RL, LEVEL, minus, PERMUTE, STANDARD, start, stepsToLevel } from "./reading";

const REWARD = "heldout/reward";
/** Where the first stage ends, and how many steps of the second are looked at. */
const STAGE_1 = 10;
const STAGE_2 = 30;

export const twoStages: Claim = {
  id: "two-stages",
  sentence: "Stage 1 gains little reward itself, but stage 2 gains more for having had it.",
  hypothesis:
    "Stage 1 adds less than .1 to the held-out reward, and thirty steps of training everything add more after it than without it; with a fast stage 1 and with one at the common rate.",
  common: PERMUTE,
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
    stage1: {
      label: "reward gained in stage 1",
      unit: "",
      measure: minus(at(REWARD, STAGE_1), start(REWARD)),
    },
    stage2: {
      label: "reward gained in 30 steps after stage 1",
      unit: "",
      measure: minus(at(REWARD, STAGE_1 + STAGE_2), at(REWARD, STAGE_1)),
    },
    without: {
      label: "reward gained in the first 30 steps",
      unit: "",
      measure: minus(at(REWARD, STAGE_2), start(REWARD)),
    },
    further: {
      label: "steps from reward .8 to .9",
      unit: "steps",
      measure: minus({ kind: "steps_to", metric: REWARD, level: LEVEL + 0.1 }, stepsToLevel),
    },
  },
  comparisons: [
    {
      id: "fast-1",
      label: "reward gained in a fast stage 1, against .1",
      a: { arm: "cf-rl", measure: "stage1" },
      b: 0.1,
      expects: "less",
      matters: 0.02,
      role: "condition",
    },
    {
      id: "fast-2",
      label: "30 steps after a fast stage 1, against 30 without it",
      a: { arm: "cf-rl", measure: "stage2" },
      b: { arm: "standard", measure: "without" },
      expects: "more",
      matters: 0.05,
      role: "condition",
    },
    {
      id: "slow-1",
      label: "reward gained in a stage 1 at 1 × rate, against .1",
      a: { arm: "equal-rate", measure: "stage1" },
      b: 0.1,
      expects: "less",
      matters: 0.02,
      role: "condition",
    },
    {
      id: "slow-2",
      label: "30 steps after a stage 1 at 1 × rate, against 30 without it",
      a: { arm: "equal-rate", measure: "stage2" },
      b: { arm: "standard", measure: "without" },
      expects: "more",
      matters: 0.05,
      role: "condition",
    },
    {
      id: "further",
      label: "steps from reward .8 to .9, fast CF-RL against standard RL",
      a: { arm: "cf-rl", measure: "further" },
      b: { arm: "standard", measure: "further" },
      expects: "less",
      matters: 5,
      role: "control",
    },
  ],
  figure: {
    kind: "intervals",
    axis: "reward gained",
    rows: [
      { label: "fast stage 1", arm: "cf-rl", measure: "stage1" },
      { label: "30 steps after it", arm: "cf-rl", measure: "stage2" },
      { label: "30 steps without it", arm: "standard", measure: "without" },
      { label: "after a slow stage 1", arm: "equal-rate", measure: "stage2" },
    ],
  },
  dependsOn: "on the first stage’s rate, and only in part",
  explanation: {
    verdict: "depends",
    summary:
      "A stage 1 at the common rate gains little reward, and stage 2 gains no more for it. A fast stage 1 raises the held-out reward by .53 by itself, from .30 where 1 is the most there is, and leaves stage 2 less to gain.",
    text: "The paper’s account is that the first stage prepares and the second harvests. With a first stage at the common rate the first half of that is true, and the second is not: thirty steps of training everything gain what they would have gained anyway. With the fast first stage that makes CF-RL quick, it is the other way round: ten steps of the classifier alone bring three quarters of the reward that was left to gain, and the thirty steps after them add .11. Those begin from other rewards, though: from .8 to .9 CF-RL takes 14.4 steps, and standard RL 40.8 or more. The toy’s features already tell right answers apart; what RL has to learn first is a readout.",
  },
  lab: { arm: "cf-rl", companion: "standard" },
};
