import { dynamicsOf } from "../context-readings";
import type { StepInstrument } from "../instrument";
import { resultArray } from "../result-array";
import { dynamicsMetrics } from "../step-dynamics";

const PARTS = ["actual", "classifier", "backbone", "interaction"] as const;

const NAMES = ["logit", "entropy", "confidence"].flatMap((quantity) =>
  PARTS.map((part) => `${quantity}_change/${part}`),
);

export const attribution: StepInstrument = {
  id: "attribution",
  label: "Whose work the update was",
  explanation:
    "What of the change that took place is due to the classifier's new weights, to the backbone's, and to both together; exact under any optimiser.",
  formula: String.raw`\Delta z = \bigl[z(W',\psi)-z(W,\psi)\bigr] + \bigl[z(W,\psi')-z(W,\psi)\bigr] + \text{interaction}`,
  source: "an identity",
  cost: "two forward and two tangent passes over the N probes, shared with the other step instruments",
  scalars: {
    "logit_change/*": "‖Δz‖ over probes and tokens, and each part's projection on Δz",
    "entropy_change/*": "of the probes' mean entropy, nats: actual and the three parts",
    "confidence_change/*": "of the probes' mean largest probability: actual and the three parts",
  },
  arrays: Object.fromEntries(
    PARTS.map((part) => [
      part,
      { axes: ["probe", "token"], meaning: part === "actual" ? "Δz" : `the ${part}'s part of Δz` },
    ]),
  ),
  timing: "step",
  async measure(context) {
    const dynamics = await dynamicsOf(context);
    const metrics = dynamicsMetrics(dynamics);
    const { logits } = dynamics.attribution;
    const count = context.probes.length;
    const shape = [count, logits.actual.length / count];
    return {
      scalars: Object.fromEntries(
        NAMES.filter((name) => name in metrics).map((name) => [name, metrics[name] as number]),
      ),
      arrays: Object.fromEntries(PARTS.map((part) => [part, resultArray(shape, logits[part])])),
    };
  },
};
