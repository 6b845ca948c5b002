import { evaluationOf } from "../context-readings";
import { answerEntropy, completionEntropy, distinctValid, passCurve } from "../diversity";
import type { StateInstrument } from "../instrument";
import { resultArray } from "../result-array";

export const diversity: StateInstrument = {
  id: "diversity",
  label: "Diversity of right answers",
  explanation:
    "How many different right answers the policy still gives, and how the chance of a right one grows with the number of tries.",
  formula: String.raw`\mathrm{pass@}k = 1 - \binom{n-c}{k}\Big/\binom{n}{k}`,
  source: "Chen et al., arXiv:2107.03374, equation 1",
  cost: "one evaluation on the held-out prompts, the run's own where both are due",
  scalars: {
    "diversity/completion_entropy": "entropy over whole completions, nats",
    "diversity/completion_entropy_error": "its standard error, nats",
  },
  arrays: {
    pass: { axes: ["k"], meaning: "pass@k for k = 1, 2, …, n, mean over prompts" },
    distinct: { axes: ["prompt"], meaning: "different right answers among the prompt's samples" },
    right: { axes: ["prompt"], meaning: "right answers among the prompt's samples" },
    answer_entropy: {
      axes: ["prompt"],
      meaning: "entropy of the right answers' frequencies, nats; NaN where there is none",
    },
  },
  timing: "state",
  async measure(context) {
    const { answers, rightAnswers: prompts } = await evaluationOf(context);
    const { value, standardError } = completionEntropy(answers.map(({ logprobs }) => logprobs));
    const { pass } = passCurve(prompts);
    const byPrompt = (values: readonly number[]) => resultArray([prompts.length], values);
    return {
      scalars: {
        "diversity/completion_entropy": value,
        "diversity/completion_entropy_error": standardError,
      },
      arrays: {
        pass: resultArray([pass.length], pass),
        distinct: byPrompt(prompts.map(distinctValid)),
        right: byPrompt(prompts.map(({ right }) => right.length)),
        answer_entropy: byPrompt(prompts.map(answerEntropy)),
      },
    };
  },
};
