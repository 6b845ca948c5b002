import { describe, expect, it } from "vitest";
import type { KernelComponents } from "../../../src/panels/kernels/kernel-source";
import { sumComponents } from "../../../src/panels/kernels/kernel-source";
import { cellSentence, readOut } from "../../../src/panels/kernels/read-out";

/** Two contexts: h·h' = [[4, 1], [1, 9]], gradient part [[60, 59], [59, 100]]. */
const frame: KernelComponents = {
  step: 8,
  representation: new Float32Array([4, 1, 1, 9]),
  gradient: new Float32Array([60, 59, 59, 100]),
};
const THIN = "\u2009";
/** In a part's percentage, where a line does not break. */
const NARROW = "\u202f";

describe("readOut", () => {
  it("does the sum at a cell, with the cosine of the two features", () => {
    const sum = readOut(frame, 2, { row: 0, column: 1 }, null);
    expect(sum.full.value).toBe("60.0");
    // 1 / √(4 · 9)
    expect(sum.representation).toEqual({ value: "1.0", note: "cosine .17" });
    // 59 of 60; trace 160 of 173.
    expect(sum.gradient).toEqual({
      value: "59.0",
      note: `98${NARROW}% of cell\n92${NARROW}% of trace`,
    });
  });

  it("gives no share of a cell whose parts pull apart", () => {
    const apart = { ...frame, gradient: new Float32Array([60, -3, -3, 100]) };
    expect(readOut(apart, 2, { row: 0, column: 1 }, null).gradient.note).toMatch(/^opposite sign/);
  });

  it("gives the mean of the diagonal where no cell is chosen", () => {
    const sum = readOut(frame, 2, null, null);
    expect(sum.full).toEqual({ value: "86.5", note: "mean of the diagonal" });
    expect(sum.representation.value).toBe("6.5");
    expect(sum.gradient).toEqual({ value: "80.0", note: `92${NARROW}% of the sum` });
  });

  it("says unmoved only of what is the same bit for bit", () => {
    const first = { ...frame, step: 0, gradient: new Float32Array([40, 0, 0, 60]) };
    const sum = readOut(frame, 2, null, first);
    expect(sum.representation.note).toBe("unmoved since step 0");
    expect(sum.gradient.note).toBe(`+60${THIN}% since step 0`);
    const nearly = { ...first, representation: new Float32Array([4, 1, 1, 9.000001]) };
    expect(readOut(frame, 2, null, nearly).representation.note).toBe(`0${THIN}% since step 0`);
  });

  it("never says that a part is all of the sum", () => {
    const most = { ...frame, gradient: new Float32Array([1500, 0, 0, 1500]) };
    expect(readOut(most, 2, null, null).gradient.note).toBe(`99.5${NARROW}% of the sum`);
  });

  it("writes what has exploded by exponents, which fit under a map", () => {
    const first = { ...frame, step: 0 };
    const gone = { ...frame, gradient: new Float32Array([1.2e10, 0, 0, 1.3e10]) };
    const sum = readOut(gone, 2, null, first);
    expect(sum.full.value).toBe("1.25e10");
    expect(sum.representation.value).toBe("7");
    expect(sum.gradient).toEqual({ value: "1.25e10", note: "× 1.56e8 since step 0" });
    expect(readOut(gone, 2, { row: 0, column: 0 }, null).gradient.value).toBe("1.20e10");
  });

  it("has dashes before the first measurement", () => {
    expect(readOut(null, 2, null, null).full).toEqual({ value: "–", note: "" });
  });
});

describe("cellSentence", () => {
  it("names both contexts and does the sum", () => {
    expect(cellSentence(frame, 2, { row: 1, column: 0 }, ["sort 4172=", "permute 3174="])).toBe(
      "Row permute 3174=, column sort 4172=: full 60.0 = representation 1.0 + gradient 59.0.",
    );
  });
});

describe("sumComponents", () => {
  it("adds cell by cell, into the array given where it fits", () => {
    const out = new Float32Array(4);
    expect(sumComponents(frame, out)).toBe(out);
    expect([...out]).toEqual([64, 60, 60, 109]);
    expect(sumComponents(frame, new Float32Array(9))).toHaveLength(4);
  });
});
