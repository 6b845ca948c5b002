import { describe, expect, it } from "vitest";
import {
  answerRowsNorm,
  geometryMetrics,
  meanCosine,
  singularValues,
} from "../../src/instruments/geometry";

describe("geometry", () => {
  it("has the singular values of hand-worked matrices, wide or tall", () => {
    // diag(3, 2) rotated into a 3 × 2 and a 2 × 3 matrix.
    const tall = singularValues(Float32Array.of(3, 0, 0, 0, 0, -2), 2);
    const wide = singularValues(Float32Array.of(3, 0, 0, 0, 0, -2), 3);
    expect([...tall].map((x) => Number(x.toFixed(10)))).toEqual([3, 2]);
    expect([...wide].map((x) => Number(x.toFixed(10)))).toEqual([3, 2]);
  });

  it("measures answer rows from their mean, so that a common shift is nothing", () => {
    // Two answer rows (1, 0) and (3, 4): mean (2, 2), each (∓1, ∓2) away; the third row is no answer.
    const matrix = Float32Array.of(1, 0, 3, 4, 100, 100);
    expect(answerRowsNorm(matrix, 2, 2)).toBeCloseTo(Math.sqrt(10), 12);
    const shifted = matrix.map((x, i) => x + (i % 2 === 0 ? 5 : -7));
    expect(answerRowsNorm(shifted, 2, 2)).toBeCloseTo(Math.sqrt(10), 12);
  });

  it("averages cosines over pairs of different rows", () => {
    // Directions 0°, 0°, 90°: cosines 1, 0, 0.
    expect(meanCosine(Float32Array.of(1, 0, 5, 0, 0, 2), 2)).toBeCloseTo(1 / 3, 12);
    expect(meanCosine(Float32Array.of(1, 0, -1, 0), 2)).toBeCloseTo(-1, 12);
  });

  it("names every metric, and drifts from the start", () => {
    const start = {
      width: 2,
      classifier: Float32Array.of(3, 0, 0, 4),
      features: Float32Array.of(1, 0, 0, 1),
    };
    const now = { ...start, classifier: Float32Array.of(3, 0, 0, 9) };
    const metrics = geometryMetrics(now, start);
    expect(metrics["classifier/norm_fro"]).toBeCloseTo(Math.sqrt(90), 12);
    expect(metrics["classifier/norm_spectral"]).toBeCloseTo(9, 10);
    expect(metrics["classifier/norm_answer_rows"]).toBeCloseTo(Math.sqrt(45), 10);
    expect(metrics["classifier/drift"]).toBeCloseTo(1, 12);
    expect(metrics["features/cosine_mean"]).toBeCloseTo(0, 12);
    expect(metrics["features/effective_rank"]).toBeCloseTo(2, 10);
    expect(metrics["features/drift"]).toBe(0);
  });

  it("refuses to compare matrices of different size", () => {
    const reading = { width: 1, classifier: new Float32Array(2), features: new Float32Array(2) };
    const other = { ...reading, classifier: new Float32Array(3) };
    expect(() => geometryMetrics(reading, other)).toThrow(/compare 2 numbers with 3/);
  });
});
