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
import { engineStep } from "../training-step/engine-step";
import { jaxStep } from "../training-step/jax-step";
import {
  AVX_ENCODED,
  BASELINE,
  type NativeBuild,
  type NativeStep,
  nativeStep,
} from "../training-step/native-step";
import { TARGET_SIZE, type TrainingStep, trainingProblem } from "../training-step/problem";
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

/** A program in C, or why there is none. */
function startNative(
  problem: Parameters<typeof nativeStep>[0],
  build: NativeBuild,
): NativeStep | { readonly leftOut: string } {
  try {
    return nativeStep(problem, build);
  } catch (error) {
    return { leftOut: (error as Error).message };
  }
}

async function measure({ pairs, wants }: Bench): Promise<Record<string, Answer>> {
  const problem = trainingProblem(TARGET_SIZE);
  const { shape, task, settings } = problem;
  const { engine, reason } = await chooseEngine({ wanted: "fused", shape, task, settings });
  const ours = engineStep(problem, engine.supervises ? engine : referenceEngine, "ours");
  const note = reason === null ? "" : `ours is the reference engine: ${reason}`;
  const others = new Map<string, TrainingStep>();
  const programs = new Map<string, NativeStep>();
  const answers: Record<string, Answer> = {};
  if (wants(TAPE)) {
    others.set(TAPE, tapeStep(problem));
  }
  if (reason !== null) {
    answers[REFERENCE] = { leftOut: `there is no fused engine here: ${reason}` };
  } else if (wants(REFERENCE)) {
    others.set(REFERENCE, engineStep(problem, referenceEngine, "reference engine"));
  }
  if (wants(JAX)) {
    const jax = await jaxStep(problem, "wasm");
    if (jax === null) {
      answers[JAX] = { leftOut: "jax-js has no wasm backend here" };
    } else {
      others.set(JAX, jax);
    }
  }
  for (const [id, build] of [
    [NATIVE, BASELINE],
    [NATIVE_AVX, AVX_ENCODED],
  ] as const) {
    if (!wants(id)) {
      continue;
    }
    const program =
      process.arch !== "x64" && build === AVX_ENCODED
        ? { leftOut: `AVX is x86-64's, and this is ${process.arch}` }
        : startNative(problem, build);
    if ("leftOut" in program) {
      answers[id] = program;
    } else {
      programs.set(id, program);
    }
  }
  try {
    for (const program of programs.values()) {
      await checkGradient(ours, program);
    }
    await checkLosses([
      ours,
      ...others.values(),
      ...[...programs.values()].map((program) => ({
        name: program.name,
        step: async () => (await program.step()).loss,
      })),
    ]);
    const sides: Record<string, Side> = { ours: () => ours.step() };
    for (const [id, other] of others) {
      sides[id] = () => other.step();
    }
    for (const [id, program] of programs) {
      sides[id] = { turn: async () => (await program.step()).turn };
    }
    const turns = await interleave(sides, pairs);
    const own = { name: "ours", turns: turns.ours ?? [] };
    for (const [id, { name }] of others) {
      answers[id] = speedup(own, { name, turns: turns[id] ?? [] }, note);
    }
    for (const [id, { name }] of programs) {
      answers[id] = slowdown(own, { name, turns: turns[id] ?? [] }, note);
    }
  } finally {
    for (const side of [ours, ...others.values(), ...programs.values()]) {
      side.dispose();
    }
  }
  return answers;
}

export const trainingStepRows: Family = { backend: "wasm", rows, measure };
