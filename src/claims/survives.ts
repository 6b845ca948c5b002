import type { Arm, Claim, Comparison } from "./claim";
import { final, PERMUTE, start } from "./reading";

/** The variants, each against its own beginning. */
const VARIANTS: readonly Arm[] = [
  { id: "group-4", label: "groups of 4", tone: "standard", experiment: { num_generations: 4 } },
  { id: "group-32", label: "groups of 32", tone: "standard", experiment: { num_generations: 32 } },
  {
    id: "clipping",
    label: "clipping, two iterations",
    tone: "standard",
    experiment: { algorithm: "grpo", num_iterations: 2 },
  },
  {
    id: "entropy-bonus",
    label: "with an entropy bonus",
    tone: "third",
    experiment: { entropy_coef: 0.02 },
  },
  {
    id: "kl",
    label: "with KL, β .1",
    tone: "third",
    experiment: { algorithm: "grpo", beta: 0.1, num_iterations: 2 },
  },
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

export const survives: Claim = {
  id: "survives",
  sentence:
    "RL’s confidence on other tasks survives other group sizes, clipping, an entropy bonus and KL.",
  hypothesis:
    "Entropy on contexts of tasks that are not trained is lower after RL than before, in each variant of the algorithm.",
  common: { ...PERMUTE, schedule: "standard" },
  arms: VARIANTS,
  instruments: [{ id: "elsewhere", every: 5 }],
  measures: {
    before: {
      label: "entropy on other tasks before",
      unit: "nats",
      measure: start("elsewhere/entropy"),
    },
    elsewhere: {
      label: "entropy on other tasks at the end",
      unit: "nats",
      measure: final("elsewhere/entropy"),
    },
    reward: { label: "held-out reward at the end", unit: "", measure: final("heldout/reward") },
  },
  comparisons: VARIANTS.map(fallsIn),
  figure: {
    kind: "intervals",
    axis: "entropy on other tasks, nats",
    rows: [
      { label: "before", arm: "group-4", measure: "before" },
      ...VARIANTS.map(({ id, label }) => ({ label, arm: id, measure: "elsewhere" })),
    ],
  },
  dependsOn: "on the algorithm",
  explanation: {
    verdict: "holds",
    summary:
      "Groups of 4 and of 32, clipping over two inner iterations, an entropy bonus, a KL term: entropy on tasks that are not trained falls with all of them.",
    text: "None of the usual knobs of the algorithm keeps RL from growing surer where nothing is rewarded. A KL term and an entropy bonus act on the prompts that are sampled, and those are of the trained task; what happens elsewhere happens through shared features and a shared classifier, on which they have no hold.",
  },
  lab: { arm: "group-32", companion: "none" },
};
