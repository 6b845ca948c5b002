import { describe, expect, it, vi } from "vitest";
import { Crosshair, moveCell } from "../../../src/panels/kernels/crosshair";

describe("Crosshair", () => {
  it("shows what is hovered, else what is pinned", () => {
    const crosshair = new Crosshair();
    crosshair.togglePin({ row: 1, column: 2 });
    crosshair.hover({ row: 3, column: 4 });
    expect(crosshair.cell).toEqual({ row: 3, column: 4 });
    crosshair.hover(null);
    expect(crosshair.cell).toEqual({ row: 1, column: 2 });
    crosshair.togglePin({ row: 1, column: 2 });
    expect(crosshair.cell).toBeNull();
  });

  it("calls back on changes only", () => {
    const crosshair = new Crosshair();
    const listener = vi.fn();
    const end = crosshair.subscribe(listener);
    crosshair.hover({ row: 0, column: 0 });
    crosshair.hover({ row: 0, column: 0 });
    expect(listener).toHaveBeenCalledTimes(1);
    crosshair.clear();
    crosshair.clear();
    expect(listener).toHaveBeenCalledTimes(2);
    end();
    crosshair.hover({ row: 1, column: 1 });
    expect(listener).toHaveBeenCalledTimes(2);
  });
});

describe("moveCell", () => {
  it("starts at the first cell and stops at the edges", () => {
    expect(moveCell(null, "ArrowDown", 4)).toEqual({ row: 0, column: 0 });
    expect(moveCell({ row: 0, column: 3 }, "ArrowUp", 4)).toEqual({ row: 0, column: 3 });
    expect(moveCell({ row: 2, column: 3 }, "ArrowRight", 4)).toEqual({ row: 2, column: 3 });
    expect(moveCell({ row: 2, column: 1 }, "ArrowLeft", 4)).toEqual({ row: 2, column: 0 });
    expect(moveCell({ row: 2, column: 1 }, "End", 4)).toEqual({ row: 2, column: 3 });
    expect(moveCell({ row: 2, column: 1 }, "Tab", 4)).toBeNull();
  });
});
