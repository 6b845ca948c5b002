import { describe, expect, it } from "vitest";
import { MIXTURE, TASKS, type TaskId, taskById, taskByToken } from "../../src/tasks/registry";
import { evaluateReward } from "../../src/tasks/reward";
import { PROMPT_LENGTH, tokensText, VOCABULARY_SIZE } from "../../src/tasks/vocabulary";
import { digitSequences, fixedDraws, isRight } from "./oracle";

/** Prompts spread over a task's space, its first and last included. */
function somePrompts(task: (typeof TASKS)[number], count: number): number[][] {
  return Array.from({ length: count }, (_, i) =>
    task.prompt(Math.round((i * (task.promptCount - 1)) / (count - 1))),
  );
}

describe.each(TASKS.map((task) => [task.id, task] as const))("%s", (_, task) => {
  it("numbers its prompt space without repeats", () => {
    const seen = new Set<string>();
    for (let index = 0; index < task.promptCount; index++) {
      const prompt = task.prompt(index);
      expect(prompt).toHaveLength(PROMPT_LENGTH);
      seen.add(tokensText(prompt));
    }
    expect(seen.size).toBe(task.promptCount);
    // As many prompts as there are orders of four distinct digits are those orders.
    const distinct = task.promptCount === 10 * 9 * 8 * 7;
    const shape = distinct ? /^[PSRUM](?!.*(\d).*\1)\d{4}=$/ : /^[PSRUM]\d{4}=$/;
    for (const text of seen) expect(text).toMatch(shape);
  });

  it("refuses an index outside its prompt space, naming what is allowed", () => {
    for (const index of [-1, task.promptCount, 0.5, Number.NaN]) {
      expect(() => task.prompt(index)).toThrow(`0 to ${task.promptCount - 1}`);
    }
  });

  it("has a verifier and answers that agree with enumeration of every completion", () => {
    for (const prompt of somePrompts(task, 40)) {
      const right: number[][] = [];
      let wrongVerdicts = 0;
      for (const completion of digitSequences(task.completionLength)) {
        const expected = isRight(task.id, prompt, completion);
        if (expected) right.push(completion);
        const reward = evaluateReward(task.correctness, prompt, completion);
        if (reward !== (expected ? 1 : 0)) wrongVerdicts += 1;
      }
      expect(wrongVerdicts).toBe(0);
      const answers = task.answers(prompt);
      expect(answers.map(tokensText).sort()).toEqual(right.map(tokensText).sort());
    }
  });

  it("gives nothing for a completion with a token that is no digit", () => {
    for (const prompt of somePrompts(task, 5)) {
      for (const answer of task.answers(prompt).slice(0, 3)) {
        for (let position = 0; position < answer.length; position++) {
          for (let token = 10; token < VOCABULARY_SIZE; token++) {
            const spoilt = answer.with(position, token);
            expect(evaluateReward(task.correctness, prompt, spoilt)).toBe(0);
          }
        }
      }
    }
  });

  it("demonstrates right answers, each about equally often", () => {
    const uniform = fixedDraws(7);
    for (const prompt of somePrompts(task, 4)) {
      const answers = task.answers(prompt).map(tokensText);
      const counts = new Map(answers.map((answer) => [answer, 0]));
      const draws = 200 * answers.length;
      for (let draw = 0; draw < draws; draw++) {
        const shown = task.demonstrate(prompt, uniform);
        expect(isRight(task.id, prompt, shown)).toBe(true);
        const text = tokensText(shown);
        counts.set(text, (counts.get(text) ?? 0) + 1);
      }
      // Pearson's statistic has mean k − 1 and variance 2(k − 1) under uniformity: five sigmas.
      const freedom = answers.length - 1;
      const statistic = [...counts.values()].reduce((sum, n) => sum + (n - 200) ** 2 / 200, 0);
      expect(counts.size).toBe(answers.length);
      expect(statistic).toBeLessThanOrEqual(freedom + 5 * Math.sqrt(2 * freedom));
    }
  });

  it("lets nobody change its answers", () => {
    const prompt = task.prompt(task.promptCount - 1);
    const before = task.answers(prompt);
    task.answers(prompt)[0]?.fill(0);
    task.demonstrate(prompt, () => 0).fill(0);
    expect(task.answers(prompt)).toEqual(before);
  });
});

describe("worked examples", () => {
  const examples: [TaskId, number[], number[], number][] = [
    ["permute", [11, 4, 7, 1, 9, 10], [9, 7, 4, 1], 24],
    ["sort", [12, 4, 7, 1, 9, 10], [1, 4, 7, 9], 1],
    ["reverse", [13, 4, 7, 1, 9, 10], [9, 1, 7, 4], 1],
    ["sum", [14, 0, 0, 0, 2, 10], [1, 0, 1, 0], 10],
    ["modular_addition", [15, 4, 7, 8, 9, 10], [3, 6], 1],
    ["largest_digit", [12, 4, 7, 1, 9, 10], [9], 1],
  ];
  it.each(examples)("%s", (id, prompt, answer, count) => {
    const task = taskById(id);
    expect(task.answers(prompt)).toContainEqual(answer);
    expect(task.answers(prompt)).toHaveLength(count);
    expect(evaluateReward(task.correctness, prompt, answer)).toBe(1);
    expect(taskByToken(prompt[0] as number, answer.length)).toBe(task);
  });

  it("tells two tasks with one opening token apart by the length of their completions", () => {
    const [sort, largest] = [taskById("sort"), taskById("largest_digit")];
    expect(largest.token).toBe(sort.token);
    expect(taskByToken(sort.token)).toBe(sort);
    expect(taskByToken(sort.token, 1)).toBe(largest);
    expect(taskByToken(sort.token, 3)).toBe(sort);
  });

  it("keeps out of the mixture what the shipped base policies were not pretrained on", () => {
    const pretrained = ["permute", "sort", "reverse", "sum", "modular_addition"];
    expect(MIXTURE.map(({ id }) => id)).toEqual(pretrained);
    expect(new Set(MIXTURE.map(({ token }) => token)).size).toBe(MIXTURE.length);
    const told = TASKS.map(({ token, completionLength }) => `${token} ${completionLength}`);
    expect(new Set(told).size).toBe(TASKS.length);
  });

  it("names the tasks there are when asked for another", () => {
    expect(() => taskById("chess" as TaskId)).toThrow(/task: "chess".*permute/);
    expect(taskByToken(3)).toBeUndefined();
  });
});
