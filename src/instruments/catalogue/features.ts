import { readingOf, startReadingOf } from "../context-readings";
import { cosineMatrix, featureMotion, sharedFeatureNorm } from "../feature-geometry";
import type { StateInstrument } from "../instrument";
import { resultArray } from "../result-array";

export const features: StateInstrument = {
  id: "features",
  label: "Feature geometry",
  explanation:
    "How alike the final features of the probe contexts are, and how far each has moved since the run began.",
  formula: String.raw`\cos(h_i,h_j) = \frac{\langle h_i,h_j\rangle}{\lVert h_i\rVert\,\lVert h_j\rVert}`,
  source: "Tomihari, arXiv:2601.04670: limited feature variability",
  cost: "one forward pass over the N probes",
  scalars: {
    "features/shared_norm": "norm of the mean feature over the mean norm: 1 when all point one way",
  },
  arrays: {
    cosine: { axes: ["probe", "probe"], meaning: "cosine of two contexts' features" },
    drift: { axes: ["probe"], meaning: "‖h_i − h_i⁰‖ / ‖h_i⁰‖ since the start" },
    turn: { axes: ["probe"], meaning: "cos(h_i, h_i⁰): below 1 where the feature has turned" },
  },
  timing: "state",
  async measure(context) {
    const now = await readingOf(context);
    const start = await startReadingOf(context);
    const { drift, cosine } = featureMotion(now.features, start.features, now.width);
    const count = context.probes.length;
    return {
      scalars: { "features/shared_norm": sharedFeatureNorm(now.features, now.width) },
      arrays: {
        cosine: resultArray([count, count], cosineMatrix(now.features, now.width)),
        drift: resultArray([count], drift),
        turn: resultArray([count], cosine),
      },
    };
  },
};
