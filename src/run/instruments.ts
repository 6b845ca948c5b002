/** What is measured in every run, and what the watched instruments measure with. */
import { readyPasses } from "../engine/choose-passes";
import type { ParameterGroup } from "../engine/layout";
import type { PassName } from "../engine/passes";
import type { Policy } from "../engine/policy";
import type { Trainer } from "../engine/trainer";
import type { Experiment } from "../experiment/experiment";
import { answerDistribution } from "../instruments/answer-distribution";
import {
  evaluationOf,
  readingOf,
  startKernelOf,
  startReadingOf,
} from "../instruments/context-readings";
import { evaluationPlan } from "../instruments/evaluation";
import { explainDivergence, explodedNorm } from "../instruments/explain-divergence";
import { geometryMetrics, type Reading } from "../instruments/geometry";
import type { StateContext } from "../instruments/instrument";
import { fullKernel, type TraceKernel, traceKernel } from "../instruments/ntk/kernel";
import { kernelMetrics } from "../instruments/ntk/kernel-statistics";
import { probeContexts } from "../instruments/ntk/probes";
import { ownStep } from "../instruments/own-step";
import { readPolicy } from "../instruments/reading";
import { StepTrace } from "../instruments/step-trace";
import { rewardDeclaration } from "../tasks/declare-reward";
import type { AnswerShares, KernelFrame } from "./frames";
import type { Instruments } from "./session-parts";

/** What is asked of a policy as soon as a run is open, and at every step of one that is watched. */
const OPENING_PASSES: readonly PassName[] = ["read", "sample", "traceKernel", "readAlong"];
/** Held-out prompts whose answers are shown, and answers shown of each. */
const SHOWN_PROMPTS = 2;
const SHOWN_ANSWERS = 8;
/** A distribution over more right answers than these is neither shown nor computed. */
const MOST_RIGHT_ANSWERS = 64;

function allFinite(values: Float32Array): boolean {
  return values.every(Number.isFinite);
}

/** (1/V) tr of each V×V block of a full kernel component [N,V,N,V]: [N,N]. */
function blockTraces(full: Float32Array, contexts: number, vocabulary: number) {
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

/** A function that makes what is asked for under a key once. */
function memo(): StateContext["shared"] {
  const made = new Map<string, Promise<unknown>>();
  return <T>(key: string, make: () => Promise<T>): Promise<T> => {
    const known = made.get(key) ?? make();
    made.set(key, known);
    return known as Promise<T>;
  };
}

function isFiniteReading({ classifier, features }: Reading): boolean {
  return allFinite(classifier) && allFinite(features);
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
  const { basePolicy, task } = trainer;
  readyPasses(basePolicy, OPENING_PASSES);
  const { vocabulary } = basePolicy.shape;
  const probes = probeContexts(experiment.settings.ntk_probes);
  const { reward, reward_flip: flip } = experiment.settings;
  const declaration = rewardDeclaration(task, reward, flip);
  const plan = evaluationPlan(task, declaration, experiment.settings, vocabulary);
  const [asked] = plan.prompts;
  const rightAnswers = asked === undefined ? [] : task.answers(asked);
  const once = memo();
  /** The last policy whose reading was finite, for a divergence to be explained by. */
  let last: Reading | null = null;

  const measureKernel = async (context: StateContext): Promise<Omit<KernelFrame, "step">> => {
    const { policy } = context;
    if (!full) return context.shared("kernel", () => traceKernel(policy, probes));
    const blocks = await fullKernel(policy, probes);
    const traces = {
      representation: blockTraces(blocks.representation, probes.length, vocabulary),
      gradient: blockTraces(blocks.gradient, probes.length, vocabulary),
    };
    await context.shared("kernel", async () => traces);
    return { ...traces, full: blocks };
  };

  return {
    probes,
    context: (policy, step, settings) => ({
      step,
      policy,
      basePolicy,
      task,
      settings,
      probes,
      plan: { ...plan, temperature: settings.temperature },
      shared: memo(),
      once,
    }),
    trace: (policy) => new StepTrace(policy),
    question: (context, trainer) => ({
      ...context,
      rates: trainer.rates(),
      ownStep: ownStep(context.policy, trainer),
    }),
    async kernel(context) {
      const { step } = context;
      const measured = await measureKernel(context);
      // At step 0 the policy is the base policy; a run that is resumed measures it anew.
      const start: TraceKernel =
        step === 0 ? await once("kernel", async () => measured) : await startKernelOf(context);
      const finite = allFinite(measured.representation) && allFinite(measured.gradient);
      const metrics = finite
        ? kernelMetrics(measured, start)
        : { "ntk/gradient/trace": Number.NaN };
      return { frame: { step, ...measured }, metrics };
    },
    async evaluate(context) {
      const { policy, settings } = context;
      const { metrics, answers } = await evaluationOf(context);
      const shown = answers.filter((_, row) => {
        const prompt = Math.floor(row / plan.samples);
        return prompt < SHOWN_PROMPTS && row % plan.samples < SHOWN_ANSWERS;
      });
      return {
        metrics,
        distribution: await distributionOver(policy, asked, rightAnswers, settings.temperature),
        answers: shown.map((answer) => ({ ...answer, advantage: Number.NaN })),
      };
    },
    async geometry(context) {
      const reading = await readingOf(context);
      if (!isFiniteReading(reading)) return { "classifier/norm_fro": Number.NaN };
      return geometryMetrics(reading, await startReadingOf(context));
    },
    async explosion(context) {
      const reading = await readingOf(context);
      const exploded = explodedNorm(reading, await startReadingOf(context), context.step);
      if (exploded === null) last = reading;
      return exploded?.message ?? null;
    },
    async explain(policy, step, settings, rates) {
      if (last === null) return null;
      const after = await readPolicy(policy, probes);
      const rateOf = (group: ParameterGroup) =>
        policy.layout.reduce(
          (most, spec, i) => (spec.group === group ? Math.max(most, rates[i] ?? 0) : most),
          0,
        );
      const { message } = explainDivergence({
        step,
        before: last,
        after,
        temperature: settings.temperature,
        rates: { classifier: rateOf("classifier"), backbone: rateOf("backbone") },
      });
      return message;
    },
  };
}
