import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { BELOW_TRANSPORT, placeFlags, timelineLayout } from "../../../src/panels/timeline/layout";

const GRID = { rail: 240, gutter: 24, pad: 80 };
const WEIGHTS = [1.5, 1.25, 0.9, 0.9, 1.25, 1.1];

describe("timelineLayout", () => {
  const design = timelineLayout({
    width: 1096,
    height: 421,
    ...GRID,
    branches: [0, 0],
    weights: WEIGHTS,
    focus: -1,
  });

  it("is the design's grid at 1440 × 900", () => {
    expect([design.left, design.right]).toEqual([344, 1096]);
    expect(design.lanes).toEqual([30, 75]);
    expect(design.scoreBottom).toBe(106);
    expect(design.columns).toEqual([168, 240]);
    expect(design.height).toBe(421);
  });

  it("fills its height with tracks, none over another, however it is sized", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 300, max: 2000 }),
        fc.integer({ min: 200, max: 1200 }),
        fc.integer({ min: 1, max: 3 }),
        fc.integer({ min: -1, max: 5 }),
        (width, height, scored, focus) => {
          const layout = timelineLayout({
            width,
            height,
            ...GRID,
            branches: Array.from({ length: scored }, () => 0),
            weights: WEIGHTS,
            focus,
          });
          let top = layout.scoreBottom;
          for (const track of layout.tracks) {
            expect(track.top).toBeCloseTo(top, 6);
            expect(track.plotTop).toBeGreaterThan(track.top);
            expect(track.plotBottom).toBeGreaterThan(track.plotTop);
            top = track.top + track.height;
            expect(track.plotBottom).toBeLessThan(top);
          }
          expect(top).toBeCloseTo(layout.height, 6);
          for (const lane of layout.lanes) expect(lane).toBeLessThan(layout.scoreBottom);
          expect(layout.right).toBe(width);
          expect(layout.left).toBeLessThan(width);
        },
      ),
    );
  });

  it("puts lanes close together on a crowded score, with a row for the heads of values under them", () => {
    const words = [true, false, false, false];
    const crowded = timelineLayout({
      ...{ width: 1096, height: 700, ...GRID, weights: WEIGHTS, focus: -1 },
      ...{ branches: [0, 0, 0, 0], words, crowded: true },
    });
    const heights = crowded.lanes.slice(1).map((top, i) => top - (crowded.lanes[i] ?? 0));
    expect(heights).toEqual([45, 32, 32]);
    // From the second run on the names may take the rail's whole width.
    expect(crowded.lanes[1]).toBeGreaterThanOrEqual(BELOW_TRANSPORT);
    // A name's baseline is 14 px under the top of its lanes, the heads' 11 px over the tracks.
    expect(crowded.scoreBottom - 11 - ((crowded.lanes[3] ?? 0) + 14)).toBeGreaterThanOrEqual(16);
    const long = timelineLayout({
      ...{ width: 1096, height: 700, ...GRID, weights: WEIGHTS, focus: -1 },
      ...{ branches: [0], words: [false], crowded: true, longFirst: true },
    });
    expect(long.lanes).toEqual([BELOW_TRANSPORT]);
  });

  it("lets the clicked track grow and the others make room", () => {
    const grown = timelineLayout({
      width: 1096,
      height: 421,
      ...GRID,
      branches: [0, 0],
      weights: WEIGHTS,
      focus: 3,
    });
    expect(grown.height).toBe(design.height);
    const height = (layout: typeof design, i: number) => layout.tracks[i]?.height ?? 0;
    expect(height(grown, 3)).toBeGreaterThan(1.8 * height(design, 3));
    expect(height(grown, 0)).toBeLessThan(height(design, 0));
  });

  it("keeps room for every track's words where it is low, and the score gives way", () => {
    const stacked = [false, false, false, false, true, true];
    const figures = stacked.map((several) => ({ wide: several ? 2 : 1, narrow: 1 }));
    const input = { width: 1096, ...GRID, branches: [0, 0], weights: WEIGHTS, figures, focus: -1 };
    const low = timelineLayout({ ...input, height: 340 });
    expect(low.height).toBe(340);
    expect(low.scoreBottom).toBeLessThan(design.scoreBottom);
    low.tracks.forEach((track, i) => {
      expect(track.height).toBeGreaterThanOrEqual(stacked[i] ? 50 : 35);
    });
    // What does not fit makes the panel higher, and nothing smaller.
    const lower = timelineLayout({ ...input, height: 200 });
    expect(lower.height).toBe(low.least);
    expect(lower.tracks.at(-1)?.height).toBe(50);
  });
});

describe("placeFlags", () => {
  it("goes right of its mark, left where there is no room, away where there is none at all", () => {
    expect(placeFlags([{ x: 100, width: 80 }], 0, 400)).toEqual(["start"]);
    expect(placeFlags([{ x: 350, width: 80 }], 0, 400)).toEqual(["end"]);
    expect(
      placeFlags(
        [
          { x: 100, width: 80 },
          { x: 150, width: 80 },
          { x: 300, width: 60 },
        ],
        0,
        400,
      ),
    ).toEqual(["start", null, "start"]);
  });
});
