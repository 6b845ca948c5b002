import { describe, expect, it } from "vitest";
import { kernelMotion } from "../../../src/instruments/ntk/kernel-motion";

const identity = Float32Array.of(1, 0, 0, 1);
const tilted = Float32Array.of(2, 1, 1, 2);
const start = { representation: identity, gradient: tilted };

describe("how the kernel's components have moved", () => {
  it("is nothing at the start, where there is nothing before", () => {
    expect(kernelMotion(start, start, null)).toEqual({
      "ntk/representation/drift": 0,
      "ntk/representation/alignment": expect.closeTo(1, 12),
      "ntk/gradient/drift": 0,
      "ntk/gradient/alignment": expect.closeTo(1, 12),
    });
  });

  it("tells scaling from turning, and the run from the last measurement", () => {
    const before = { representation: identity, gradient: tilted.map((x) => 2 * x) };
    const now = { representation: tilted, gradient: tilted.map((x) => 3 * x) };
    const metrics = kernelMotion(now, start, before);
    // I to [[2,1],[1,2]]: moved by [[1,1],[1,1]], norm 2 against √2; cosine 4 / (√10 √2).
    expect(metrics["ntk/representation/drift"]).toBeCloseTo(Math.SQRT2, 12);
    expect(metrics["ntk/representation/alignment"]).toBeCloseTo(4 / Math.sqrt(20), 12);
    expect(metrics["ntk/representation/change"]).toBeCloseTo(Math.SQRT2, 12);
    expect(metrics["ntk/gradient/drift"]).toBeCloseTo(2, 12);
    expect(metrics["ntk/gradient/alignment"]).toBeCloseTo(1, 12);
    expect(metrics["ntk/gradient/change"]).toBeCloseTo(1 / 2, 12);
  });

  it("says nothing relative to nothing, and refuses other probes", () => {
    const none = { representation: identity, gradient: new Float32Array(4) };
    const names = Object.keys(kernelMotion(start, none, none));
    expect(names.filter((name) => name.startsWith("ntk/gradient"))).toEqual([]);
    const other = { representation: identity.subarray(1), gradient: tilted };
    expect(() => kernelMotion(start, other, null)).toThrow(/compare 4 numbers with 3/);
  });
});
