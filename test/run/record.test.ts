import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { resolveExperiment } from "../../src/experiment/resolve";
import type { KernelFrame, RunHeader, StepFrame } from "../../src/run/frames";
import { packRollouts, rolloutAt, transferables } from "../../src/run/frames";
import { orderMetrics } from "../../src/run/metrics";
import { RunRecord } from "../../src/run/record";
import { ThinnedSeries } from "../../src/run/thinned-series";

const header = { id: "main", label: "CF-RL", experiment: resolveExperiment() } as RunHeader;

function frame(step: number, metrics: Record<string, number>, extra: Partial<StepFrame> = {}) {
  return { step, metrics, events: [], kernel: null, rollouts: null, answers: null, ...extra };
}

function kernel(step: number): KernelFrame {
  return { step, representation: new Float32Array([step]), gradient: new Float32Array([-step]) };
}

describe("RunRecord", () => {
  it("holds a column per metric, with NaN where a metric was not measured", () => {
    const record = new RunRecord(header);
    record.append(frame(0, { reward: 0.25, entropy: 1.5 }));
    record.append(frame(1, { reward: 0.5 }));
    record.append(frame(3, { reward: 0.75, "heldout/reward": 0.1 }));
    expect([...record.steps()]).toEqual([0, 1, 3]);
    expect([...(record.values("reward") ?? [])]).toEqual([0.25, 0.5, 0.75]);
    expect([...(record.values("entropy") ?? [])]).toEqual([1.5, Number.NaN, Number.NaN]);
    expect([...(record.values("heldout/reward") ?? [])]).toEqual([Number.NaN, Number.NaN, 0.1]);
    expect(record.values("kl")).toBeNull();
    expect(record.names()).toEqual(["reward", "entropy", "heldout/reward"]);
  });

  it("reads the last measured value at or before a step", () => {
    const record = new RunRecord(header);
    record.append(frame(0, { entropy: 2 }));
    record.append(frame(1, { reward: 1 }));
    record.append(frame(5, { entropy: 1 }));
    expect(record.valueAt("entropy", 4)).toBe(2);
    expect(record.valueAt("entropy", 5)).toBe(1);
    expect(record.valueAt("reward", 0)).toBeNaN();
    expect(record.valueAt("nothing", 5)).toBeNaN();
    expect(record.snapshotAt(3)).toEqual({ entropy: 2, reward: 1 });
    expect(record.rowAt(-1)).toBe(-1);
  });

  it("completes the last row when its step comes again, and refuses an older one unchanged", () => {
    const record = new RunRecord(header);
    record.append(frame(0, { "classifier/norm_fro": 3 }, { kernel: kernel(0) }));
    record.append(frame(0, { reward: 1 }, { kernel: kernel(0) }));
    expect(record.rows).toBe(1);
    expect(record.kernels.length).toBe(1);
    expect(record.snapshotAt(0)).toEqual({ reward: 1, "classifier/norm_fro": 3 });
    record.append(frame(1, { reward: 2 }));
    const before = record.version;
    expect(() => record.append(frame(0, { reward: 9 }))).toThrow(/step 0 after step 1/);
    expect(() => record.append(frame(2, {}, { kernel: kernel(7) }))).toThrow(/step 7/);
    expect(record.version).toBe(before);
    expect([...(record.values("reward") ?? [])]).toEqual([1, 2]);
  });

  it("tells its listeners of every change until they leave", () => {
    const record = new RunRecord(header);
    let calls = 0;
    const leave = record.subscribe(() => calls++);
    record.append(frame(0, {}));
    record.addEvent({ step: 0, kind: "stopped", reason: "finished", message: "" });
    leave();
    record.append(frame(1, {}));
    expect(calls).toBe(2);
    expect(record.version).toBe(3);
  });

  it("keeps what instruments measured, fewer frames of larger arrays, and drops it with its step", () => {
    const record = new RunRecord(header);
    const measured = (step: number, size: number) => {
      const arrays = { values: { shape: [size], data: new Float32Array(size).fill(step) } };
      return { step, milliseconds: 1, arrays, labels: {} };
    };
    expect(record.series("large")).toBeNull();
    for (let step = 0; step < 100; step++) {
      const measurements = { large: measured(step, 1 << 18), small: measured(step, 4) };
      record.append(frame(step, {}, { measurements }));
    }
    expect(record.instruments()).toEqual(["large", "small"]);
    expect(record.series("small")?.length).toBe(100);
    expect(record.series("large")?.length).toBeLessThanOrEqual(24);
    expect(record.series("large")?.last?.step).toBe(99);
    expect(record.series("small")?.at(7)?.arrays.values?.data[0]).toBe(7);
    const wrong = frame(100, {}, { measurements: { small: measured(3, 4) } });
    expect(() => record.append(wrong)).toThrow(/step 3 came with step 100/);
    record.truncate(50);
    expect(record.series("small")?.last?.step).toBe(49);
  });

  it("keeps every value through growth", () => {
    const record = new RunRecord(header);
    for (let step = 0; step < 1000; step++) {
      record.append(frame(step, step % 7 === 0 ? { reward: step, kl: -step } : { reward: step }));
    }
    expect(record.values("reward")?.every((value, row) => value === row)).toBe(true);
    expect(record.valueAt("kl", 13)).toBe(-7);
  });
});

