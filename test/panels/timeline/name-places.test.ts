import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Band, bandOf, freeBaseline } from "../../../src/panels/timeline/name-places";

const PLACE = { plotTop: 10, plotBottom: 60 };

describe("the place of a name on a track", () => {
  it("is the one that is wanted, where nothing is there", () => {
    expect(freeBaseline(30, [], PLACE)).toBe(30);
    expect(freeBaseline(30, [[40, 60]], PLACE)).toBe(30);
  });

  it("is beside a curve, on the nearer side", () => {
    expect(freeBaseline(31, [[20, 30]], PLACE)).toBe(42);
    expect(freeBaseline(31, [[30, 50]], PLACE)).toBe(26);
  });

  it("is nowhere where curves take the whole height", () => {
    expect(freeBaseline(30, [[5, 64]], PLACE)).toBeNull();
  });

  it("never touches what is there and stays by the plot", () => {
    const band = fc
      .tuple(fc.integer({ min: 0, max: 70 }), fc.integer({ min: 1, max: 20 }))
      .map(([top, height]): Band => [top, top + height]);
    fc.assert(
      fc.property(
        fc.integer({ min: -20, max: 90 }),
        fc.array(band, { maxLength: 5 }),
        (at, taken) => {
          const baseline = freeBaseline(at, taken, PLACE);
          if (baseline === null) return;
          const [top, bottom] = bandOf(baseline);
          expect(top).toBeGreaterThanOrEqual(PLACE.plotTop - 6);
          expect(bottom).toBeLessThanOrEqual(PLACE.plotBottom + 6);
          for (const [above, below] of taken) expect(bottom <= above || top >= below).toBe(true);
        },
      ),
    );
  });
});
