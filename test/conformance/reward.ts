/**
 * The reward on whatever backend is current, against the TypeScript evaluation of the same
 * declaration, by enumeration of completions.
 */
import * as tf from "@tensorflow/tfjs-core";
import { expect, it } from "vitest";
import { STREAMS, uniforms } from "../../src/engine/random";
import { deviceReward, disposeReward, prepareReward } from "../../src/engine/reference/reward";
import { REWARDS, rewardDeclaration } from "../../src/tasks/declare-reward";
import { TASKS, taskById } from "../../src/tasks/registry";
import { evaluateReward } from "../../src/tasks/reward";
import type { RewardDeclaration, Task } from "../../src/tasks/task";
import { EQUALS_TOKEN, SUM_TOKEN, VOCABULARY_SIZE } from "../../src/tasks/vocabulary";

/** Every token: the completions are then all there are. */
const ALL_TOKENS: readonly number[] = Array.from({ length: VOCABULARY_SIZE }, (_, token) => token);

/** Tokens that tell the rules apart for one prompt: those of an answer, 0, 1 and two non-digits. */
function someTokens(task: Task, prompt: readonly number[]): number[] {
  return [...new Set([...task.answers(prompt)[0]!, 0, 1, EQUALS_TOKEN, SUM_TOKEN])];
}

/** Every string of this length of the given tokens. */
function everyCompletion(length: number, tokens: readonly number[]): number[][] {
  let completions: number[][] = [[]];
  for (let t = 0; t < length; t++) {
    completions = completions.flatMap((start) => tokens.map((token) => [...start, token]));
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
  tokens: readonly number[] | null = null,
) {
  const prompt = task.prompt(promptIndex);
  const completions = everyCompletion(task.completionLength, tokens ?? someTokens(task, prompt));
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

/** Registers the quick part of the suite; the caller has made a backend current. */
export function rewardConformance(): void {
  it.each(TASKS)("agrees on completions of two $id prompts", async (task) => {
    for (const index of [17, task.promptCount - 2]) {
      const prompt = task.prompt(index);
      const tokens = someTokens(task, prompt);
      const reachable = task.answers(prompt).filter((y) => y.every((t) => tokens.includes(t)));
      const { wrong, total } = await compare(task, rewardDeclaration(task, "correctness"), index);
      expect(wrong).toBe(0);
      expect(total).toBe(reachable.length);
    }
  });

  const cases = REWARDS.flatMap(({ id: kind }) => [0, 0.3].map((flip) => ({ kind, flip })));
  it.each(cases)("agrees on the reward $kind, flipped with probability $flip", async (given) => {
    for (const task of TASKS) {
      const declaration = rewardDeclaration(task, given.kind, given.flip);
      const { wrong, total } = await compare(task, declaration, 100);
      expect(wrong).toBe(0);
      expect(total).toBeGreaterThan(0);
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
    // + 0: webgl's 0 may be −0.
    expect(Array.from(await rewards.data(), (r) => r + 0)).toEqual([1, 1, 0, 1]);
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

/** Registers the long part: every completion of a prompt, V^T' of them. */
export function rewardEnumeration(): void {
  it.each(TASKS)("agrees on every completion of a $id prompt", async (task) => {
    const declaration = rewardDeclaration(task, "correctness");
    const { wrong, total } = await compare(task, declaration, 2345, ALL_TOKENS);
    expect(wrong).toBe(0);
    expect(total).toBe(task.answers(task.prompt(2345)).length);
  });
}