describe("ThinnedSeries", () => {
  it("keeps everything up to its capacity, then evenly spread frames and the newest", () => {
    const series = new ThinnedSeries<KernelFrame>(8);
    for (let step = 0; step < 8; step++) series.append(kernel(step));
    expect(series.stride).toBe(1);
    expect(series.length).toBe(8);
    for (let step = 8; step < 100; step++) series.append(kernel(step));
    const steps = series.frames.map((entry) => entry.step);
    expect(series.appended).toBe(100);
    expect(steps.at(-1)).toBe(99);
    expect(series.length).toBeLessThanOrEqual(8);
    for (const step of steps.slice(0, -1)) expect(step % series.stride).toBe(0);
  });

  it("never exceeds its capacity, always holds first and last, and ascends", () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 9 }), fc.integer({ min: 1, max: 200 }), (cap, n) => {
        const series = new ThinnedSeries<KernelFrame>(cap);
        for (let step = 0; step < n; step++) series.append(kernel(step));
        const steps = series.frames.map((entry) => entry.step);
        expect(steps.length).toBeLessThanOrEqual(cap);
        expect(steps[0]).toBe(0);
        expect(steps.at(-1)).toBe(n - 1);
        expect(steps).toEqual([...steps].sort((a, b) => a - b));
        expect(series.at(n + 5)?.step).toBe(n - 1);
        expect(series.at(-1)).toBeNull();
      }),
    );
  });
});

describe("frames", () => {
  it("packs and unpacks completions", () => {
    const rollouts = [
      { prompt: [11, 1], completion: [2, 3], logprobs: [-0.5, -1], reward: 1, advantage: 0.5 },
      { prompt: [11, 4], completion: [5, 6], logprobs: [-2, -4], reward: 0, advantage: -0.5 },
    ];
    const packed = packRollouts(3, rollouts);
    expect([rolloutAt(packed, 0), rolloutAt(packed, 1)]).toEqual(rollouts);
    expect(() => rolloutAt(packed, 2)).toThrow(RangeError);
    const uneven = [rollouts[0]!, { ...rollouts[1]!, completion: [5], logprobs: [-1] }];
    expect(() => packRollouts(0, uneven)).toThrow(/another length/);
  });

  it("lists every buffer of a frame once", () => {
    const rollouts = packRollouts(0, []);
    expect(transferables(frame(0, {}, { kernel: kernel(0), rollouts }))).toHaveLength(7);
    const values = { shape: [2], data: new Float32Array(2) };
    const arrays = { values, same: values };
    const measurements = { toy: { step: 0, milliseconds: 1, arrays, labels: {} } };
    expect(transferables(frame(0, {}, { measurements }))).toEqual([values.data.buffer]);
  });

  it("orders metrics by the list, then by alphabet", () => {
    expect(orderMetrics(["zeta", "alpha", "entropy", "reward"])).toEqual([
      "reward",
      "entropy",
      "alpha",
      "zeta",
    ]);
  });
});
