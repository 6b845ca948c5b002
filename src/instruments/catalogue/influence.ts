import { influenceMatrix, influenceSums } from "../influence";
import type { StepInstrument } from "../instrument";
import { resultArray } from "../result-array";

export const influence: StepInstrument = {
  id: "influence",
  label: "Influence matrix",
  explanation:
    "How each sample of this step's batch moves the log-probability of each probe context's most likely token.",
  formula: String.raw`I_{ou} = -\sum_p \eta_p\Bigl\langle \frac{\partial\log\pi(y_o|x_o)}{\partial\theta_p},\ \frac{\partial L_u}{\partial\theta_p}\Bigr\rangle`,
  source: "Ren & Sutherland, arXiv:2407.10490",
  cost: "a forward and a backward pass over the batch and the N probes, and N·M inner products",
  scalars: {
    "influence/magnitude": "Σ|I| of the whole, nats",
    "influence/unrelated_share": "the share of Σ|I| that lands on probes of other tasks",
    "influence/*/magnitude": "Σ|I| of a component, nats",
    "influence/*/unrelated_share": "that share of a component",
  },
  arrays: {
    representation: { axes: ["probe", "sample"], meaning: "Δlog π through the classifier, nats" },
    gradient: { axes: ["probe", "sample"], meaning: "Δlog π through the backbone, nats" },
    tokens: { axes: ["probe"], meaning: "y_o, each probe's most likely token, by its id" },
    samples: { axes: ["sample"], meaning: "which completion of the step's batch, from 0" },
  },
  timing: "step",
  async measure({ policy, basePolicy, probes, samples, settings, rates }) {
    if (samples.length === 0) return null;
    const found = await influenceMatrix(policy, {
      contexts: probes,
      samples,
      settings,
      basePolicy,
      rates,
    });
    const { representation, gradient, sampleIndex } = found;
    const chosen = Array.from(sampleIndex, (i) => samples[i] as (typeof samples)[number]);
    const whole = representation.map((value, i) => value + (gradient[i] as number));
    const scalars: Record<string, number> = {};
    for (const [name, values] of [
      ["influence", whole],
      ["influence/representation", representation],
      ["influence/gradient", gradient],
    ] as const) {
      const { magnitude, unrelatedShare } = influenceSums(values, probes, chosen);
      scalars[`${name}/magnitude`] = magnitude;
      scalars[`${name}/unrelated_share`] = unrelatedShare;
    }
    const shape = [probes.length, chosen.length];
    return {
      scalars,
      arrays: {
        representation: resultArray(shape, representation),
        gradient: resultArray(shape, gradient),
        tokens: resultArray([probes.length], found.tokens),
        samples: resultArray([chosen.length], sampleIndex),
      },
    };
  },
};
