/** What is timed at a point of a scaling curve, on the current backend. */
import { chooseEngine } from "../../src/engine/choose-engine";
import { passFor, refusePass } from "../../src/engine/choose-passes";
import { initialTheta, Policy } from "../../src/engine/policy";
import { integersBelow, STREAMS } from "../../src/engine/random";
import { referenceEngine } from "../../src/engine/reference/reference-engine";
import type { StepEngine, StepEngineName } from "../../src/engine/step-engine";
import { resolveExperiment } from "../../src/experiment/resolve";
import { contextBatch } from "../../src/instruments/ntk/context-batch";
import { ONE_GROUP } from "../../src/instruments/ntk/grouped-trace";
import { groupedTraceKernel } from "../../src/instruments/ntk/kernel";
import { PROMPT_LENGTH, VOCABULARY_SIZE } from "../../src/tasks/vocabulary";
import { longTask } from "../long-task";
import { Runs } from "../runs";
import type { Axis, Sizes } from "./axes";

/** Attention heads, and completions a prompt, at every point. */
const HEADS = 4;
const GENERATIONS = 8;

/** Something that can be timed. */
export interface Subject {
  turn(): Promise<unknown>;
  dispose(): void;
}

/** A subject, or why there is none. */
export type MaybeSubject = Subject | { readonly leftOut: string };

function shapeOf({ width, layers, length }: Sizes) {
  return { vocabulary: VOCABULARY_SIZE, width, layers, heads: HEADS, context: length };
}

/** RL steps of untrained policies on the share of even digits. */
async function stepSubject(sizes: Sizes, wanted: StepEngineName): Promise<MaybeSubject> {
  const task = longTask(sizes.length - PROMPT_LENGTH + 1);
  const shape = shapeOf(sizes);
  const { settings } = resolveExperiment({
    reward: "even_share",
    num_prompts: sizes.batch / GENERATIONS,
    num_generations: GENERATIONS,
  });
  let engine: StepEngine = referenceEngine;
  if (wanted === "fused") {
    const chosen = await chooseEngine({ wanted, shape, task, settings });
    if (chosen.reason !== null) {
      return { leftOut: chosen.reason };
    }
    engine = chosen.engine;
  }
  const runs = new Runs({ engine, task, settings, shape, base: null, count: sizes.runs });
  return { turn: () => runs.advance(), dispose: () => runs.dispose() };
}

/** The trace kernel between contexts of T tokens, at their last positions. */
async function kernelSubject(sizes: Sizes, wanted: StepEngineName): Promise<MaybeSubject> {
  const shape = shapeOf(sizes);
  const { contexts: count, length } = sizes;
  const policy = Policy.fromArray(shape, initialTheta(shape, 1));
  const tokens = integersBelow(VOCABULARY_SIZE, 1, STREAMS.probes, 0, count * length);
  const contexts = Array.from({ length: count }, (_, i) => ({
    tokens: Array.from(tokens.subarray(i * length, (i + 1) * length)),
    position: length - 1,
  }));
  const dispose = () => policy.dispose();
  if (wanted === "reference") {
    return { turn: () => groupedTraceKernel(policy, contexts, 1, ONE_GROUP), dispose };
  }
  const pass = await passFor(policy, "traceKernel");
  if (pass === null) {
    dispose();
    return { leftOut: (await refusePass(shape, "traceKernel")) ?? "there is no fused pass" };
  }
  const batch = contextBatch(contexts, VOCABULARY_SIZE);
  return { turn: () => pass(policy, batch), dispose };
}

/** What an axis times, at these sizes, by an engine. */
export function subjectOf(
  { times }: Axis,
  sizes: Sizes,
  wanted: StepEngineName,
): Promise<MaybeSubject> {
  return times === "RL step" ? stepSubject(sizes, wanted) : kernelSubject(sizes, wanted);
}
