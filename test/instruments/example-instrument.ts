import { readingOf } from "../../src/instruments/context-readings";
import { norm } from "../../src/instruments/frobenius";
import type { StateInstrument } from "../../src/instruments/instrument";
import { resultArray } from "../../src/instruments/result-array";

export const featureNorms: StateInstrument = {
  id: "feature-norms",
  label: "Length of the features",
  explanation: "How long the feature vector of every probe context is.",
  formula: String.raw`\lVert h(x_i)\rVert_2`,
  source: "the Euclidean norm",
  cost: "one forward pass over the N probes",
  scalars: { "features/norm_mean": "mean of the norms" },
  arrays: { norms: { axes: ["probe"], meaning: "‖h(x_i)‖" } },
  timing: "state",
  async measure(context) {
    const { features, width } = await readingOf(context);
    const norms = context.probes.map((_, i) => norm(features.slice(i * width, (i + 1) * width)));
    const mean = norms.reduce((sum, size) => sum + size, 0) / norms.length;
    return {
      scalars: { "features/norm_mean": mean },
      arrays: { norms: resultArray([norms.length], norms) },
    };
  },
};
