import { describe, expect, it } from "vitest";
import { judgeOf, tally, tallyText } from "../../../src/panels/answers/judge";
import { permute } from "../../../src/tasks/permute";
import { TASKS } from "../../../src/tasks/registry";
import { sum } from "../../../src/tasks/sum";

/** Every completion of a task's length over the digits. */
function* completions(length: number): Generator<number[]> {
  const count = 10 ** length;
  for (let n = 0; n < count; n++) {
    yield [...String(n).padStart(length, "0")].map(Number);
  }
}

describe("judging completions", () => {
  it("calls right exactly what the task calls right", () => {
    for (const task of TASKS) {
      const prompt = task.prompt(Math.floor(task.promptCount / 3));
      const judge = judgeOf(prompt);
      const right = new Set(task.answers(prompt).map(String));
      for (const completion of completions(task.completionLength)) {
        expect(judge(completion) === -1, `${task.id} ${completion}`).toBe(
          right.has(String(completion)),
        );
      }
    }
  });

  it("points at the token that made a permutation wrong", () => {
    const prompt = [permute.token, 3, 1, 7, 4, 10];
    expect(judgeOf(prompt)([4, 1, 3, 7])).toBe(-1);
    expect(judgeOf(prompt)([4, 1, 7, 1])).toBe(3);
    expect(judgeOf(prompt)([4, 4, 3, 7])).toBe(1);
    expect(judgeOf(prompt)([9, 1, 3, 7])).toBe(0);
    expect(judgeOf(prompt)([4, 1, 10, 7])).toBe(2);
  });

  it("points at the first token after which a sum is out of reach", () => {
    // 1 + 1 + 0 + 0 = 2: after 1, 2 the sum is over; after 0, 0, 0 the last must be 2.
    const prompt = [sum.token, 1, 1, 0, 0, 10];
    expect(judgeOf(prompt)([1, 2, 0, 0])).toBe(1);
    expect(judgeOf(prompt)([0, 0, 0, 1])).toBe(3);
    expect(judgeOf(prompt)([0, 0, 0, 2])).toBe(-1);
  });

  it("judges tasks that share a prompt by the length of the completion", () => {
    const judge = judgeOf([12, 3, 1, 7, 4, 10]);
    expect(judge([7])).toBe(-1);
    expect(judge([1])).toBe(0);
    expect(judge([1, 3, 4, 7])).toBe(-1);
    expect(judge([7, 1, 3, 4])).toBe(0);
  });

  it("has no opinion on a prompt of no task", () => {
    expect(judgeOf([1, 2, 3, 4, 5, 10])([1, 2, 3, 4])).toBeNull();
  });

  it("counts right and different answers", () => {
    const prompt = [permute.token, 3, 1, 7, 4, 10];
    const some = tally(prompt, [
      [3, 1, 7, 4],
      [3, 1, 7, 4],
      [1, 3, 7, 4],
      [1, 1, 7, 4],
    ]);
    expect(some).toEqual({ right: 3, different: 2, count: 4 });
    expect(tallyText(some)).toBe("3 right, 2 different");
    expect(tallyText({ right: 8, different: 1, count: 8 })).toBe("all 8 right, one answer");
    expect(tallyText({ right: 0, different: 0, count: 8 })).toBe("none right");
  });
});
