import { describe, expect, it } from "vitest";
import { firstCrossing, valueAt, valueAtLevel } from "../../src/statistics/curve";

const reward = { steps: [0, 5, 10, 15, 20], values: [0.1, 0.3, 0.7, 0.5, 0.9] };

describe("firstCrossing", () => {
  it("interpolates between the measurements around it", () => {
    expect(firstCrossing(reward, 0.5)).toEqual({ step: 7.5, fromStart: false });
    expect(firstCrossing(reward, 0.7)).toEqual({ step: 10, fromStart: false });
    expect(firstCrossing(reward, 0.8)?.step).toBeCloseTo(18.75, 12);
  });

  it("is null where the level is never reached, and says what began there", () => {
    expect(firstCrossing(reward, 0.95)).toBeNull();
    expect(firstCrossing(reward, 0.1)).toEqual({ step: 0, fromStart: true });
    expect(firstCrossing({ steps: [], values: [] }, 0)).toBeNull();
  });

  it("passes over steps that were not measured", () => {
    const gaps = { steps: [0, 1, 2, 3, 4], values: [0, Number.NaN, Number.NaN, Number.NaN, 1] };
    expect(firstCrossing(gaps, 0.25)?.step).toBe(1);
  });
});

describe("valueAt", () => {
  it("interpolates, and knows nothing outside", () => {
    expect(valueAt(reward, 2.5)).toBeCloseTo(0.2, 12);
    expect(valueAt(reward, 15)).toBe(0.5);
    expect(valueAt(reward, 21)).toBeNull();
    expect(valueAt({ steps: [5, 6], values: [1, 2] }, 4)).toBeNull();
  });
});

describe("valueAtLevel", () => {
  const entropy = { steps: [0, 10, 20], values: [2, 1, 0.5] };
  it("reads one curve where the other reaches the level", () => {
    expect(valueAtLevel(reward, 0.5, entropy)).toBeCloseTo(1.25, 12);
  });

  it("is null where rewards cannot be matched", () => {
    expect(valueAtLevel(reward, 0.95, entropy)).toBeNull();
    expect(valueAtLevel(reward, 0.05, entropy)).toBeNull();
  });
});
