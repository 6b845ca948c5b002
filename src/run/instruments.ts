/** The instruments of a run, put together: what is measured on θ_s, and against which start. */
import type { Policy } from "../engine/policy";
import type { Trainer } from "../engine/trainer";
import type { Experiment } from "../experiment/experiment";
import { answerDistribution } from "../instruments/answer-distribution";
import { evaluate, evaluationPlan } from "../instruments/evaluation";
import { geometryMetrics, type Reading } from "../instruments/geometry";
import { fullKernel, type TraceKernel, traceKernel } from "../instruments/ntk/kernel";
import { kernelMetrics } from "../instruments/ntk/kernel-statistics";
import { probeContexts } from "../instruments/ntk/probes";
import { readPolicy } from "../instruments/reading";
import { rewardDeclaration } from "../tasks/declare-reward";
import type { AnswerShares, KernelFrame } from "./frames";
import type { Instruments } from "./session";

/** Held-out prompts whose answers are shown, and answers shown of each. */
const SHOWN_PROMPTS = 2;
const SHOWN_ANSWERS = 8;
/** A distribution over more right answers than these is neither shown nor computed. */
const MOST_RIGHT_ANSWERS = 64;

function allFinite(values: Float32Array): boolean {
  return values.every(Number.isFinite);
}

/** (1/V) tr of each V×V block of a full kernel component [N,V,N,V]: [N,N]. */
export function blockTraces(full: Float32Array, contexts: number, vocabulary: number) {
  const traces = new Float32Array(contexts * contexts);
  for (let i = 0; i < contexts; i++) {
    for (let j = 0; j < contexts; j++) {
      let sum = 0;
      for (let a = 0; a < vocabulary; a++) {
        sum += full[((i * vocabulary + a) * contexts + j) * vocabulary + a] as number;
      }
      traces[i * contexts + j] = sum / vocabulary;
    }
  }
  return traces;
}

/** How the policy spreads itself over the right answers of a prompt that has several; else null. */
async function distributionOver(
  policy: Policy,
  prompt: readonly number[] | undefined,
  answers: readonly (readonly number[])[],
  temperature: number,
): Promise<AnswerShares | null> {
  if (prompt === undefined || answers.length < 2 || answers.length > MOST_RIGHT_ANSWERS)
    return null;
  const { logProbabilities, wrong } = await answerDistribution(
    policy,
    prompt,
    answers,
    temperature,
  );
  return { prompt, answers, probabilities: Array.from(logProbabilities, Math.exp), wrong };
}

/**
 * The instruments of one run. Drifts are against θ_0, the trainer's base policy.
 * @param full measure whole V×V blocks too (2 MB a component and kernel at N = 32, V = 16).
 */
export async function createInstruments(
  experiment: Experiment,
  trainer: Pick<Trainer, "basePolicy" | "task">,
  full: boolean,
): Promise<Instruments> {
  const { settings } = experiment;
  const { basePolicy, task } = trainer;
  const { vocabulary } = basePolicy.shape;
  const probes = probeContexts(settings.ntk_probes);
  const declaration = rewardDeclaration(task, settings.reward, settings.reward_flip);
  const plan = evaluationPlan(task, declaration, settings, vocabulary);
  const [asked] = plan.prompts;
  const rightAnswers = asked === undefined ? [] : task.answers(asked);
  const startReading: Reading = await readPolicy(basePolicy, probes);
  let startKernel: TraceKernel | null = null;

  const measureKernel = async (policy: Policy): Promise<Omit<KernelFrame, "step">> => {
    if (!full) return traceKernel(policy, probes);
    const blocks = await fullKernel(policy, probes);
    return {
      representation: blockTraces(blocks.representation, probes.length, vocabulary),
      gradient: blockTraces(blocks.gradient, probes.length, vocabulary),
      full: blocks,
    };
  };

  return {
    probes,
    async kernel(policy, step) {
      const measured = await measureKernel(policy);
      // At step 0 the policy is the base policy; a run that is resumed measures it anew.
      startKernel ??= step === 0 ? measured : await traceKernel(basePolicy, probes);
      const finite = allFinite(measured.representation) && allFinite(measured.gradient);
      const metrics = finite
        ? kernelMetrics(measured, startKernel)
        : { "ntk/gradient/trace": Number.NaN };
      return { frame: { step, ...measured }, metrics };
    },
    async evaluate(policy, { temperature }) {
      const { metrics, answers } = await evaluate(policy, { ...plan, temperature });
      const shown = answers.filter((_, row) => {
        const prompt = Math.floor(row / plan.samples);
        return prompt < SHOWN_PROMPTS && row % plan.samples < SHOWN_ANSWERS;
      });
      return {
        metrics,
        distribution: await distributionOver(policy, asked, rightAnswers, temperature),
        answers: shown.map((answer) => ({ ...answer, advantage: Number.NaN })),
      };
    },
    async geometry(policy) {
      const reading = await readPolicy(policy, probes);
      if (!allFinite(reading.classifier) || !allFinite(reading.features)) {
        return { "classifier/norm_fro": Number.NaN };
      }
      return geometryMetrics(reading, startReading);
    },
  };
}
