/**
 * wasm: the training step (forward, backward, Adam) of this project's engine against the reference
 * engine, idiomatic TensorFlow.js, jax-js and C. All make the same step on the same data, and their
 * losses are compared before any is timed.
 */
import { chooseEngine } from "../../src/engine/choose-engine";
import { referenceEngine } from "../../src/engine/reference/reference-engine";
import { atLeast, atMost, slowdown, speedup } from "../figure";
import { interleave, type Side } from "../interleave";
import type { Answer, Bench, Family, RowSpec } from "../row";
import { checkGradient, checkLosses } from "../training-step/agreement";
import { type EngineStep, engineStep } from "../training-step/engine-step";
import { jaxStep } from "../training-step/jax-step";
import {
  AVX_ENCODED,
  BASELINE,
  type NativeBuild,
  type NativeStep,
  nativeStep,
} from "../training-step/native-step";
import {
  TARGET_SIZE,
  type TrainingProblem,
  type TrainingStep,
  trainingProblem,
} from "../training-step/problem";
import { tapeStep } from "../training-step/tape-step";

const { batch, length, width, layers, heads } = TARGET_SIZE;
const STEP = `training step (B=${batch}, T=${length}, d=${width}, ${layers} layers, ${heads} heads)`;

const REFERENCE = "wasm/training-step/reference";
const TAPE = "wasm/training-step/tape";
const JAX = "wasm/training-step/jax-js";
const NATIVE = "wasm/training-step/native";
const NATIVE_AVX = "wasm/training-step/native-avx";

const rows: readonly RowSpec[] = [
  {
    id: REFERENCE,
    what: `${STEP} against the reference engine, whose gradients are by hand`,
    unit: "×",
    target: atLeast(7),
  },
  {
    id: TAPE,
    what: "the same against idiomatic TensorFlow.js: tape, built-in Adam",
    unit: "×",
    target: atLeast(7),
  },
  { id: JAX, what: "the same against jax-js's wasm, one jit", unit: "×", target: atLeast(1.5) },
  {
    id: NATIVE,
    what: "the same as a multiple of C's time, one thread, 128-bit vectors",
    unit: "×",
    target: atMost(1.4),
  },
  {
    id: NATIVE_AVX,
    what: "the same, C's vectors in AVX's encoding",
    unit: "×",
    target: null,
  },
];

/** What ours is compared with. */
interface Rival {
  readonly name: string;
  /** Makes a step. @returns the loss before it. */
  step(): Promise<number>;
  readonly side: Side;
  /** ∂L/∂θ [P], where it can be looked at. */
  readonly gradient?: () => Promise<Float32Array>;
  dispose(): void;
}

/** A rival, or why there is none here. */
type MaybeRival = Rival | { readonly leftOut: string };

function rival(made: TrainingStep): Rival {
  return {
    name: made.name,
    step: () => made.step(),
    side: () => made.step(),
    dispose: () => made.dispose(),
  };
}

async function jaxRival(problem: TrainingProblem): Promise<MaybeRival> {
  const made = await jaxStep(problem, "wasm");
  return made === null ? { leftOut: "jax-js has no wasm backend here" } : rival(made);
}

/** A program in C, once it has shown that it runs on this processor. */
async function nativeRival(problem: TrainingProblem, build: NativeBuild): Promise<MaybeRival> {
  let program: NativeStep | undefined;
  try {
    program = nativeStep(problem, build);
    await program.gradient();
  } catch (error) {
    program?.dispose();
    return { leftOut: (error as Error).message };
  }
  const { name, step, gradient, dispose } = program;
  return {
    name,
    step: async () => (await step()).loss,
    side: { turn: async () => (await step()).turn },
    gradient,
    dispose,
  };
}

/** The rivals by their rows; `reason`: why ours is the reference engine, null where it is not. */
async function rivalOf(
  id: string,
  problem: TrainingProblem,
  reason: string | null,
): Promise<MaybeRival> {
  switch (id) {
    case REFERENCE:
      return reason === null
        ? rival(engineStep(problem, referenceEngine, "reference engine"))
        : { leftOut: `there is no fused engine here: ${reason}` };
    case TAPE:
      return rival(tapeStep(problem));
    case JAX:
      return jaxRival(problem);
    case NATIVE:
      return nativeRival(problem, BASELINE);
    default:
      return process.arch === "x64"
        ? nativeRival(problem, AVX_ENCODED)
        : { leftOut: `AVX is x86-64's, and this is ${process.arch}` };
  }
}

/** Checks that all make the same step, and times them in turn. */
async function compare(
  ours: EngineStep,
  rivals: ReadonlyMap<string, Rival>,
  pairs: number,
  note: string,
): Promise<Record<string, Answer>> {
  for (const { name, gradient } of rivals.values()) {
    if (gradient !== undefined) {
      await checkGradient(ours, { name, gradient });
    }
  }
  await checkLosses([ours, ...rivals.values()]);
  const sides: Record<string, Side> = { ours: () => ours.step() };
  for (const [id, { side }] of rivals) {
    sides[id] = side;
  }
  const turns = await interleave(sides, pairs);
  const own = { name: "ours", turns: turns.ours ?? [] };
  const answers = [...rivals].map(([id, { name }]) => {
    const figure = id === NATIVE || id === NATIVE_AVX ? slowdown : speedup;
    return [id, figure(own, { name, turns: turns[id] ?? [] }, note)] as const;
  });
  return Object.fromEntries(answers);
}

async function measure({ pairs, wants }: Bench): Promise<Record<string, Answer>> {
  const problem = trainingProblem(TARGET_SIZE);
  const { shape, task, settings } = problem;
  const objective = "supervised";
  const request = { wanted: "fused", objective, shape, task, settings } as const;
  const { engine, reason } = await chooseEngine(request);
  const ours = engineStep(problem, engine, "ours");
  const rivals = new Map<string, Rival>();
  const answers: Record<string, Answer> = {};
  try {
    for (const { id } of rows.filter((row) => wants(row.id))) {
      const made = await rivalOf(id, problem, reason);
      if ("leftOut" in made) {
        answers[id] = made;
      } else {
        rivals.set(id, made);
      }
    }
    const note = reason === null ? "" : `ours is the reference engine: ${reason}`;
    return { ...answers, ...(await compare(ours, rivals, pairs, note)) };
  } finally {
    for (const one of [ours, ...rivals.values()]) {
      one.dispose();
    }
  }
}

export const trainingStepRows: Family = { backend: "wasm", rows, measure };
