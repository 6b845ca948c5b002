import { describe, expect, it } from "vitest";
import { commonPower } from "../../../src/panels/instruments/plot/signed-change";
import { columnMeans, movements } from "../../../src/panels/instruments/ripple/movement";
import {
  cellUnder,
  contextOfRow,
  HEAD,
  LABELS,
  MEANS,
  moveRippleCell,
  rippleLayout,
  rowsInOrder,
} from "../../../src/panels/instruments/ripple/ripple-layout";
import { readRipple } from "../../../src/panels/instruments/ripple/ripple-reading";
import {
  offersOf,
  type RippleDraft,
  rewardedPlaces,
  rewardedTokens,
  rippleParams,
  targetName,
  tokenChoice,
  tokenOfText,
  withCompletionToken,
  withPromptDigit,
  withTask,
} from "../../../src/panels/instruments/ripple/ripple-update";
import { roundingErrors } from "../../../src/panels/instruments/ripple/rounding-errors";
import {
  predictionSentence,
  rippleLede,
  signed,
} from "../../../src/panels/instruments/ripple/sentences";
import { packRollouts } from "../../../src/run/frames";
import { taskById } from "../../../src/tasks/registry";

const draft: RippleDraft = {
  prompt: [11, 3, 1, 7, 4, 10],
  completion: [4, 1, 3, 7],
  probabilities: [0.5, 0.25, 0.5, 1],
  reward: 1,
  token: 0,
  rate: 1e-3,
  step: "sgd",
};

const SHIFTS = { representation: 1, gradient: 2, predicted: 3, measured: 4 } as const;

/**
 * Two probes of permute, one of sort and one updated context over three tokens. A map's entry is its
 * context + 1, times the part's factor, negative for token 1.
 */
function answer(idle: readonly string[] = []) {
  const contexts = [
    [11, 0, -1],
    [11, 1, 2],
    [12, 0, 1],
    [11, 2, -1],
  ];
  const map = (factor: number) =>
    Float32Array.from({ length: 12 }, (_, i) => {
      const [context, token] = [Math.floor(i / 3), i % 3];
      return factor * (context + 1) * (token === 1 ? -1 : 1);
    });
  const arrays: Record<string, { shape: number[]; data: Float32Array }> = {
    contexts: { shape: [4, 3], data: Float32Array.from(contexts.flat()) },
    scales: { shape: [3], data: Float32Array.from([0.1, 1, 10]) },
    errors: { shape: [3], data: Float32Array.from([0.01, 0.1, 0.9]) },
    rounding: { shape: [3], data: Float32Array.from([1e-6, 1e-7, 1e-8]) },
  };
  for (const [part, factor] of Object.entries(SHIFTS)) {
    const data = map(idle.includes(part) ? 0 : factor);
    arrays[part] = { shape: [4, 3], data };
    arrays[`logits_${part}`] = { shape: [4, 3], data: data.map((value) => 10 * value) };
  }
  return { step: 7, scalars: {}, arrays };
}

describe("the update", () => {
  it("is rewarded at one place or at all of them", () => {
    expect(rewardedPlaces(draft)).toEqual([0]);
    expect(rewardedTokens({ ...draft, token: 2 })).toEqual([3]);
    expect(rewardedTokens({ ...draft, token: "all", completion: [5, 5, 1] })).toEqual([5, 1]);
    expect(targetName(draft)).toBe("token 4");
    expect(targetName({ ...draft, token: "all" })).toBe("the rewarded tokens");
    expect(tokenChoice(draft, 2)).toBe("third, 3");
    expect(tokenChoice(draft, "all")).toBe("all four");
  });

  it("is no longer what was sampled once a token is another", () => {
    expect(withCompletionToken(draft, 1, 1)).toBe(draft);
    const written = withCompletionToken(draft, 1, 9);
    expect(written.completion).toEqual([4, 9, 3, 7]);
    expect(written.probabilities).toBeNull();
    expect(withPromptDigit(draft, 3, 8).prompt).toEqual([11, 3, 1, 7, 8, 10]);
    expect(withPromptDigit(draft, 0, 12)).toBe(draft);
  });

  it("takes another task's length, and a place that there still is", () => {
    const short = withTask({ ...draft, token: 3 }, taskById("modular_addition"));
    expect(short.completion).toEqual([4, 1]);
    expect(short.prompt[0]).toBe(taskById("modular_addition").token);
    expect(short.token).toBe(0);
    expect(withTask(short, taskById("sort")).completion).toEqual([4, 1, 0, 0]);
  });

  it("reads letters as tokens", () => {
    expect(tokenOfText("7")).toBe(7);
    expect(tokenOfText("s")).toBe(12);
    expect(tokenOfText("x")).toBeNull();
  });

  it("asks with what the question takes", () => {
    expect(rippleParams(draft)).toEqual({
      prompt: draft.prompt,
      completion: draft.completion,
      reward: 1,
      token: 0,
      rate: 1e-3,
      step: "sgd",
    });
  });

  it("offers completions by their prompts, right ones known", () => {
    const rollout = (completion: number[]) => ({
      prompt: [11, 3, 1, 7, 4, 10],
      completion,
      logprobs: [0, Math.log(0.5), 0, 0],
      reward: 0,
      advantage: 0,
    });
    const frame = packRollouts(3, [rollout([1, 3, 4, 7]), rollout([1, 1, 4, 7])]);
    const [group] = offersOf(frame);
    expect(group?.offers.map(({ right }) => right)).toEqual([true, false]);
    expect(group?.offers[0]?.probabilities?.[1]).toBeCloseTo(0.5);
    expect(offersOf(null)).toEqual([]);
  });
});

