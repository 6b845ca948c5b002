/**
 * The training step in C (`bench/native`), compiled for the problem's sizes into the system's folder
 * for temporary files, and driven line by line.
 */
import { type ChildProcessByStdio, spawn, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { createInterface } from "node:readline";
import type { Readable, Writable } from "node:stream";
import { fileURLToPath } from "node:url";
import type { Turn } from "../interleave";
import type { TrainingProblem } from "./problem";

const SOURCES = fileURLToPath(new URL("../native/", import.meta.url));

const FILES = ["training-step.c", "layers.c", "matrix.c"];

/**
 * How it is compiled: with vectors of 128 bits, as wasm has, and without a fused multiply-add where
 * the machine's baseline has none.
 */
export interface NativeBuild {
  readonly name: string;
  readonly flags: readonly string[];
}

const COMMON = ["-std=c11", "-O3", "-fno-math-errno"];

/** The baseline: SSE 4.2 on x86-64, NEON on arm64. */
export const BASELINE: NativeBuild = {
  name: "C, one thread, 128-bit vectors",
  flags: [...COMMON, ...(process.arch === "x64" ? ["-march=x86-64-v2"] : [])],
};

/**
 * The same vectors in AVX's encoding, whose instructions name three operands. It is what V8 makes of
 * wasm on a processor that has AVX, hence the harder comparison.
 */
export const AVX_ENCODED: NativeBuild = {
  name: "the same in AVX's encoding",
  flags: [...COMMON, "-mavx", "-mprefer-vector-width=128"],
};

/** What a command answers. */
export interface NativeAnswer {
  /** In nats, before the step. */
  readonly loss: number;
  /** As the program measured it. */
  readonly turn: Turn;
}

/** The running program. */
export interface NativeStep {
  readonly name: string;
  step(): Promise<NativeAnswer>;
  /** ∂L/∂θ [P] of the policy as it is, which stays. */
  gradient(): Promise<Float32Array>;
  /** Ends the program and removes what was built. */
  dispose(): void;
}

/** The problem as the program reads it. */
function problemFile({ theta, settings, batch }: TrainingProblem): Uint8Array {
  const { learning_rate, adam_beta1, adam_beta2, adam_epsilon } = settings;
  const parts = [
    theta,
    Float32Array.of(learning_rate, adam_beta1, adam_beta2, adam_epsilon),
    Int32Array.from(batch.inputs.flat()),
    Int32Array.from(batch.targets.flat()),
  ];
  return Buffer.concat(
    parts.map((part) => new Uint8Array(part.buffer, part.byteOffset, part.byteLength)),
  );
}

/** Compiles into a folder. @throws Error saying why it cannot be compiled here. */
function compile(problem: TrainingProblem, build: NativeBuild, folder: string): string {
  const { size, shape, batch } = problem;
  const compiler = process.env.CC ?? "cc";
  const program = path.join(folder, "training-step");
  const sizes = {
    BATCH: size.batch,
    LENGTH: size.length,
    COMPLETION: batch.completionLength,
    WIDTH: size.width,
    LAYERS: size.layers,
    HEADS: size.heads,
    VOCABULARY: shape.vocabulary,
  };
  const { error, status, stderr } = spawnSync(
    compiler,
    [
      ...build.flags,
      ...Object.entries(sizes).map(([name, value]) => `-D${name}=${value}`),
      ...FILES.map((file) => path.join(SOURCES, file)),
      "-o",
      program,
      "-lm",
    ],
    { encoding: "utf8" },
  );
  if (error !== undefined) {
    throw new Error(`there is no C compiler here (${compiler}: ${error.message})`);
  }
  if (status !== 0) {
    const complaint = stderr.split("\n").find((line) => line.includes("error")) ?? stderr;
    throw new Error(`${compiler} does not compile bench/native: ${complaint.trim()}`);
  }
  return program;
}

/** Compiles and starts it. @throws Error saying why it cannot be had here. */
export function nativeStep(problem: TrainingProblem, build: NativeBuild): NativeStep {
  const folder = mkdtempSync(path.join(tmpdir(), "bench-native-"));
  const remove = () => rmSync(folder, { recursive: true, force: true });
  try {
    const program = compile(problem, build, folder);
    const problemPath = path.join(folder, "problem");
    writeFileSync(problemPath, problemFile(problem));
    const child = spawn(program, [problemPath], { stdio: ["pipe", "pipe", "inherit"] });
    return drive(build.name, child, path.join(folder, "gradient"), remove);
  } catch (error) {
    remove();
    throw error;
  }
}

/** Talks to the program: a line a command, a line an answer. */
function drive(
  name: string,
  child: ChildProcessByStdio<Writable, Readable, null>,
  gradientPath: string,
  remove: () => void,
): NativeStep {
  const { stdin, stdout } = child;
  // A program that has ended is told of by its output.
  stdin.on("error", () => {});
  const lines = createInterface({ input: stdout })[Symbol.asyncIterator]();
  const ask = async (command: string): Promise<NativeAnswer> => {
    stdin.write(`${command}\n`);
    const { value, done } = await lines.next();
    if (done === true) {
      throw new Error(`bench/native ended (${child.signalCode ?? child.exitCode}) at "${command}"`);
    }
    const [loss, wall, processor] = value.split(" ").map(Number) as [number, number, number];
    return { loss, turn: { wall, processor } };
  };
  return {
    name,
    step: () => ask("step"),
    async gradient() {
      await ask(`gradient ${gradientPath}`);
      const bytes = readFileSync(gradientPath);
      return new Float32Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 4).slice();
    },
    dispose() {
      child.kill();
      remove();
    },
  };
}
