import { spawnSync } from "node:child_process";
import { beforeAll, describe, expect, it } from "vitest";
import { checkGradient, checkLosses } from "../../bench/training-step/agreement";
import { type EngineStep, engineStep } from "../../bench/training-step/engine-step";
import { jaxStep } from "../../bench/training-step/jax-step";
import { BASELINE, nativeStep } from "../../bench/training-step/native-step";
import { trainingProblem } from "../../bench/training-step/problem";
import { tapeStep } from "../../bench/training-step/tape-step";
import { chooseBackend } from "../../src/engine/backend";
import { referenceEngine } from "../../src/engine/reference/reference-engine";

/** Rows, tokens and width are no multiples of C's register block. */
const problem = trainingProblem({ batch: 5, length: 9, width: 12, layers: 2, heads: 3 });

const hasCompiler = spawnSync(process.env.CC ?? "cc", ["--version"]).status === 0;

beforeAll(async () => {
  await chooseBackend({ forced: "wasm" });
});

/** Runs with a fresh step of the reference engine. */
async function withOurs(use: (ours: EngineStep) => Promise<void>): Promise<void> {
  const ours = engineStep(problem, referenceEngine, "ours");
  try {
    await use(ours);
  } finally {
    ours.dispose();
  }
}

describe("the training step", () => {
  it("is the same in idiomatic TensorFlow.js", async () => {
    const tape = tapeStep(problem);
    await withOurs((ours) => checkLosses([ours, tape]));
    tape.dispose();
  });

  it("is the same in jax-js", async () => {
    const jax = await jaxStep(problem, "wasm");
    expect(jax).not.toBeNull();
    if (jax !== null) {
      await withOurs((ours) => checkLosses([ours, jax]));
      jax.dispose();
    }
  });

  it.runIf(hasCompiler)("is the same in C, gradient and steps", async () => {
    const program = nativeStep(problem, BASELINE);
    const stepping = { name: "C", step: async () => (await program.step()).loss };
    await withOurs(async (ours) => {
      await checkGradient(ours, program);
      await checkLosses([ours, stepping]);
    });
    program.dispose();
  });

  it("is told from another one", async () => {
    const other = trainingProblem({ batch: 5, length: 9, width: 12, layers: 2, heads: 4 });
    const stranger = engineStep(other, referenceEngine, "a stranger");
    await withOurs(async (ours) => {
      await expect(checkGradient(ours, stranger)).rejects.toThrow("gradient of a stranger");
      await expect(checkLosses([ours, stranger])).rejects.toThrow("a stranger makes another step");
    });
    stranger.dispose();
  });
});

describe("nativeStep", () => {
  it("says so where there is no compiler", () => {
    const before = process.env.CC;
    process.env.CC = "no-such-compiler";
    try {
      expect(() => nativeStep(problem, BASELINE)).toThrow("there is no C compiler here");
    } finally {
      if (before === undefined) delete process.env.CC;
      else process.env.CC = before;
    }
  });

  it.runIf(hasCompiler)("says why its sources do not compile", () => {
    const flags = [...BASELINE.flags, "-DROWS=)"];
    expect(() => nativeStep(problem, { name: "C", flags })).toThrow(/does not compile.*error/);
  });
});
