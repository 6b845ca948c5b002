import { describe, expect, it } from "vitest";
import {
  axisLabels,
  blockBetween,
  blockRound,
  cellAtPlace,
  cutOut,
  placeOfCell,
  stretchesOf,
  wholeMap,
} from "../../../src/panels/kernels/map-window";

const GROUPS = [
  { label: "permute", from: 0, to: 3 },
  { label: "sort", from: 3, to: 5 },
];
const NAMES = ["permute 31=", "permute 50=", "permute 77=", "sort 41=", "sort 90="];
/** values[i, j] = 10 i + j, so that a cell says which it is. */
const VALUES = Float32Array.from({ length: 25 }, (_, at) => 10 * Math.floor(at / 5) + (at % 5));
const mixed = [4, 0, 1, 3, 2];

describe("a window on the kernel", () => {
  it("shows the same cells in another order", () => {
    const cells = cutOut(VALUES, 5, wholeMap(mixed));
    expect([...cells.subarray(0, 5)]).toEqual([44, 40, 41, 43, 42]);
    expect(cells[6]).toBe(0);
  });

  it("finds a place's cell and a cell's place, also in a block", () => {
    const block = blockBetween(wholeMap(mixed), { row: 3, column: 1 }, { row: 1, column: 2 });
    expect([block.rows, block.columns]).toEqual([
      { from: 1, to: 4 },
      { from: 1, to: 3 },
    ]);
    expect([...cutOut(VALUES, 5, block)]).toEqual([0, 1, 10, 11, 30, 31]);
    for (const place of [
      { row: 0, column: 0 },
      { row: 2, column: 1 },
    ]) {
      expect(placeOfCell(block, cellAtPlace(block, place))).toEqual(place);
    }
    expect(placeOfCell(block, { row: 4, column: 0 })).toBeNull();
  });

  it("takes the tasks round a cell, or a quarter where tasks are mixed", () => {
    const tasks = blockRound([0, 1, 2, 3, 4], { row: 1, column: 4 }, GROUPS);
    expect([tasks.rows, tasks.columns]).toEqual([
      { from: 0, to: 3 },
      { from: 3, to: 5 },
    ]);
    const quarter = blockRound(mixed, { row: 4, column: 2 }, GROUPS);
    expect([quarter.rows, quarter.columns]).toEqual([
      { from: 0, to: 2 },
      { from: 3, to: 5 },
    ]);
  });

  it("labels tasks where they stand together, and contexts where they have the room", () => {
    expect(stretchesOf(mixed, GROUPS).map(({ label, from, to }) => [label, from, to])).toEqual([
      ["sort", 0, 1],
      ["permute", 1, 3],
      ["sort", 3, 4],
      ["permute", 4, 5],
    ]);
    const sorts = {
      order: [0, 1, 2, 3, 4],
      rows: { from: 3, to: 5 },
      columns: { from: 3, to: 5 },
    };
    const words = (axis: "row" | "column", side: number) =>
      axisLabels(axis, sorts, GROUPS, NAMES, side).map(({ label }) => label);
    expect(words("row", 192)).toEqual(["41=", "90="]);
    expect(words("column", 30)).toEqual(["sort"]);
  });
});
