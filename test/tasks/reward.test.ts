import { describe, expect, it } from "vitest";
import { REWARDS, rewardDeclaration } from "../../src/tasks/declare-reward";
import { permute } from "../../src/tasks/permute";
import { TASKS } from "../../src/tasks/registry";
import { evaluateReward } from "../../src/tasks/reward";
import { sum } from "../../src/tasks/sum";
import { digitSequences, fixedDraws, isRight } from "./oracle";

describe("declared rewards", () => {
  it.each(TASKS.map((task) => [task.id, task] as const))(
    "correctness of %s is the verifier",
    (_, task) => {
      const declaration = rewardDeclaration(task, "correctness");
      const prompt = task.prompt(1234);
      for (const completion of digitSequences(2)) {
        const padded = [...completion, 3, 1].slice(0, task.completionLength);
        const expected = isRight(task.id, prompt, padded) ? 1 : 0;
        expect(evaluateReward(declaration, prompt, padded)).toBe(expected);
      }
    },
  );

  it("even_share is the share of even digits, whatever the prompt", () => {
    const declaration = rewardDeclaration(sum, "even_share");
    for (const completion of digitSequences(4)) {
      const even = completion.filter((digit) => digit % 2 === 0).length / 4;
      expect(evaluateReward(declaration, sum.prompt(17), completion)).toBe(even);
    }
    // "=" and the task tokens are no digits, though some of their ids are even numbers.
    expect(evaluateReward(declaration, sum.prompt(17), [10, 12, 14, 2])).toBe(0.25);
  });

  it("random ignores the completion: 1 below one half, else 0", () => {
    const declaration = rewardDeclaration(permute, "random");
    const prompt = permute.prompt(99);
    for (const completion of [permute.answers(prompt)[0] as number[], [0, 0, 0, 0]]) {
      expect(evaluateReward(declaration, prompt, completion, () => 0)).toBe(1);
      expect(evaluateReward(declaration, prompt, completion, () => 0.4999)).toBe(1);
      expect(evaluateReward(declaration, prompt, completion, () => 0.5)).toBe(0);
    }
  });

  it("flips with probability p, of a share as well as of a verdict", () => {
    const prompt = permute.prompt(99);
    const right = permute.answers(prompt)[5] as number[];
    const flipped = rewardDeclaration(permute, "correctness", 0.2);
    expect(evaluateReward(flipped, prompt, right, () => 0.19)).toBe(0);
    expect(evaluateReward(flipped, prompt, right, () => 0.2)).toBe(1);
    expect(evaluateReward(flipped, prompt, [0, 0, 0, 0], () => 0.1)).toBe(1);
    const uniform = fixedDraws(3);
    const mean =
      Array.from({ length: 4000 }, () => evaluateReward(flipped, prompt, right, uniform)).reduce(
        (a, b) => a + b,
        0,
      ) / 4000;
    // Five standard errors of a coin with p = 0.8.
    expect(Math.abs(mean - 0.8)).toBeLessThan(5 * Math.sqrt(0.16 / 4000));
    const style = rewardDeclaration(permute, "even_share", 1);
    expect(evaluateReward(style, prompt, [0, 2, 4, 1], () => 0.999)).toBe(0.25);
  });

  it("has a declaration and a sentence for every kind", () => {
    for (const { id, unit, explanation } of REWARDS) {
      expect(unit).not.toBe("");
      expect(explanation).toMatch(/^[A-Z0-9].*\.$/);
      for (const task of TASKS) {
        const prompt = task.prompt(7);
        const completion = task.answers(prompt)[0] as number[];
        const value = evaluateReward(rewardDeclaration(task, id), prompt, completion, () => 0);
        expect(value).toBeGreaterThanOrEqual(0);
        expect(value).toBeLessThanOrEqual(1);
        const even = completion.filter((token) => token % 2 === 0).length / completion.length;
        if (id === "even_share") expect(value).toBe(even);
        else if (id === "correctness" || id === "random") expect(value).toBe(1);
      }
    }
  });

  it("refuses what is no probability and noise without draws", () => {
    expect(() => rewardDeclaration(permute, "correctness", 1.5)).toThrow(/reward_flip: 1.5/);
    expect(() => rewardDeclaration(permute, "correctness", Number.NaN)).toThrow(/reward_flip/);
    const noisy = rewardDeclaration(permute, "random");
    expect(() => evaluateReward(noisy, permute.prompt(0), [0, 1, 2, 3])).toThrow(/uniform/);
  });
});
