import { describe, expect, it } from "vitest";
import { featurePlane, viewInPlane } from "../../src/instruments/feature-plane";
import type { Reading } from "../../src/instruments/geometry";
import { normals } from "../reference/random";

/** Features that vary by 4 along the second axis and by 1 along minus the third, about (5, 0, 0). */
const base: Reading = {
  width: 3,
  features: Float32Array.of(5, 4, 0, 5, -4, 0, 5, 0, 1, 5, 0, -1),
  classifier: Float32Array.of(7, 1, 0, 7, -1, 2),
};

describe("the plane of features", () => {
  it("is spanned by the base policy's principal axes, about its mean", () => {
    const plane = featurePlane(base);
    expect([...plane.centre]).toEqual([5, 0, 0]);
    const axes = [...plane.axes].map((x) => Number(x.toFixed(12)) + 0);
    expect(axes).toEqual([0, 1, 0, 0, 0, 1]);
    expect(plane.explained[0]).toBeCloseTo(32 / 34, 12);
    expect(plane.explained[1]).toBeCloseTo(2 / 34, 12);
  });

  it("shows contexts as they lie, and rows from their mean at the features' size", () => {
    const plane = featurePlane(base);
    const { contexts, rows, shown } = viewInPlane(plane, base);
    const near = (values: Float32Array) => [...values].map((x) => Number(x.toFixed(5)) + 0);
    expect(near(contexts)).toEqual([4, 0, -4, 0, 0, 1, 0, -1]);
    // Rows minus their mean (7, 0, 1): (1, −1) and (−1, 1), of square 2; features of mean square 34/4.
    const scale = Math.sqrt(34 / 4 / 2);
    expect(plane.rowScale).toBeCloseTo(scale, 12);
    expect(near(rows)).toEqual([scale, -scale, -scale, scale].map((x) => Number(x.toFixed(5))));
    expect(shown).toBeCloseTo(1, 12);
  });

  it("stays while the policy moves: a shift of all rows is nothing, growth is growth", () => {
    const plane = featurePlane(base);
    const before = viewInPlane(plane, base);
    const shifted = base.classifier.map((x, k) => x + [3, -2, 5][k % 3]!);
    viewInPlane(plane, { ...base, classifier: shifted }).rows.forEach((x, i) => {
      expect(x).toBeCloseTo(before.rows[i] as number, 5);
    });
    const moved = {
      ...base,
      classifier: base.classifier.map((x) => 2 * x),
      features: base.features.map((x, k) => x + [10, 1, 0][k % 3]!),
    };
    const after = viewInPlane(plane, moved);
    after.rows.forEach((x, i) => {
      expect(x).toBeCloseTo(2 * (before.rows[i] as number), 5);
    });
    after.contexts.forEach((x, i) => {
      expect(x).toBeCloseTo((before.contexts[i] as number) + (i % 2 === 0 ? 1 : 0), 5);
    });
    // The shift by 10 is at right angles to the plane: 4·100 of the squares are not shown.
    expect(after.shown).toBeCloseTo(38 / 438, 6);
  });

  it("does not depend on the order of contexts, sign included", () => {
    const draw = normals(71);
    const width = 6;
    const features = Float32Array.from({ length: 9 * width }, draw);
    const reversed = Float32Array.from({ length: features.length }, (_, k) => {
      const row = 8 - Math.floor(k / width);
      return features[row * width + (k % width)] as number;
    });
    const reading = { width, features, classifier: Float32Array.from({ length: 12 }, draw) };
    const [one, other] = [featurePlane(reading), featurePlane({ ...reading, features: reversed })];
    one.axes.forEach((x, k) => {
      expect(other.axes[k]).toBeCloseTo(x, 9);
    });
    // Orthonormal, and the best two directions there are: no other pair shows more.
    const dot = (a: number, b: number) =>
      Array.from({ length: width }, (_, k) => k).reduce(
        (sum, k) => sum + (one.axes[a * width + k] ?? 0) * (one.axes[b * width + k] ?? 0),
        0,
      );
    expect([dot(0, 0), dot(1, 1), dot(0, 1)].map((x) => Math.abs(Math.round(x * 1e9)))).toEqual([
      1e9, 1e9, 0,
    ]);
    expect(viewInPlane(one, reading).shown).toBeCloseTo(
      (one.explained[0] as number) + (one.explained[1] as number),
      6,
    );
  });

  it("refuses what is not of its width", () => {
    const plane = featurePlane(base);
    expect(() => viewInPlane(plane, { ...base, width: 2 })).toThrow(/width is 2.*width 3/);
    expect(() => featurePlane({ ...base, width: 1 })).toThrow(/at least 2/);
  });
});
