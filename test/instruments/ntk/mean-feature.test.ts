import { describe, expect, it } from "vitest";
import { meanFeatureSplit } from "../../../src/instruments/ntk/mean-feature";
import { relativeError } from "../../reference/kernel";
import { normals } from "../../reference/random";

describe("the representation component split by the mean feature", () => {
  it("is the hand-worked one", () => {
    // Features (3, 1) and (3, −1): mean (3, 0), rests (0, ±1), at right angles to it.
    const split = meanFeatureSplit(Float32Array.of(3, 1, 3, -1), 2);
    expect([...split.mean]).toEqual([3, 0]);
    expect(split.shared).toBe(9);
    expect([...split.cross]).toEqual([0, 0, 0, 0]);
    expect([...split.centred]).toEqual([1, -1, -1, 1]);
    expect(split.sharedShare).toBeCloseTo(9 / 10, 12);
  });

  it("sums to the whole cell by cell; rests sum to nothing", () => {
    const [count, width] = [7, 5];
    const draw = normals(51);
    const features = Float32Array.from({ length: count * width }, () => 2 + draw());
    const { shared, cross, centred, sharedShare } = meanFeatureSplit(features, width);
    const whole = Float64Array.from({ length: count ** 2 }, (_, cell) => {
      const [i, j] = [Math.floor(cell / count), cell % count];
      let sum = 0;
      for (let k = 0; k < width; k++) {
        sum += (features[i * width + k] as number) * (features[j * width + k] as number);
      }
      return sum;
    });
    const sum = whole.map(
      (_, cell) => shared + (cross[cell] as number) + (centred[cell] as number),
    );
    expect(relativeError(sum, whole)).toBeLessThan(1e-6);
    const add = (values: Float32Array) => values.reduce((a, b) => a + b, 0);
    expect(Math.abs(add(cross))).toBeLessThan(1e-4);
    for (let i = 0; i < count; i++) {
      expect(Math.abs(add(centred.subarray(i * count, (i + 1) * count)))).toBeLessThan(1e-4);
    }
    let trace = 0;
    for (let i = 0; i < count; i++) {
      trace += whole[i * count + i] as number;
    }
    expect(sharedShare).toBeCloseTo((count * shared) / trace, 6);
  });

  it("refuses features that are no rows of the width", () => {
    expect(() => meanFeatureSplit(new Float32Array(5), 2)).toThrow(/5 numbers; rows of 2/);
    expect(() => meanFeatureSplit(new Float32Array(0), 2)).toThrow(/0 numbers/);
  });
});
