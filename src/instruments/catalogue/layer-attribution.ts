import type { StepInstrument } from "../instrument";
import { attributeLayers } from "../layer-attribution";
import { resultArray } from "../result-array";

export const layerAttribution: StepInstrument = {
  id: "layer-attribution",
  label: "Whose work the update was, by layer",
  explanation:
    "What of the change that took place is due to each group of layers, averaged over every order in which they could have been updated.",
  formula: String.raw`\phi_g = \sum_{S\not\ni g}\frac{|S|!\,(G-|S|-1)!}{G!}\bigl(v(S\cup\{g\})-v(S)\bigr)`,
  source: "Shapley, A value for n-person games (1953)",
  cost: "a forward pass over the N probes for every subset of the groups below the classifier, 32 at most",
  scalars: {},
  arrays: {
    logits: { axes: ["group", "probe", "token"], meaning: "the group's part of Δz" },
    logit_norm: { axes: ["group"], meaning: "the part's projection on Δz" },
    entropy: { axes: ["group"], meaning: "part of the change of the probes' mean entropy, nats" },
    confidence: {
      axes: ["group"],
      meaning: "part of the change of the probes' mean largest probability",
    },
  },
  timing: "step",
  async measure({ policy, after, probes, settings }) {
    const [before, moved] = [await policy.data(), await after.data()];
    const { shape } = policy;
    const parts = await attributeLayers(policy, before, moved, probes, settings.temperature);
    const groups = parts.labels.length;
    return {
      scalars: {},
      arrays: {
        logits: resultArray([groups, probes.length, shape.vocabulary], parts.logits),
        logit_norm: resultArray([groups], parts.logitNorm),
        entropy: resultArray([groups], parts.entropy),
        confidence: resultArray([groups], parts.confidence),
      },
      labels: { group: parts.labels },
    };
  },
};
