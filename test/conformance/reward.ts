/**
 * The reward on whatever backend is current, against the TypeScript evaluation of the same
 * declaration, for every completion that there is.
 */
import * as tf from "@tensorflow/tfjs-core";
import { expect, it } from "vitest";
import { STREAMS, uniforms } from "../../src/engine/random";
import { deviceReward, disposeReward, prepareReward } from "../../src/engine/reward";
import { rewardDeclaration } from "../../src/tasks/declare-reward";
import { taskById } from "../../src/tasks/registry";
import { evaluateReward } from "../../src/tasks/reward";
import type { RewardDeclaration, Task, TaskId } from "../../src/tasks/task";
import { VOCABULARY_SIZE } from "../../src/tasks/vocabulary";

const TASKS: readonly TaskId[] = ["permute", "sort", "reverse", "sum", "modular_addition"];

/** Digits, and two tokens that are none: enough to tell the rules apart, in a third of the time. */
const SOME_TOKENS = 12;

/** Every string of this length of the first `alphabet` tokens, in counting order. */
function everyCompletion(length: number, alphabet: number): number[][] {
  let completions: number[][] = [[]];
  for (let t = 0; t < length; t++) {
    completions = completions.flatMap((start) =>
      Array.from({ length: alphabet }, (_, token) => [...start, token]),
    );
  }
  return completions;
}

function oneHot(completions: readonly number[][]): tf.Tensor3D {
  const length = completions[0]!.length;
  const values = new Float32Array(completions.length * length * VOCABULARY_SIZE);
  completions.flat().forEach((token, row) => {
    values[row * VOCABULARY_SIZE + token] = 1;
  });
  return tf.tensor3d(values, [completions.length, length, VOCABULARY_SIZE]);
}

/** Number of completions on which the device and TypeScript disagree, and the sum of rewards. */
async function compare(
  task: Task,
  declaration: RewardDeclaration,
  promptIndex: number,
  alphabet: number,
) {
  const completions = everyCompletion(task.completionLength, alphabet);
  const prompt = task.prompt(promptIndex);
  const noise = uniforms(1, STREAMS.reward, promptIndex, completions.length);
  const shape = { completionLength: task.completionLength, vocabulary: VOCABULARY_SIZE };
  const before = tf.memory().numTensors;
  const prompts = completions.map(() => prompt);
  const inputs = prepareReward(declaration, prompts, shape, noise);
  const batch = oneHot(completions);
  const rewards = deviceReward(declaration, batch, inputs);
  const values = await rewards.data();
  disposeReward(inputs);
  tf.dispose([batch, rewards]);
  expect(tf.memory().numTensors).toBe(before);
  let wrong = 0;
  let total = 0;
  completions.forEach((completion, i) => {
    const expected = evaluateReward(declaration, prompt, completion, () => noise[i]!);
    wrong += Math.abs(values[i]! - expected) > 1e-6 ? 1 : 0;
    total += expected;
  });
  return { wrong, total };
}

/** Registers the suite; the caller has made a backend current before the tests run. */
export function rewardConformance(): void {
  it.each(TASKS)("agrees on every completion of two %s prompts", async (id) => {
    const task = taskById(id);
    const declaration = rewardDeclaration(task, "correctness");
    for (const [index, alphabet] of [
      [17, VOCABULARY_SIZE],
      [task.promptCount - 2, SOME_TOKENS],
    ] as const) {
      const { wrong, total } = await compare(task, declaration, index, alphabet);
      expect(wrong).toBe(0);
      expect(total).toBe(task.answers(task.prompt(index)).length);
    }
  });

  it.each(["even_share", "random"] as const)("agrees on the reward %s", async (kind) => {
    const task = taskById("sum");
    const { wrong, total } = await compare(task, rewardDeclaration(task, kind), 1234, SOME_TOKENS);
    expect(wrong).toBe(0);
    expect(total).toBeGreaterThan(0);
  });

  it.each(["permute", "reverse", "sum"] as const)("agrees on flipped rewards of %s", async (id) => {
    const task = taskById(id);
    for (const kind of ["correctness", "even_share"] as const) {
      const declaration = rewardDeclaration(task, kind, 0.3);
      expect((await compare(task, declaration, 100, SOME_TOKENS)).wrong).toBe(0);
    }
  });

  it("keeps every sequence to its own prompt", async () => {
    const task = taskById("sort");
    const prompts = [3, 400, 400, 2000].map((index) => task.prompt(index));
    const right = prompts.map((prompt) => task.answers(prompt)[0]!);
    const completions = [right[0]!, right[1]!, right[3]!, right[3]!];
    const declaration = rewardDeclaration(task, "correctness");
    const shape = { completionLength: 4, vocabulary: VOCABULARY_SIZE };
    const inputs = prepareReward(declaration, prompts, shape, null);
    const batch = oneHot(completions);
    const rewards = deviceReward(declaration, batch, inputs);
    expect([...(await rewards.data())]).toEqual([1, 1, 0, 1]);
    disposeReward(inputs);
    tf.dispose([batch, rewards]);
  });

  it("refuses what does not fit, by name", () => {
    const task = taskById("permute");
    const prompts = [task.prompt(0)];
    const shape = { completionLength: 4, vocabulary: VOCABULARY_SIZE };
    const noisy = rewardDeclaration(task, "random");
    expect(() => prepareReward(noisy, prompts, shape, null)).toThrow("reward noise has 0 draws");
    const beyond = { ...task.correctness, target: () => [99] };
    expect(() => prepareReward(beyond, prompts, shape, null)).toThrow("reward target of prompt 0");
    const short = { ...taskById("sort").correctness, target: () => [1, 2] };
    expect(() => prepareReward(short, prompts, shape, null)).toThrow("has 2 tokens");
  });
}
