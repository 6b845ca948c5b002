import { describe, expect, it } from "vitest";
import { drawnOrder, sharesOf } from "../../../src/panels/instruments/diversity/answer-shares";
import {
  namedTries,
  overtaken,
  type PassCurve,
} from "../../../src/panels/instruments/diversity/pass-curve";
import { parsePrompt } from "../../../src/panels/instruments/diversity/prompt-text";
import { permute } from "../../../src/tasks/permute";
import { sum } from "../../../src/tasks/sum";

const curve = (...pass: number[]): PassCurve => ({
  step: 0,
  tries: pass.map((_, i) => i + 1),
  pass,
});

describe("pass@k", () => {
  it("says from which number of tries the other policy is better, and stays so", () => {
    expect(overtaken(curve(0.6, 0.65, 0.7, 0.71), curve(0.3, 0.6, 0.72, 0.8))).toBe(3);
    expect(overtaken(curve(0.6, 0.65, 0.7), curve(0.3, 0.66, 0.69))).toBeNull();
    expect(overtaken(curve(0.3, 0.4), curve(0.5, 0.6))).toBeNull();
    // Of a curve that is known at few k, those alone are compared.
    const few: PassCurve = { step: 0, tries: [1, 4], pass: [0.3, 0.9] };
    expect(overtaken(curve(0.6, 0.65, 0.7, 0.71), few)).toBe(4);
  });

  it("names powers of two and the last", () => {
    expect(namedTries(16)).toEqual([1, 2, 4, 8, 16]);
    expect(namedTries(12)).toEqual([1, 2, 4, 8, 12]);
    expect(namedTries(9)).toEqual([1, 2, 4, 9]);
  });
});

describe("the distribution over right answers", () => {
  const arrays = (probabilities: readonly number[]) => ({
    answers: {
      shape: [probabilities.length, 2],
      data: Float32Array.from(probabilities.flatMap((_, i) => [i, i + 1])),
    },
    log_probabilities: {
      shape: [probabilities.length],
      data: Float32Array.from(probabilities.map(Math.log)),
    },
  });

  it("is as diverse as so many equally likely answers", () => {
    const shares = sharesOf(5, arrays([0.1, 0.1, 0.1, 0.1]));
    expect(shares?.right).toBeCloseTo(0.4, 6);
    expect(shares?.effective).toBeCloseTo(4, 5);
    expect(shares?.answers).toEqual([
      [0, 1],
      [1, 2],
      [2, 3],
      [3, 4],
    ]);
    // −(⅔ log ⅔ + ⅓ log ⅓), exponentiated.
    expect(sharesOf(0, arrays([0.4, 0.2]))?.effective).toBeCloseTo(1.8899, 4);
    expect(sharesOf(0, {})).toBeNull();
  });

  it("keeps the task's order while answers can be told apart, else goes by size", () => {
    const few = sharesOf(0, arrays([0.1, 0.3]));
    expect(few && drawnOrder(few)).toEqual([0, 1]);
    const many = sharesOf(0, arrays(Array.from({ length: 65 }, (_, i) => (i + 1) / 4000)));
    expect(many && drawnOrder(many).slice(0, 2)).toEqual([64, 63]);
  });
});

describe("a prompt that is typed", () => {
  it("is read for the run's task, or refused in words", () => {
    expect(parsePrompt(" 3174= ", permute)).toEqual({ prompt: [11, 3, 1, 7, 4, 10] });
    expect(parsePrompt("3374", sum)).toEqual({ prompt: [14, 3, 3, 7, 4, 10] });
    expect(parsePrompt("3374", permute)).toEqual({ problem: expect.stringMatching(/differ/) });
    expect(parsePrompt("317", permute)).toEqual({ problem: expect.stringMatching(/four digits/) });
  });
});
