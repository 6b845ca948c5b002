import { describe, expect, it } from "vitest";
import {
  cosineMatrix,
  featureMotion,
  sharedFeatureNorm,
} from "../../src/instruments/feature-geometry";
import { meanCosine } from "../../src/instruments/geometry";
import { normals } from "../reference/random";

describe("the geometry of features", () => {
  it("has the cosines of hand-worked directions, and none for a zero feature", () => {
    const cosines = cosineMatrix(Float32Array.of(2, 0, 3, 3, 0, 0), 2);
    const half = Math.fround(Math.SQRT1_2);
    expect([...cosines].map((x) => Math.round(x * 1e6) / 1e6)).toEqual(
      [1, half, 0, half, 1, 0, 0, 0, 0].map((x) => Math.round(x * 1e6) / 1e6),
    );
  });

  it("agrees with the mean cosine that is measured at every step", () => {
    const [count, width] = [6, 4];
    const draw = normals(61);
    const features = Float32Array.from({ length: count * width }, () => 1 + draw());
    const cosines = cosineMatrix(features, width);
    const offDiagonal = cosines.reduce(
      (sum, value, cell) => sum + (cell % (count + 1) === 0 ? 0 : value),
      0,
    );
    expect(offDiagonal / (count * (count - 1))).toBeCloseTo(meanCosine(features, width), 6);
  });

  it("tells growing from turning", () => {
    const start = Float32Array.of(3, 4, 1, 0);
    const { drift, cosine } = featureMotion(Float32Array.of(6, 8, 0, 1), start, 2);
    expect([...drift]).toEqual([1, Math.fround(Math.SQRT2)]);
    expect([...cosine]).toEqual([1, 0]);
    expect(() => featureMotion(start, start.subarray(2), 2)).toThrow(/4 numbers now, 2 at the/);
  });

  it("measures what features share against their size", () => {
    expect(sharedFeatureNorm(Float32Array.of(0, 2, 0, 4), 2)).toBeCloseTo(1, 12);
    expect(sharedFeatureNorm(Float32Array.of(1, 0, -1, 0), 2)).toBe(0);
    // Unit vectors at right angles: the mean is (1/2, 1/2).
    expect(sharedFeatureNorm(Float32Array.of(1, 0, 0, 1), 2)).toBeCloseTo(Math.SQRT1_2, 12);
  });
});
