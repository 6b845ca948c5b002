import { attributeHeldOut } from "../heldout-attribution";
import type { StepInstrument } from "../instrument";

const PARTS = ["actual", "classifier", "backbone", "interaction"] as const;

export const heldoutAttribution: StepInstrument = {
  id: "heldout-attribution",
  label: "Whose work on held-out prompts",
  explanation:
    "What of an update's gain in reward on held-out prompts is due to the classifier, to the backbone, and to both together; sampled with the same noise.",
  formula: String.raw`\Delta R = \bigl[R(W',\psi)-R\bigr] + \bigl[R(W,\psi')-R\bigr] + \text{interaction}`,
  source: "an identity; common random numbers",
  cost: "four evaluations on the held-out prompts",
  scalars: {
    "heldout_change/reward/*": "of the mean reward: actual and the three parts",
    "heldout_change/reward_error/*": "their standard errors over prompts",
    "heldout_change/entropy/*": "of the entropy on each policy's own answers, nats",
    "heldout_change/confidence/*": "of the largest probability on each policy's own answers",
  },
  arrays: {},
  timing: "step",
  async measure({ policy, after, plan }) {
    const [before, moved] = [await policy.data(), await after.data()];
    const found = await attributeHeldOut(policy, before, moved, plan);
    const scalars: Record<string, number> = {};
    for (const part of PARTS) {
      scalars[`heldout_change/reward/${part}`] = found.reward[part];
      scalars[`heldout_change/reward_error/${part}`] = found.rewardError[part];
      scalars[`heldout_change/entropy/${part}`] = found.entropy[part];
      scalars[`heldout_change/confidence/${part}`] = found.confidence[part];
    }
    return { scalars, arrays: {} };
  },
};
