import { describe, expect, it } from "vitest";
import {
  componentStatistics,
  kernelMetrics,
  kernelSpectra,
  normaliseKernel,
  wholeKernel,
} from "../../../src/instruments/ntk/kernel-statistics";

/** Eigenvalues 3 and 1. */
const tilted = Float32Array.of(2, 1, 1, 2);
const identity = Float32Array.of(1, 0, 0, 1);

describe("statistics of a kernel", () => {
  it("are the hand-worked ones", () => {
    const statistics = componentStatistics(tilted);
    expect(statistics.trace).toBe(4);
    expect(statistics.fro).toBeCloseTo(Math.sqrt(10), 12);
    expect(statistics.topEigenvalue).toBeCloseTo(3, 12);
    // Shares 3/4 and 1/4.
    expect(statistics.effectiveRank).toBeCloseTo(4 / 3 ** 0.75, 12);
  });

  it("count one direction as rank one and equal ones as their number", () => {
    expect(componentStatistics(Float32Array.of(1, 1, 1, 1)).effectiveRank).toBeCloseTo(1, 10);
    expect(componentStatistics(identity).effectiveRank).toBeCloseTo(2, 12);
    expect(componentStatistics(new Float32Array(4)).effectiveRank).toBe(0);
  });

  it("are named as metrics, with share and drift", () => {
    const start = { representation: identity, gradient: identity };
    const metrics = kernelMetrics({ representation: tilted, gradient: identity }, start);
    expect(metrics["ntk/representation/trace"]).toBe(4);
    expect(metrics["ntk/gradient/top_eigenvalue"]).toBeCloseTo(1, 12);
    expect(metrics["ntk/gradient_share"]).toBeCloseTo(2 / 6, 12);
    // The whole went from 2·I to [[3,1],[1,3]]: moved by [[1,1],[1,1]], norm 2 against √8.
    expect(metrics["ntk/drift"]).toBeCloseTo(2 / Math.sqrt(8), 12);
    expect(kernelMetrics(start, start)["ntk/drift"]).toBe(0);
  });

  it("hold every eigenvalue, the largest first, and need them once", () => {
    const kernel = { representation: tilted, gradient: identity };
    const spectra = kernelSpectra(kernel);
    expect([...spectra.representation].map((x) => Number(x.toFixed(12)))).toEqual([3, 1]);
    expect([...spectra.gradient]).toEqual([1, 1]);
    expect(kernelMetrics(kernel, kernel, spectra)).toEqual(kernelMetrics(kernel, kernel));
  });

  it("add up", () => {
    expect([...wholeKernel({ representation: tilted, gradient: identity })]).toEqual([3, 1, 1, 3]);
  });

  it("refuse what is not square or not finite", () => {
    expect(() => componentStatistics(new Float32Array(3))).toThrow(/square/);
    expect(() => componentStatistics(Float32Array.of(1, Number.NaN, 0, 1))).toThrow(/finite/);
  });
});

describe("normalisations", () => {
  it("scale entries as they say", () => {
    const kernel = Float32Array.of(4, 1, 1, 1);
    expect([...normaliseKernel(kernel, 16, "mean_trace")]).toEqual([4, 1, 1, 1]);
    expect([...normaliseKernel(kernel, 16, "trace")]).toEqual([64, 16, 16, 16]);
    expect([...normaliseKernel(kernel, 16, "cosine")]).toEqual([1, 0.5, 0.5, 1]);
    expect([...normaliseKernel(new Float32Array(4), 16, "cosine")]).toEqual([0, 0, 0, 0]);
  });

  it("let the components' cosines add up where they are scaled by the whole", () => {
    const kernel = { representation: tilted, gradient: Float32Array.of(6, -3, -3, 2) };
    const whole = wholeKernel(kernel);
    const cosine = normaliseKernel(whole, 16, "cosine");
    const [first, second] = [kernel.representation, kernel.gradient].map((part) =>
      normaliseKernel(part, 16, "cosine", whole),
    );
    cosine.forEach((value, i) => {
      expect((first?.[i] ?? 0) + (second?.[i] ?? 0)).toBeCloseTo(value, 6);
    });
    expect(cosine[0]).toBeCloseTo(1, 6);
    expect(() => normaliseKernel(tilted, 16, "cosine", Float32Array.of(1))).toThrow(
      /scale holds 1/,
    );
  });
});
