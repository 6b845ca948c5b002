import { describe, expect, it } from "vitest";
import { angleAt, LAB_LEVER, OPEN_ANGLE } from "../../../src/panels/lever/geometry";
import { trainedBy } from "../../../src/panels/lever/trained";

describe("the lever", () => {
  const { x, y } = LAB_LEVER.pivot;

  it("follows the pointer between closed and open", () => {
    expect(angleAt(LAB_LEVER, x + 100, y)).toBe(0);
    expect(angleAt(LAB_LEVER, x + 100, y - 100 * Math.tan(Math.PI / 18))).toBeCloseTo(10);
    expect(angleAt(LAB_LEVER, x + 100, y + 40)).toBe(0);
    expect(angleAt(LAB_LEVER, x, y - 100)).toBe(OPEN_ANGLE);
  });

  it("knows which wire a phase feeds", () => {
    expect(trainedBy("all")).toEqual({ classifier: "all", backbone: "all" });
    expect(trainedBy("classifier")).toEqual({ classifier: "all", backbone: "none" });
    expect(trainedBy("backbone")).toEqual({ classifier: "none", backbone: "all" });
    expect(trainedBy(["blocks.1"])).toEqual({ classifier: "none", backbone: "part" });
  });
});
