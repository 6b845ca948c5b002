import * as tf from "@tensorflow/tfjs-core";
import type { Question } from "../instrument";
import { QuestionParams } from "../question-params";
import { paddedRows, resultArray } from "../result-array";
import { type RippleUpdate, ripple, type StepRule } from "../ripple";
import { sgdDirection } from "../update-direction";

/** One update that somebody makes up, and by which rule it moves the policy. */
export interface RippleParams {
  readonly update: RippleUpdate;
  /** `sgd`: descent at the run's rates; `optimizer`: the run's own optimiser with its moments. */
  readonly step: "sgd" | "optimizer";
  /** The learning rate in place of the run's; a phase's factors on it and its decay stay. */
  readonly rate: number;
}

/** Multiples of the step at which the prediction is tried: smaller ones, and one that may be too large. */
const SCALES = [1e-2, 1e-1, 1, 10];

/** Rates that may be asked for. */
const MOST_RATE = 100;

const PARTS = ["representation", "gradient", "predicted", "measured"] as const;

export const rippleQuestion: Question<RippleParams> = {
  id: "ripple",
  label: "The ripple of one update",
  explanation:
    "What one update on one completion would do to every probe context and every token: predicted by each component, and measured on a copy of the policy.",
  formula: String.raw`\Delta\log\pi(\cdot|x) \approx \bigl(I - \mathbf 1\,\pi(x)^{\!\top}\bigr)\,\eta\,r\sum_t K(x,x_t)\bigl(e_{y_t}-\pi(x_t)\bigr)`,
  source: "Ren & Sutherland, arXiv:2407.10490; Tomihari, arXiv:2601.04670",
  cost: "a backward pass on one sequence, a tangent and five forward passes over the N probes",
  params: {
    prompt: "token ids",
    completion: "token ids, at least one",
    reward: "a number other than 0; +1 where left out",
    token: "the place of the one token that is rewarded, from 0, or all",
    step: "sgd (descent at the run's rates, the theory's own) or optimizer (the run's own)",
    rate: "a learning rate above 0, in place of the run's; the run's where left out",
  },
  scalars: {},
  arrays: {
    contexts: {
      axes: ["context", "place"],
      meaning: "token ids of the N probes and then of the updated contexts, padded with −1",
    },
    positions: { axes: ["context"], meaning: "the index in each whose logits are meant" },
    ...Object.fromEntries(
      PARTS.flatMap((part) => [
        [part, { axes: ["context", "token"], meaning: `Δlog π, nats: ${part}` }],
        [`logits_${part}`, { axes: ["context", "token"], meaning: `Δz: ${part}` }],
      ]),
    ),
    scales: { axes: ["multiple"], meaning: "multiples of the step that were tried" },
    errors: { axes: ["multiple"], meaning: "‖Δz − predicted‖ / ‖Δz‖ at each multiple" },
    rounding: { axes: ["multiple"], meaning: "about what rounding contributes to each error" },
  },
  parse(params, { policy, settings }) {
    const { context, vocabulary } = policy.shape;
    const read = new QuestionParams(params, [
      "prompt",
      "completion",
      "reward",
      "token",
      "step",
      "rate",
    ]);
    const prompt = read.tokens("prompt", 1, context, vocabulary);
    const longest = Math.max(1, context + 1 - prompt.length);
    const completion = read.tokens("completion", 1, longest, vocabulary);
    const places = completion.map((_, place) => place);
    const token = read.choice<number | "all">("token", ["all", ...places]);
    const reward = read.nonZero("reward", 1);
    const step = read.choice("step", ["sgd", "optimizer"]);
    const { temperature, learning_rate } = settings;
    const rate = read.nonZero("rate", learning_rate);
    if (!(rate > 0 && rate <= MOST_RATE)) {
      read.refuse("rate", `${rate} is not allowed`, `a number above 0, at most ${MOST_RATE}`);
    }
    read.check();
    return { update: { prompt, completion, reward, token, temperature }, step, rate };
  },
  async answer({ policy, probes, rates, ownStep, settings }, { update, step, rate }) {
    // The steps of descent and of Adam, decay of weights included, are proportional to the rate.
    const factor = rate / settings.learning_rate;
    const rule: StepRule = (gradient) => {
      const made =
        step === "sgd" ? sgdDirection(policy.layout, gradient, rates) : ownStep(gradient);
      return factor === 1 ? made : tf.mul(made, factor);
    };
    const found = await ripple(policy, probes, update, rule, SCALES);
    const shape = [found.contexts.length, policy.shape.vocabulary];
    const multiples = [found.scales.length];
    return {
      scalars: {},
      arrays: {
        contexts: paddedRows(found.contexts.map(({ tokens }) => tokens)),
        positions: resultArray(
          [found.contexts.length],
          found.contexts.map(({ position }) => position),
        ),
        ...Object.fromEntries(
          PARTS.flatMap((part) => [
            [part, resultArray(shape, found.logProbabilities[part])],
            [`logits_${part}`, resultArray(shape, found.logits[part])],
          ]),
        ),
        scales: resultArray(multiples, found.scales),
        errors: resultArray(multiples, found.errors),
        rounding: resultArray(multiples, found.rounding),
      },
    };
  },
};
