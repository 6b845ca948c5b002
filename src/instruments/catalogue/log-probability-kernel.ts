import type { StateInstrument } from "../instrument";
import { logProbabilityKernel } from "../ntk/log-probability-kernel";
import { resultArray } from "../result-array";

export const logProbabilityKernelInstrument: StateInstrument = {
  id: "log-probability-kernel",
  label: "Kernel of log-probabilities",
  explanation:
    "How a step that raises one context's most likely token moves the log-probability of another's.",
  formula: String.raw`\bigl\langle \nabla_\theta\log\pi(y_i|x_i),\ \nabla_\theta\log\pi(y_j|x_j)\bigr\rangle`,
  source: "Ren & Sutherland, arXiv:2407.10490, the product A·K·G for one token a context",
  cost: "one forward and one backward pass over the N probes",
  scalars: {},
  arrays: {
    representation: { axes: ["probe", "probe"], meaning: "the part over the classifier" },
    gradient: { axes: ["probe", "probe"], meaning: "the part over the backbone" },
    tokens: { axes: ["probe"], meaning: "y_i, each context's most likely token, by its id" },
    log_probabilities: { axes: ["probe"], meaning: "log π(y_i|x_i), nats" },
  },
  timing: "state",
  async measure({ policy, probes, settings }) {
    const kernel = await logProbabilityKernel(policy, probes, settings.temperature);
    const count = probes.length;
    return {
      scalars: {},
      arrays: {
        representation: resultArray([count, count], kernel.representation),
        gradient: resultArray([count, count], kernel.gradient),
        tokens: resultArray([count], kernel.tokens),
        log_probabilities: resultArray([count], kernel.logProbabilities),
      },
    };
  },
};
