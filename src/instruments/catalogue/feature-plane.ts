import { readingOf, startReadingOf } from "../context-readings";
import { featurePlane, viewInPlane } from "../feature-plane";
import type { StateInstrument } from "../instrument";
import { resultArray } from "../result-array";

export const featurePlaneInstrument: StateInstrument = {
  id: "feature-plane",
  label: "Features and classifier in a plane",
  explanation:
    "Contexts and tokens in one plane that stays as it is for the whole run, so that one sees whether the features move or the classifier does.",
  formula: String.raw`P(h_i - m_0),\qquad s\,P(w_a - \bar w)`,
  source: "principal axes of the base policy's probe features",
  cost: "one forward pass over the N probes",
  scalars: { "features/plane_shown": "the plane's share of the features' variance, 0 to 1" },
  arrays: {
    contexts: { axes: ["probe", "coordinate"], meaning: "P(h_i − m₀)" },
    rows: { axes: ["token", "coordinate"], meaning: "s·P(w_a − w̄)" },
    explained: { axes: ["coordinate"], meaning: "each axis's share of the base policy's variance" },
  },
  timing: "state",
  async measure(context) {
    const start = await startReadingOf(context);
    const plane = await context.once("feature-plane", async () => featurePlane(start));
    const { contexts, rows, shown } = viewInPlane(plane, await readingOf(context));
    return {
      scalars: { "features/plane_shown": shown },
      arrays: {
        contexts: resultArray([contexts.length / 2, 2], contexts),
        rows: resultArray([rows.length / 2, 2], rows),
        explained: resultArray([2], plane.explained),
      },
    };
  },
};
