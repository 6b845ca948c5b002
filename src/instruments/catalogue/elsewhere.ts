import { readingOf } from "../context-readings";
import { contextPredictions, meanWhere } from "../elsewhere";
import type { StateInstrument } from "../instrument";
import { resultArray } from "../result-array";

export const elsewhere: StateInstrument = {
  id: "elsewhere",
  label: "On tasks that are not trained",
  explanation:
    "How sure the policy is on contexts of the other tasks, on which nothing is ever rewarded, beside those of its own task.",
  formula: String.raw`\bar H = \frac1{|E|}\sum_{x\in E} H\bigl(\pi(\cdot|x)\bigr),\quad E = \{\text{probes of other tasks}\}`,
  source: "means over the fixed probe contexts",
  cost: "one forward pass over the N probes",
  scalars: {
    "elsewhere/entropy": "mean entropy on contexts of other tasks, nats",
    "elsewhere/confidence": "mean largest probability there",
    "elsewhere/even": "mean probability of an even digit there",
    "own/entropy": "mean entropy on contexts of the trained task, nats",
    "own/confidence": "mean largest probability there",
  },
  arrays: {
    entropy: { axes: ["probe"], meaning: "H(π(·|x_i)), nats" },
    even: { axes: ["probe"], meaning: "probability of an even digit" },
  },
  timing: "state",
  async measure(context) {
    const { probes, task, settings } = context;
    const { entropy, confidence, even } = contextPredictions(
      await readingOf(context),
      settings.temperature,
    );
    const own = probes.map(({ tokens }) => tokens[0] === task.token);
    const others = own.map((one) => !one);
    return {
      scalars: {
        "elsewhere/entropy": meanWhere(entropy, others),
        "elsewhere/confidence": meanWhere(confidence, others),
        "elsewhere/even": meanWhere(even, others),
        "own/entropy": meanWhere(entropy, own),
        "own/confidence": meanWhere(confidence, own),
      },
      arrays: {
        entropy: resultArray([probes.length], entropy),
        even: resultArray([probes.length], even),
      },
    };
  },
};
