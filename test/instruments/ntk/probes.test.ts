import { describe, expect, it } from "vitest";
import { contextBatch } from "../../../src/instruments/ntk/context-batch";
import { MOST_PROBES, probeContexts } from "../../../src/instruments/ntk/probes";
import { MIXTURE, taskByToken } from "../../../src/tasks/registry";
import { ruleValue } from "../../../src/tasks/reward";
import { isHeldOut } from "../../../src/tasks/split";
import { PROMPT_LENGTH, VOCABULARY_SIZE } from "../../../src/tasks/vocabulary";

describe("the probe contexts", () => {
  it.each([1, 2, 5, 32, 33, MOST_PROBES])("are N, balanced over the tasks, for N = %i", (n) => {
    const tasks = probeContexts(n).map(({ tokens }) => taskByToken(tokens[0] as number)?.id);
    const counts = MIXTURE.map((task) => tasks.filter((id) => id === task.id).length);
    expect(counts.reduce((a, b) => a + b, 0)).toBe(n);
    expect(Math.max(...counts) - Math.min(...counts)).toBeLessThanOrEqual(1);
    expect(tasks).toEqual(MIXTURE.flatMap((task, i) => new Array(counts[i]).fill(task.id)));
  });

  it("are held out, distinct, and hold the beginning of a right answer", () => {
    const contexts = probeContexts(64);
    expect(new Set(contexts.map(({ tokens }) => tokens.join())).size).toBe(64);
    for (const { tokens, position } of contexts) {
      expect(position).toBe(tokens.length - 1);
      const prompt = tokens.slice(0, PROMPT_LENGTH);
      const begun = tokens.slice(PROMPT_LENGTH);
      expect(isHeldOut(prompt)).toBe(true);
      const task = taskByToken(prompt[0] as number);
      const fits = task
        ?.answers(prompt)
        .filter((answer) => begun.every((token, t) => token === answer[t]));
      expect(fits?.length).toBeGreaterThan(0);
      expect(task && ruleValue(task.correctness, prompt, fits?.[0] ?? [])).toBe(1);
    }
  });

  it("stand at every place of a completion", () => {
    const contexts = probeContexts(32);
    for (const task of MIXTURE) {
      const held = contexts
        .filter(({ tokens }) => tokens[0] === task.token)
        .map(({ tokens }) => tokens.length - PROMPT_LENGTH);
      expect([...new Set(held)]).toEqual(
        Array.from({ length: task.completionLength }, (_, t) => t),
      );
    }
  });

  it("are the same every time", () => {
    expect(probeContexts(32)).toEqual(probeContexts(32));
  });

  it.each([0, -1, 1.5, Number.NaN, MOST_PROBES + 1])("refuse N = %d by name", (n) => {
    expect(() => probeContexts(n)).toThrow(/ntk_probes is .* from 1 to 512/);
  });
});

describe("a batch of contexts", () => {
  it("cuts after the position and pads to the longest", () => {
    const batch = contextBatch(
      [
        { tokens: [1, 2, 3, 4], position: 1 },
        { tokens: [5, 6, 7], position: 2 },
      ],
      VOCABULARY_SIZE,
    );
    expect(batch).toEqual({
      count: 2,
      length: 3,
      tokens: [1, 2, 0, 5, 6, 7],
      positions: [1, 2],
    });
  });

  it("refuses what is malformed and says what", () => {
    expect(() => contextBatch([], 4)).toThrow(/contexts/);
    expect(() => contextBatch([{ tokens: [1], position: 1 }], 4)).toThrow(/contexts\[0\].position/);
    expect(() => contextBatch([{ tokens: [4], position: 0 }], 4)).toThrow(/tokens holds 4.*0 to 3/);
  });
});
