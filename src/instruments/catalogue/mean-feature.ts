import { readingOf } from "../context-readings";
import type { StateInstrument } from "../instrument";
import { meanFeatureSplit } from "../ntk/mean-feature";
import { resultArray } from "../result-array";

export const meanFeature: StateInstrument = {
  id: "mean-feature",
  label: "What all features share",
  explanation:
    "How much of the representation component comes from the mean feature that all contexts share, through which an update on one context pushes the same tokens everywhere.",
  formula: String.raw`\langle h_i,h_j\rangle = \langle m,m\rangle + \bigl(\langle m,c_j\rangle + \langle c_i,m\rangle\bigr) + \langle c_i,c_j\rangle,\quad c_i = h_i - m`,
  source: "after Tomihari, arXiv:2601.04670: limited feature variability",
  cost: "one forward pass over the N probes",
  scalars: {
    "ntk/representation/shared": "⟨m, m⟩, the part that is the same for every pair",
    "ntk/representation/shared_share": "the mean feature's share of the component's trace",
  },
  arrays: {
    cross: { axes: ["probe", "probe"], meaning: "⟨m, c_j⟩ + ⟨c_i, m⟩" },
    centred: { axes: ["probe", "probe"], meaning: "⟨c_i, c_j⟩" },
  },
  timing: "state",
  async measure(context) {
    const { features, width } = await readingOf(context);
    const { shared, sharedShare, cross, centred } = meanFeatureSplit(features, width);
    const square = [context.probes.length, context.probes.length];
    return {
      scalars: {
        "ntk/representation/shared": shared,
        "ntk/representation/shared_share": sharedShare,
      },
      arrays: { cross: resultArray(square, cross), centred: resultArray(square, centred) },
    };
  },
};
