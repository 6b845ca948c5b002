import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { colourTable } from "../../src/charts/colour";
import { barPosition, barTicks, barX } from "../../src/charts/colour-bar";
import { formatSignificant } from "../../src/charts/format";
import { cellAt, colourCells, evenSide } from "../../src/charts/heatmap";
import { linearScale, symlogScale } from "../../src/charts/signed-scale";

describe("colourCells", () => {
  const table = colourTable(["#000000", "#ffffff", "#ff0000"]);

  it("paints 0 as the middle of the map and leaves what is not finite transparent", () => {
    const out = new Uint8ClampedArray(16);
    colourCells([0, 2, -2, Number.NaN], linearScale(2), table, out);
    expect([...out.subarray(0, 4)]).toEqual([255, 255, 255, 255]);
    expect([...out.subarray(4, 8)]).toEqual([255, 0, 0, 255]);
    expect([...out.subarray(8, 12)]).toEqual([0, 0, 0, 255]);
    expect(out[15]).toBe(0);
  });
});

describe("evenSide", () => {
  it("gives every cell the same whole number of screen pixels", () => {
    expect(evenSide(192, 32, 1)).toBe(192);
    expect(evenSide(192, 16, 1)).toBe(192);
    fc.assert(
      fc.property(
        fc.integer({ min: 2, max: 64 }),
        fc.constantFrom(1, 1.125, 1.25, 1.5, 2, 3),
        (cells, ratio) => {
          const side = evenSide(208, cells, ratio);
          const perCell = (side * ratio) / cells;
          expect(perCell).toBeCloseTo(Math.round(perCell), 9);
          expect(side).toBeLessThanOrEqual(208 + 1e-6);
          expect(side).toBeGreaterThan(208 - cells / ratio - 1e-6);
        },
      ),
    );
  });
});

describe("cellAt", () => {
  it("finds cells and nothing outside", () => {
    expect(cellAt(0, 0, 192, 32)).toEqual({ row: 0, column: 0 });
    expect(cellAt(191.9, 6.1, 192, 32)).toEqual({ row: 1, column: 31 });
    expect(cellAt(192, 0, 192, 32)).toBeNull();
    expect(cellAt(-0.1, 0, 192, 32)).toBeNull();
  });
});

describe("the colour bar", () => {
  const scale = symlogScale(1600, 16);

  it("puts values where their colour is", () => {
    for (const value of [-125, -40, 0, 16, 400, 1600]) {
      const share = barX(scale, -125, 132, value) / 132;
      expect(barPosition(scale, -125, share)).toBeCloseTo(scale.position(value), 12);
    }
  });

  it("names 0 and powers of ten", () => {
    const ticks = barTicks(scale, -125, 132, (v) => formatSignificant(v));
    expect(ticks.map((tick) => tick.value)).toEqual([-100, 0, 100, 1000]);
  });

  it("names nothing twice in one place and nothing out of range", () => {
    const max = fc.double({ min: 1e-3, max: 1e5, noNaN: true });
    fc.assert(
      fc.property(max, fc.double({ min: 0, max: 1, noNaN: true }), (top, share) => {
        const any = symlogScale(top, top / 100);
        const ticks = barTicks(any, -top * share, 132, (v) => formatSignificant(v));
        expect(ticks.some((tick) => tick.value === 0)).toBe(true);
        for (const [i, tick] of ticks.entries()) {
          expect(tick.x).toBeGreaterThanOrEqual(-1e-6);
          expect(tick.x).toBeLessThanOrEqual(132 + 1e-6);
          const next = ticks[i + 1];
          if (next) {
            expect(next.x - tick.x).toBeGreaterThan(3 * (tick.text.length + next.text.length));
          }
        }
      }),
    );
  });
});
