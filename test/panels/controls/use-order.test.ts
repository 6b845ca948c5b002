import { describe, expect, it } from "vitest";
import { gapAt, moved } from "../../../src/panels/controls/use-order";

describe("the order of a list", () => {
  it("puts one before another place", () => {
    const list = ["a", "b", "c", "d"];
    expect(moved(list, 0, 2)).toEqual(["b", "a", "c", "d"]);
    expect(moved(list, 3, 0)).toEqual(["d", "a", "b", "c"]);
    expect(moved(list, 1, 4)).toEqual(["a", "c", "d", "b"]);
    expect(moved(list, 1, 1)).toEqual(list);
    expect(moved(list, 1, 2)).toEqual(list);
  });

  it("finds the gap that is nearest to a height", () => {
    const tracks = [
      { top: 100, height: 60 },
      { top: 160, height: 40 },
    ];
    expect([90, 129, 131, 179, 181, 400].map((y) => gapAt(tracks, y))).toEqual([0, 0, 1, 1, 2, 2]);
  });
});
