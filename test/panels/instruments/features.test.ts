import { describe, expect, it } from "vitest";
import {
  partLabels,
  planeUnit,
  reachOf,
  trailOf,
} from "../../../src/panels/instruments/features/plane-marks";
import type { MeasurementFrame } from "../../../src/run/frames";

const plane = (
  step: number,
  contexts: readonly number[],
  rows: readonly number[],
): MeasurementFrame => ({
  step,
  milliseconds: 1,
  arrays: {
    contexts: { shape: [contexts.length / 2, 2], data: Float32Array.from(contexts) },
    rows: { shape: [rows.length / 2, 2], data: Float32Array.from(rows) },
  },
  labels: {},
});

const FRAMES = [
  plane(0, [1, 2, -3, 0], [4, -1]),
  plane(5, [1.5, 2, -3, 0.5], [6, -1]),
  plane(9, [2, 2, -3, 1], [8, Number.NaN]),
];

describe("the plane of features", () => {
  it("keeps all marks and the origin in view, on both axes alike", () => {
    expect(reachOf(FRAMES)).toEqual({ left: -3, right: 8, bottom: -1, top: 2 });
    const unit = planeUnit(reachOf(FRAMES), 242, 1000, 11);
    // 11 units in 220 px: at most 20 px each, and a preferred number of units a px.
    expect(unit).toBeLessThanOrEqual(20);
    expect(1 / unit).toBeCloseTo(0.05, 9);
    expect(planeUnit(reachOf([]), 200, 200, 10)).toBeGreaterThan(0);
  });

  it("shows the way of a mark up to the step in view", () => {
    expect(trailOf(FRAMES, "contexts", 0, 5)).toEqual([1, 2, 1.5, 2]);
    expect(trailOf(FRAMES, "rows", 0, 9)).toEqual([4, -1, 6, -1]);
    expect(trailOf(FRAMES, "rows", 0, -1)).toEqual([]);
  });

  it("parts labels that would cover one another, none far from what it names", () => {
    const at = (x: number, y: number) => ({ x, y, width: 10, height: 14 });
    const [alone, left, right] = partLabels([at(200, 0), at(0, 0), at(4, 1)]);
    expect(alone).toEqual({ x: 200, y: 0 });
    expect((right?.x ?? 0) - (left?.x ?? 0)).toBeGreaterThanOrEqual(10);
    const crowd = Array.from({ length: 30 }, () => at(50, 50));
    for (const { x, y } of partLabels(crowd)) {
      expect(Math.hypot(x - 50, y - 50)).toBeLessThanOrEqual(12 + 1e-9);
    }
  });
});
