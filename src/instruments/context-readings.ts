/**
 * What several instruments read off one policy: each is made once a step (or once a run, of θ_0),
 * however many of them ask.
 */
import { type Evaluation, evaluate } from "./evaluation";
import type { Reading } from "./geometry";
import type { StateContext, StepContext } from "./instrument";
import { type TraceKernel, traceKernel } from "./ntk/kernel";
import { readPolicy } from "./reading";
import { measureStep, type StepDynamics } from "./step-dynamics";

/** W and h(x_i) of θ_s. */
export function readingOf(context: StateContext): Promise<Reading> {
  return context.shared("reading", () => readPolicy(context.policy, context.probes));
}

/** W and h(x_i) of θ_0. */
export function startReadingOf(context: StateContext): Promise<Reading> {
  return context.once("reading", () => readPolicy(context.basePolicy, context.probes));
}

/** The trace kernel of θ_s. */
export function kernelOf(context: StateContext): Promise<TraceKernel> {
  return context.shared("kernel", () => traceKernel(context.policy, context.probes));
}

/** The trace kernel of θ_0. */
export function startKernelOf(context: StateContext): Promise<TraceKernel> {
  return context.once("kernel", () => traceKernel(context.basePolicy, context.probes));
}

/** θ_s on the held-out prompts. */
export function evaluationOf(context: StateContext): Promise<Evaluation> {
  return context.shared("evaluation", () => evaluate(context.policy, context.plan));
}

/** What update s did to the probes' predictions. */
export function dynamicsOf(context: StepContext): Promise<StepDynamics> {
  const { trace, after, probes, settings } = context;
  return context.shared("dynamics", () => measureStep(trace, after, probes, settings.temperature));
}
