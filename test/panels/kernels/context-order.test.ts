import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { likenessOrder } from "../../../src/panels/kernels/context-order";
import { spectralOrder } from "../../../src/panels/kernels/spectral-order";

describe("the order by likeness", () => {
  it("begins with the context itself and goes by cosines, not by sizes", () => {
    // Features of three contexts in the plane: the second is long but far off, the third short and near.
    const features = [
      [1, 0],
      [5, 5],
      [0.1, 0.02],
    ];
    const gram = features.flatMap((a) =>
      features.map(
        (b) => (a[0] as number) * (b[0] as number) + (a[1] as number) * (b[1] as number),
      ),
    );
    const frame = {
      step: 7,
      representation: Float32Array.from(gram, (value) => value / 4),
      gradient: Float32Array.from(gram, (value) => (3 * value) / 4),
    };
    const held = likenessOrder(frame, 3, 0);
    expect(held).toMatchObject({ kind: "likeness", step: 7, reference: 0, order: [0, 2, 1] });
    expect(likenessOrder(frame, 3, 1).order).toEqual([1, 2, 0]);
  });
});

describe("the spectral order", () => {
  it("finds the order of a shuffled matrix that has one", () => {
    const places = fc.uniqueArray(fc.integer({ min: 0, max: 60 }), { minLength: 3, maxLength: 24 });
    fc.assert(
      fc.property(places, (at) => {
        // Likeness falls with the distance on a line: a Robinson matrix, its rows in any order.
        const size = at.length;
        const likeness = at.flatMap((a) => at.map((b) => 1 - Math.abs(a - b) / 60));
        const sorted = spectralOrder(likeness, size).map((context) => at[context] as number);
        const up = [...sorted].sort((a, b) => a - b);
        expect([up, [...up].reverse()]).toContainEqual(sorted);
      }),
      { numRuns: 60 },
    );
  });
});
