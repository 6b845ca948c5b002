import { readingOf } from "../context-readings";
import type { StateInstrument } from "../instrument";
import { readingLogits } from "../logit-change";
import { fullKernel } from "../ntk/kernel";
import { logSoftmax } from "../softmax";
import { countSpread, nonNegativeShare } from "../spread";

export const spread: StateInstrument = {
  id: "spread",
  label: "Does a reward spread confidence?",
  explanation:
    "How often a positive reward on one context would raise the most likely token of a context of another task, by the representation component alone and by the whole kernel.",
  formula: String.raw`\Delta\log\pi(y^*|o) \propto (e_{y^*}-\pi(o))^{\!\top} K(o,u)\,(e_y-\pi(u)),\quad y\sim\pi(u)`,
  source: "Ren & Sutherland, arXiv:2407.10490; the argument is Tomihari's, arXiv:2601.04670",
  cost: "the full kernel: a forward and V backward passes over the N probes",
  scalars: {
    "spread/nonnegative": "share of pairs of probes with ⟨h, h'⟩ ≥ 0",
    "spread/drawn/*": "chance that it rises by a component or the whole, y drawn from π(u)",
    "spread/likeliest/*": "the same where y is the most likely token at u",
  },
  arrays: {},
  timing: "state",
  async measure(context) {
    const { policy, probes, settings } = context;
    const reading = await readingOf(context);
    const vocabulary = reading.classifier.length / reading.width;
    const logs = logSoftmax(readingLogits(reading), vocabulary, settings.temperature);
    const probabilities = logs.map(Math.exp);
    const { representation, gradient } = await fullKernel(policy, probes);
    const parts = {
      representation,
      gradient,
      whole: representation.map((value, i) => value + (gradient[i] as number)),
    };
    const otherTask = (o: number, u: number) => probes[o]?.tokens[0] !== probes[u]?.tokens[0];
    const scalars: Record<string, number> = {
      "spread/nonnegative": nonNegativeShare(reading.features, reading.width),
    };
    for (const [name, blocks] of Object.entries(parts)) {
      const { drawn, likeliest } = countSpread(blocks, probabilities, vocabulary, otherTask);
      scalars[`spread/drawn/${name}`] = drawn;
      scalars[`spread/likeliest/${name}`] = likeliest;
    }
    return { scalars, arrays: {} };
  },
};
