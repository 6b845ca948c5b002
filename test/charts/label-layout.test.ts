import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { spreadLabels } from "../../src/charts/label-layout";

const label = fc.record({
  at: fc.double({ min: -50, max: 250, noNaN: true }),
  size: fc.double({ min: 8, max: 16, noNaN: true }),
});

describe("spreadLabels", () => {
  it("leaves labels that do not touch where they are", () => {
    const wishes = [
      { at: 80, size: 14 },
      { at: 20, size: 14 },
    ];
    expect(spreadLabels(wishes, 0, 100)).toEqual([80, 20]);
  });

  it("moves two that touch apart by equal parts", () => {
    const [a, b] = spreadLabels(
      [
        { at: 50, size: 14 },
        { at: 54, size: 14 },
      ],
      0,
      100,
    );
    expect(a).toBeCloseTo(45);
    expect(b).toBeCloseTo(59);
  });

  it("keeps them inside, in order and apart whenever there is room", () => {
    fc.assert(
      fc.property(fc.array(label, { minLength: 1, maxLength: 8 }), (wishes) => {
        const placed = spreadLabels(wishes, 0, 200);
        const order = wishes.map((_, i) => i);
        order.sort((a, b) => (wishes[a]?.at ?? 0) - (wishes[b]?.at ?? 0) || a - b);
        let before = 0;
        for (const i of order) {
          const half = (wishes[i]?.size ?? 0) / 2;
          expect((placed[i] as number) - half).toBeGreaterThanOrEqual(before - 1e-9);
          before = (placed[i] as number) + half;
        }
        expect(before).toBeLessThanOrEqual(200 + 1e-9);
      }),
    );
  });

  it("moves no more in sum of squares than any other arrangement on a grid", () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 12 }), { minLength: 3, maxLength: 3 }),
        (places) => {
          const at = [...places].sort((a, b) => a - b);
          const cost = (x: readonly number[]) =>
            x.reduce((sum, value, i) => sum + (value - (at[i] as number)) ** 2, 0);
          const placed = spreadLabels(
            at.map((place) => ({ at: place, size: 4 })),
            0,
            16,
          );
          let best = Number.POSITIVE_INFINITY;
          for (let a = 2; a <= 14; a += 0.5) {
            for (let b = a + 4; b <= 14; b += 0.5) {
              for (let c = b + 4; c <= 14; c += 0.5) best = Math.min(best, cost([a, b, c]));
            }
          }
          expect(cost(placed)).toBeLessThanOrEqual(best + 1e-9);
        },
      ),
    );
  });

  it("spreads evenly what does not fit", () => {
    const wishes = [0, 0, 0].map((at) => ({ at, size: 14 }));
    const placed = spreadLabels(wishes, 0, 30);
    expect(placed[0]).toBeCloseTo(7);
    expect(placed[1]).toBeCloseTo(15);
    expect(placed[2]).toBeCloseTo(23);
    expect(spreadLabels([], 0, 10)).toEqual([]);
  });
});
