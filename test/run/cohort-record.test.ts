import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { CohortFrame } from "../../src/run/cohort-frames";
import { CohortRecord } from "../../src/run/cohort-record";
import { seedMean } from "../../src/statistics/seed-mean";

const NONE = Number.NaN;

/** A frame of three seeds, metric by metric. */
function frame(step: number, metrics: Record<string, readonly number[]>): CohortFrame {
  const names = Object.keys(metrics);
  return {
    step,
    names,
    values: Float64Array.from(names.flatMap((n) => metrics[n] ?? [])),
    ended: [],
  };
}

describe("CohortRecord", () => {
  it("holds each seed's metrics by step, and what they say together", () => {
    const record = new CohortRecord([4, 5, 6]);
    expect([record.lastStep, record.rows, record.names()]).toEqual([-1, 0, []]);
    record.append(frame(0, { reward: [0.1, 0.2, 0.6] }));
    record.append(frame(1, { reward: [0.3, NONE, 0.5], "heldout/reward": [1, NONE, NONE] }));
    expect([...record.steps()]).toEqual([0, 1]);
    expect(record.names()).toEqual(["reward", "heldout/reward"]);
    expect(record.values("reward", 1)).toEqual(Float64Array.of(0.2, NONE));
    expect(record.values("heldout/reward", 0)).toEqual(Float64Array.of(NONE, 1));
    expect(record.values("loss", 0)).toBeNull();
    expect(record.summary("loss")).toBeNull();
    const { mean, low, high, count } = record.summary("reward") ?? {};
    const [first, second] = [seedMean([0.1, 0.2, 0.6]), seedMean([0.3, 0.5])];
    expect([...(mean ?? [])]).toEqual([first?.mean, second?.mean]);
    expect([...(low ?? [])]).toEqual([first?.low, second?.low]);
    expect([...(high ?? [])]).toEqual([first?.high, second?.high]);
    expect([...(count ?? [])]).toEqual([3, 2]);
    const { least, most } = record.summary("reward") ?? {};
    expect([[...(least ?? [])], [...(most ?? [])]]).toEqual([
      [0.1, 0.1],
      [0.6, 0.6],
    ]);
    expect(record.summary("heldout/reward")?.high[1]).toBeNaN();
  });

  it("finds the last row that holds a metric", () => {
    const record = new CohortRecord([1, 2, 3]);
    record.append(frame(0, { "heldout/reward": [1, 2, 3], reward: [0, 0, 0] }));
    record.append(frame(1, { reward: [1, 1, 1] }));
    expect(record.at("heldout/reward", 9)).toEqual({ step: 0, values: [1, 2, 3] });
    expect(record.at("reward", 0)?.step).toBe(0);
    expect(record.at("reward", -1)).toBeNull();
    expect(record.at("loss", 9)).toBeNull();
  });

  it("completes a row with what was measured of it later", () => {
    const record = new CohortRecord([1, 2, 3]);
    record.append(frame(5, { "heldout/reward": [1, 2, 3] }));
    record.append(frame(5, { reward: [4, 5, 6], "heldout/reward": [NONE, NONE, NONE] }));
    expect(record.rows).toBe(1);
    expect(record.at("heldout/reward", 5)?.values).toEqual([1, 2, 3]);
    expect(record.summary("reward")?.mean[0]).toBe(5);
  });

  it("refuses what does not fit, and changes nothing", () => {
    const record = new CohortRecord([1, 2, 3]);
    record.append(frame(3, { reward: [1, 2, 3] }));
    expect(() => record.append(frame(2, { reward: [1, 2, 3] }))).toThrow("step 2 after step 3");
    expect(() => record.append(frame(4, { reward: [1, 2] }))).toThrow(RangeError);
    expect([record.rows, record.lastStep]).toEqual([1, 3]);
  });

  it("goes back to an earlier step, the seeds that ended after it included", () => {
    const record = new CohortRecord([1, 2, 3]);
    for (let step = 0; step < 6; step++) {
      const ended = step === 2 || step === 4 ? [{ seed: step, step, message: "it broke" }] : [];
      record.append({ ...frame(step, { reward: [step, step, step] }), ended });
    }
    record.truncate(3);
    expect([...record.steps()]).toEqual([0, 1, 2]);
    expect(record.ended.map(({ step }) => step)).toEqual([2]);
    record.append(frame(3, { reward: [9, 9, 9] }));
    expect(record.at("reward", 3)?.values).toEqual([9, 9, 9]);
    record.truncate(0);
    expect([record.rows, record.lastStep]).toEqual([0, -1]);
    record.append(frame(0, { reward: [1, 1, 1] }));
    expect([...record.steps()]).toEqual([0]);
  });

  it("thins a long run evenly, and keeps the newest row", () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 9 }), fc.integer({ min: 1, max: 90 }), (most, rows) => {
        const record = new CohortRecord([1, 2, 3], most);
        for (let step = 0; step < rows; step++) {
          record.append(frame(step, { reward: [step, step + 1, step + 2] }));
          expect(record.rows).toBeLessThanOrEqual(most);
          expect(record.lastStep).toBe(step);
        }
        const { stride } = record;
        const even = [...record.steps()].slice(0, -1);
        expect(even).toEqual(even.map((_, row) => row * stride));
        expect([...(record.summary("reward")?.mean ?? [])]).toEqual(
          [...record.steps()].map((step) => step + 1),
        );
        expect([...(record.values("reward", 2) ?? [])]).toEqual(
          [...record.steps()].map((step) => step + 2),
        );
      }),
    );
  });
});