describe("what it does", () => {
  const reading = readRipple(answer(), 3);

  it("is read with the padding taken off", () => {
    expect(reading.contexts).toEqual([
      [11, 0],
      [11, 1, 2],
      [12, 0, 1],
      [11, 2],
    ]);
    expect(reading.vocabulary).toBe(3);
    expect(() => readRipple({ scalars: {}, arrays: {} }, 3)).toThrow(/no array/);
  });

  it("is told by where: here, on the same task, on others", () => {
    const moved = movements(reading, "log-probability", [0], [0]);
    // Here is context 3, the same task contexts 0 and 1, the other task context 2.
    expect(moved.here.mean).toEqual({
      representation: 4,
      gradient: 8,
      predicted: 12,
      measured: 16,
    });
    expect(moved.sameTask.mean.representation).toBeCloseTo(1.5);
    expect(moved.otherTasks.mean.gradient).toBe(6);
    expect(moved.rises.gradient).toBe(3);
    const against = movements(reading, "logit", [1], [1]);
    expect(against.sameTask.mean.representation).toBeCloseTo(-15);
    expect(against.falls.measured).toBe(3);
  });

  it("takes the mean over several rewarded tokens, and each context's own here", () => {
    const moved = movements(reading, "log-probability", [0, 1], [1]);
    expect(moved.here.mean.representation).toBe(-4);
    expect(moved.sameTask.mean.representation).toBe(0);
    expect(moved.rises.representation + moved.falls.representation).toBe(0);
  });

  it("has means over the probes alone", () => {
    expect([...columnMeans(reading, "log-probability", "representation")]).toEqual([2, -2, 2]);
  });

  it("is said in a sentence that is true of its numbers", () => {
    const words = (update: RippleDraft, of = reading) =>
      rippleLede(update, movements(of, "log-probability", rewardedTokens(update), [0]))
        .map(({ text }) => text)
        .join("");
    const first = { ...draft, completion: [0, 1, 2], token: 0 };
    expect(words(first)).toBe(
      "Reward one answer: its first token rises in 3 of 3 contexts by the representation, in 3 by the gradient.",
    );
    expect(words({ ...first, reward: -1, token: 1 })).toBe(
      "Punish one answer: its second token falls in 3 of 3 contexts by the representation, in 3 by the gradient.",
    );
    expect(words(first, readRipple(answer(["gradient"]), 3))).toBe(
      "Reward one answer: its first token rises in 3 of 3 contexts by the representation; the gradient is idle.",
    );
    expect(words(first, readRipple(answer(["representation"]), 3))).toContain(
      "the representation is idle.",
    );
    expect(words({ ...first, token: "all" })).toContain("its tokens rise in");
  });

  it("says where first order is enough and where it fails", () => {
    const at = (errors: number[]) =>
      predictionSentence({ ...reading, errors: Float32Array.from(errors) }, draft);
    expect(at([0.002, 0.02, 0.2])).toMatch(
      /^Over all tokens and contexts Δz is off by 2.%\. The kernel is first order/,
    );
    expect(at([0.02, 0.2, 2])).toMatch(/at this rate\. The kernel/);
    expect(at([0.08, 0.8, 8])).toMatch(/leaves the region/);
    expect(at([1e-4, 1e-8, 1e-8])).toMatch(/^Exact up to rounding/);
    expect(at([Number.NaN, Number.NaN, Number.NaN])).toMatch(/moves nothing/);
  });

  it("tells rounding from theory", () => {
    const rounding = (errors: number[]) =>
      roundingErrors({
        scales: Float32Array.from([0.01, 0.1, 1]),
        errors: Float32Array.from(errors),
        rounding: Float32Array.from([1e-6, 1e-7, 1e-8]),
      });
    expect(rounding([4e-4, 4e-3, 4e-2])).toEqual([false, false, false]);
    // It has stopped falling with the rate.
    expect(rounding([4e-3, 4e-3, 4e-2])).toEqual([true, false, false]);
    // It is as large as what rounding must contribute.
    expect(rounding([3e-6, 3e-5, 3e-4])).toEqual([true, false, false]);
  });

  it("writes changes with their sign, and a table's with a power of ten in common", () => {
    expect(commonPower([0.5, -0.02])).toBe(0);
    expect(commonPower([0.0031, Number.NaN])).toBe(3);
    expect(commonPower([1e-6])).toBe(6);
    expect(commonPower([])).toBe(0);
    expect([signed(0.314), signed(-0.04), signed(0), signed(0.001)]).toEqual([
      "+.31",
      "−.04",
      "0",
      "0",
    ]);
  });
});

