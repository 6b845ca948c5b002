import type { Arm, Claim, Comparison } from "./claim";
import { at, final } from "./reading";

/** Where the supervised phase ends that makes each policy, and RL begins. */
const PRETRAINED = 1200;

const SHAPES: readonly Arm[] = [
  { id: "narrow", label: "width 16", tone: "standard", experiment: { width: 16 } },
  { id: "wide", label: "width 64", tone: "standard", experiment: { width: 64 } },
  { id: "shallow", label: "1 block", tone: "standard", experiment: { layers: 1 } },
  { id: "deep", label: "4 blocks", tone: "standard", experiment: { layers: 4 } },
];

const fallsIn = ({ id, label }: Arm): Comparison => ({
  id,
  label: `entropy on other tasks, ${label}`,
  a: { arm: id, measure: "elsewhere" },
  b: { arm: id, measure: "before" },
  expects: "less",
  matters: 0.1,
  role: "condition",
});

export const survivesShape: Claim = {
  id: "survives-shape",
  sentence: "RL’s confidence on other tasks survives other widths and depths.",
  hypothesis:
    "Policies of other widths and depths, pretrained on all tasks in the run itself, have less entropy on contexts of tasks that are not trained after 120 steps of RL than before them.",
  common: {
    base: "untrained",
    task: "permute",
    demonstrations: "mixture",
    pretrain_batch: 128,
    max_steps: PRETRAINED + 120,
    eval_every: 60,
    eval_prompts: 32,
    eval_samples: 16,
    schedule: [
      {
        trainable: "all",
        objective: "supervised",
        until: { step: PRETRAINED },
        lr: { classifier: 3, backbone: 3 },
      },
      { trainable: "all" },
    ],
  },
  arms: SHAPES,
  instruments: [{ id: "elsewhere", every: 60 }],
  measures: {
    before: {
      label: "entropy on other tasks before RL",
      unit: "nats",
      measure: at("elsewhere/entropy", PRETRAINED),
    },
    elsewhere: {
      label: "entropy on other tasks at the end",
      unit: "nats",
      measure: final("elsewhere/entropy"),
    },
  },
  comparisons: SHAPES.map(fallsIn),
  figure: {
    kind: "intervals",
    axis: "entropy on other tasks, nats",
    rows: SHAPES.flatMap(({ id, label }) => [
      { label: `${label}, before`, arm: id, measure: "before" },
      { label, arm: id, measure: "elsewhere" },
    ]),
  },
  dependsOn: "on the policy’s shape",
  explanation: {
    verdict: "holds",
    summary:
      "Half as wide and twice, one block and four: entropy on tasks that are not trained falls with all of them.",
    text: "These policies are pretrained in the run itself, for fewer steps than the base policies that are shipped, so they begin with less skill and more entropy. RL on one task then makes all of them surer on the others. The wider ones more so than the narrow, by .55 nats against .27; between one block and four the difference is within the intervals.",
  },
  lab: { arm: "wide", companion: "none" },
};
