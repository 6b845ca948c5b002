import { describe, expect, it } from "vitest";
import { strongestCouplings } from "../../../src/instruments/ntk/block";

const block = Float32Array.of(1, -7, 2, 5, 0, 3, -4, 6, -2);

describe("the strongest couplings of a block", () => {
  it("are the largest by size, whatever their sign", () => {
    expect(strongestCouplings(block, 3)).toEqual([
      { a: 0, b: 1, value: -7 },
      { a: 2, b: 1, value: 6 },
      { a: 1, b: 0, value: 5 },
    ]);
  });

  it("can be asked of equal or of different tokens alone", () => {
    expect(strongestCouplings(block, 2, "same")).toEqual([
      { a: 2, b: 2, value: -2 },
      { a: 0, b: 0, value: 1 },
    ]);
    expect(strongestCouplings(block, 9, "different")).toHaveLength(6);
    expect(() => strongestCouplings(block.subarray(1), 1)).toThrow(/8 numbers.*square/);
  });
});
