import fc from "fast-check";
import { expect, it } from "vitest";
import { writtenSum } from "../../../src/panels/kernels/written-sum";

/** What a number reads as. */
const read = (text: string) => Number(text.replaceAll(",", "").replace("−", "-"));
/** One unit of its last digit. */
const unit = (text: string) => 10 ** -(text.split(".")[1]?.length ?? 0);

it("is a sum as it is written, where the rounded whole would not be", () => {
  // 4662.8 would be 4,663.
  expect(writtenSum(25.4, 4637.4)).toEqual({
    full: "4,662",
    representation: "25",
    gradient: "4,637",
  });
  expect(writtenSum(25.1, 4637.7)).toMatchObject({ full: "4,663", gradient: "4,638" });
  expect(writtenSum(4, -4)).toMatchObject({ full: "0", representation: "4.00", gradient: "−4.00" });
});

it("always comes out, with a whole that is within one unit of its last digit", () => {
  const part = fc.double({ min: -99_000, max: 99_000, noNaN: true });
  fc.assert(
    fc.property(part, part, (representation, gradient) => {
      const sum = writtenSum(representation, gradient);
      const step = Math.min(...Object.values(sum).map(unit));
      expect(read(sum.representation) + read(sum.gradient)).toBeCloseTo(read(sum.full), 7);
      expect(Math.abs(read(sum.full) - (representation + gradient))).toBeLessThan(step * 1.0001);
      expect(Math.abs(read(sum.gradient) - gradient)).toBeLessThan(step * 0.5001);
    }),
  );
});

it("has exponents where a number is large, and dashes where one is none", () => {
  expect(writtenSum(7, 1.25e10)).toEqual({
    full: "1.25e10",
    representation: "7",
    gradient: "1.25e10",
  });
  expect(writtenSum(1, Number.NaN)).toEqual({ full: "–", representation: "1", gradient: "–" });
});
