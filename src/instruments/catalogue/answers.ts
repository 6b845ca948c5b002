import { answerDistribution } from "../answer-distribution";
import type { StateInstrument } from "../instrument";
import { resultArray } from "../result-array";

export const answers: StateInstrument = {
  id: "answers",
  label: "Distribution over right answers",
  explanation:
    "The probability of every right answer to one held-out prompt: how evenly the policy spreads itself over them.",
  formula: String.raw`\pi(y|x) = \prod_t \pi(y_t|x,y_{<t}),\qquad e^{H(y\,|\,x,\,y\ \mathrm{right})}`,
  source: "by enumeration",
  cost: "one forward pass over every right answer to the prompt: 24 orders of four digits, up to 670 sums",
  scalars: {
    "answers/right": "probability of a right answer to the first held-out prompt",
    "answers/entropy": "entropy of π(y | x, y right), nats",
    "answers/effective": "exp of that: equally likely answers that would be as diverse",
  },
  arrays: {
    prompt: { axes: ["place"], meaning: "the prompt's token ids" },
    answers: { axes: ["answer", "place"], meaning: "the right answers' token ids" },
    log_probabilities: { axes: ["answer"], meaning: "log π(y|x), nats" },
  },
  timing: "state",
  async measure({ policy, task, plan }) {
    const prompt = plan.prompts[0];
    if (prompt === undefined) return null;
    const right = task.answers(prompt);
    const found = await answerDistribution(policy, prompt, right, plan.temperature);
    return {
      scalars: {
        "answers/right": found.right,
        "answers/entropy": found.entropy,
        "answers/effective": found.effectiveAnswers,
      },
      arrays: {
        prompt: resultArray([prompt.length], prompt),
        answers: resultArray([right.length, task.completionLength], right.flat()),
        log_probabilities: resultArray([right.length], found.logProbabilities),
      },
    };
  },
};
