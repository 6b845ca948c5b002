import { taskByToken } from "../../tasks/registry";
import type { Task } from "../../tasks/task";
import { EQUALS_TOKEN, isDigit, PROMPT_LENGTH, promptDigits } from "../../tasks/vocabulary";
import { answerDistribution } from "../answer-distribution";
import type { Question } from "../instrument";
import { QuestionParams } from "../question-params";
import { resultArray } from "../result-array";

/** A prompt and its right answers. */
export interface AnswerDistributionParams {
  readonly prompt: readonly number[];
  readonly answers: readonly (readonly number[])[];
}

/** Every different right answer, by the run's own task where it may be; empty for what is no prompt of a task. */
function rightAnswers(prompt: readonly number[], own: Task): number[][] {
  const task = prompt[0] === own.token ? own : taskByToken(prompt[0] as number);
  const isPrompt = promptDigits(prompt).every(isDigit) && prompt.at(-1) === EQUALS_TOKEN;
  if (task === undefined || !isPrompt) return [];
  return [...new Map(task.answers(prompt).map((answer) => [answer.join(), answer])).values()];
}

export const answerDistributionQuestion: Question<AnswerDistributionParams> = {
  id: "answer-distribution",
  label: "Right answers to a prompt",
  explanation: "The probability of every right answer to a prompt, and of a wrong one.",
  formula: String.raw`\pi(y|x) = \prod_t \pi(y_t|x,y_{<t})`,
  source: "by enumeration",
  cost: "one forward pass over every right answer: 24 orders of four digits, up to 670 sums",
  params: { prompt: `${PROMPT_LENGTH} token ids: a task's token, four digits, =` },
  scalars: {
    right: "probability of a right answer",
    wrong: "probability of any other completion",
    entropy: "entropy of π(y | x, y right), nats",
    effective: "exp of that: equally likely answers that would be as diverse",
  },
  arrays: {
    answers: { axes: ["answer", "place"], meaning: "the right answers' token ids" },
    log_probabilities: { axes: ["answer"], meaning: "log π(y|x), nats" },
  },
  parse(params, { policy, task }) {
    const read = new QuestionParams(params, ["prompt"]);
    const prompt = read.tokens("prompt", PROMPT_LENGTH, PROMPT_LENGTH, policy.shape.vocabulary);
    read.check();
    const answers = rightAnswers(prompt, task);
    if (answers.length === 0) {
      read.refuse("prompt", "is no prompt of a task", "a task's token, four digits, =");
    }
    read.check();
    return { prompt, answers };
  },
  async answer({ policy, settings }, { prompt, answers }) {
    const found = await answerDistribution(policy, prompt, answers, settings.temperature);
    const length = answers[0]?.length ?? 0;
    return {
      scalars: {
        right: found.right,
        wrong: found.wrong,
        entropy: found.entropy,
        effective: found.effectiveAnswers,
      },
      arrays: {
        answers: resultArray([answers.length, length], answers.flat()),
        log_probabilities: resultArray([answers.length], found.logProbabilities),
      },
    };
  },
};
