import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fromHalf, toHalf } from "../../src/engine/half";
import { decodeSafetensors, encodeSafetensors } from "../../src/engine/safetensors";

describe("half precision", () => {
  it("has every half's own bits, but for the many that are no number", () => {
    for (let bits = 0; bits < 65536; bits++) {
      const value = fromHalf(bits);
      expect(toHalf(value)).toBe(Number.isNaN(value) ? 0x7e00 : bits);
    }
  });

  // IEEE 754-2008, binary16: 1/3 is 0x3555, the largest is 65504, the smallest 2⁻²⁴.
  it.each([
    [1 / 3, 0x3555],
    [-2, 0xc000],
    [65504, 0x7bff],
    [65519.99, 0x7bff],
    [65520, 0x7c00],
    [-1e9, 0xfc00],
    [2 ** -24, 0x0001],
    [2 ** -25, 0x0000],
    [3 * 2 ** -26, 0x0001],
    [3 * 2 ** -25, 0x0002],
    [2 ** -14 * (1 - 2 ** -12), 0x0400],
    [1 + 2 ** -11, 0x3c00],
    [1 + 3 * 2 ** -11, 0x3c02],
    [2 - 2 ** -12, 0x4000],
    [-0, 0x8000],
  ])("rounds %d to the nearest, ties to even", (value, bits) => {
    expect(toHalf(value)).toBe(bits);
  });

  it("is never further than half a step from the number", () => {
    const number = fc.double({ min: -65504, max: 65504, noNaN: true });
    fc.assert(
      fc.property(number, (value) => {
        const error = Math.abs(fromHalf(toHalf(value)) - value);
        expect(error).toBeLessThanOrEqual(Math.max(2 ** -25, Math.abs(value) * 2 ** -11));
      }),
    );
  });

  it("is written at half the size and read back rounded", () => {
    const data = Float32Array.of(1, -1 / 3, 1e-5, 70000);
    const bytes = (dtype: "F32" | "F16") =>
      encodeSafetensors([{ name: "x", shape: [2, 2], data }], {}, dtype);
    expect(bytes("F32").length - bytes("F16").length).toBeGreaterThanOrEqual(8);
    const [read] = decodeSafetensors(bytes("F16")).tensors;
    expect(read?.shape).toEqual([2, 2]);
    expect([...(read?.data ?? [])]).toEqual([...data].map((value) => fromHalf(toHalf(value))));
  });
});
