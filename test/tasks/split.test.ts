import { describe, expect, it } from "vitest";
import { TASKS } from "../../src/tasks/registry";
import { heldOutPromptIndices, isHeldOut, trainPromptIndices } from "../../src/tasks/split";

const digitsKey = (prompt: readonly number[]): string => prompt.slice(1, 5).sort().join();

describe("the held-out split", () => {
  it.each(TASKS.map((task) => [task.id, task] as const))("covers %s once", (_, task) => {
    const train = trainPromptIndices(task);
    const heldOut = heldOutPromptIndices(task);
    const all = [...train, ...heldOut].sort((a, b) => a - b);
    expect(all).toEqual(Array.from({ length: task.promptCount }, (_, index) => index));
    const share = heldOut.length / task.promptCount;
    expect(share).toBeGreaterThan(0.2);
    expect(share).toBeLessThan(0.3);
    expect(heldOutPromptIndices(task)).toBe(heldOut);
  });

  it("keeps all orders of the same digits, in all tasks, on one side", () => {
    const side = new Map<string, boolean>();
    for (const task of TASKS) {
      const heldOut = new Set(heldOutPromptIndices(task));
      for (let index = 0; index < task.promptCount; index++) {
        const prompt = task.prompt(index);
        const key = digitsKey(prompt);
        expect(isHeldOut(prompt)).toBe(heldOut.has(index));
        expect(side.get(key) ?? heldOut.has(index)).toBe(heldOut.has(index));
        side.set(key, heldOut.has(index));
      }
    }
    // Multisets of four of ten digits: C(13, 4).
    expect(side.size).toBe(715);
  });
});