describe("where it stands", () => {
  const room = { width: 1048, height: 380, rows: 34, columns: 16, ratio: 1 };

  it("fills the width with four maps of whole cells, inside the height", () => {
    const { map, places, gap, height, narrow } = rippleLayout(room);
    expect(narrow).toBe(false);
    expect(map.width % 16).toBe(0);
    expect(map.height % 34).toBe(0);
    expect((places[3]?.left ?? 0) + map.width).toBeCloseTo(room.width);
    expect(gap).toBeGreaterThanOrEqual(34);
    expect(height).toBe(HEAD + MEANS + map.height + LABELS);
    expect(height).toBeLessThanOrEqual(room.height);
  });

  it("stands two by two on a phone", () => {
    const { map, places, narrow } = rippleLayout({ ...room, width: 358 });
    expect(narrow).toBe(true);
    expect(places[2]?.left).toBe(0);
    expect((places[1]?.left ?? 0) + map.width).toBeLessThanOrEqual(358);
    expect(places[2]?.top).toBeGreaterThan((places[0]?.top ?? 0) + map.height);
  });

  it("puts the updated contexts first, then a gap, then the probes", () => {
    const rows = rowsInOrder(Float32Array.from([1, 2, 3, 4, 5, 6]), 2, 2);
    expect([...rows]).toEqual([5, 6, Number.NaN, Number.NaN, 1, 2, 3, 4]);
    expect([0, 1, 2, 3].map((row) => contextOfRow(row, 1, 2))).toEqual([2, null, 0, 1]);
  });

  it("finds the cell under the pointer, and none in the gap", () => {
    const map = { width: 160, height: 40 };
    expect(cellUnder(15, 5, map, 4, 16, 1)).toEqual({ row: 0, column: 1 });
    expect(cellUnder(15, 15, map, 4, 16, 1)).toBeNull();
    expect(cellUnder(200, 5, map, 4, 16, 1)).toBeNull();
  });

  it("moves by keys over the gap and no further than the edges", () => {
    const at = (row: number, column: number) => ({ row, column });
    expect(moveRippleCell(null, "ArrowDown", 4, 16, 1)).toEqual(at(0, 0));
    expect(moveRippleCell(at(0, 3), "ArrowDown", 4, 16, 1)).toEqual(at(2, 3));
    expect(moveRippleCell(at(2, 3), "ArrowUp", 4, 16, 1)).toEqual(at(0, 3));
    expect(moveRippleCell(at(3, 15), "ArrowRight", 4, 16, 1)).toEqual(at(3, 15));
    expect(moveRippleCell(at(3, 5), "Home", 4, 16, 1)).toEqual(at(3, 0));
    expect(moveRippleCell(at(3, 5), "Enter", 4, 16, 1)).toBeNull();
  });
});
