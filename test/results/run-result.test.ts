import { describe, expect, it } from "vitest";
import type { Recorded } from "../../src/experiment/sweep";
import { CurveCollector, hasRecorded, isRecorded } from "../../src/results/run-result";
import { fakeResult } from "./fake-result";

describe("CurveCollector", () => {
  it("keeps the rows of its cadences and the last, and the last value of everything", () => {
    const collector = new CurveCollector(null, [4, 6, Number.POSITIVE_INFINITY]);
    for (let step = 0; step < 10; step++) {
      collector.add(step, { reward: step / 3, ...(step === 5 ? { rare: 7 } : {}) });
    }
    collector.add(9, { entropy: 2, reward: Number.NaN });
    expect(collector.collected()).toEqual({
      final: { entropy: 2, rare: 7, reward: 3 },
      curves: {
        steps: [0, 4, 6, 8, 9],
        values: {
          entropy: [null, null, null, null, 2],
          rare: [null, null, null, null, null],
          reward: [0, 1.333333, 2, 2.666667, 3],
        },
      },
    });
  });

  it("collects what is wanted", () => {
    const collector = new CurveCollector(["heldout/*", "reward"], [1]);
    collector.add(0, { "heldout/entropy": 1, reward: 0, reward_std: 5, "held/x": 3 });
    expect(collector.collected().final).toEqual({ "heldout/entropy": 1, reward: 0 });
    expect(isRecorded("anything", null)).toBe(true);
  });
});

describe("hasRecorded", () => {
  const of = (record: Recorded) => fakeResult({}, { reward: [0] }, { record });
  it("asks for every metric and for instruments as often", () => {
    const all = { metrics: null, instruments: [{ id: "drive", every: 5 }] };
    const some = { metrics: ["reward", "heldout/*"], instruments: [] };
    expect(hasRecorded(of(all), some)).toBe(true);
    expect(hasRecorded(of(some), some)).toBe(true);
    expect(hasRecorded(of(some), { ...some, metrics: null })).toBe(false);
    expect(hasRecorded(of(some), { ...some, metrics: ["entropy"] })).toBe(false);
    const drive = (every: number) => ({ ...some, instruments: [{ id: "drive", every }] });
    expect(hasRecorded(of(all), drive(10))).toBe(true);
    expect(hasRecorded(of(all), drive(4))).toBe(false);
    expect(hasRecorded(of(some), drive(5))).toBe(false);
  });
});
