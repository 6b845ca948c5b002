import { describe, expect, it } from "vitest";
import { chooseContraction, contractionCost } from "../../../src/instruments/ntk/contraction";
import { outputsAtOnce } from "../../../src/instruments/ntk/kernel";

const shape = { contexts: 32, rows: 10, outputs: 16, inputWidth: 32, deltaWidth: 128 };

describe("the choice between pairs and gradients", () => {
  it("counts the products by hand", () => {
    const tiny = { contexts: 2, rows: 3, outputs: 5, inputWidth: 7, deltaWidth: 11 };
    // Six rows; factors of 7 + 5·11 = 62 numbers each; gradients of 5·7·11 = 385 numbers.
    expect(contractionCost(tiny)).toEqual({
      pairs: 6 * 6 * 62 + 100 * 6 * 62,
      gradients: 6 * 385 + 4 * 385 + 100 * (6 * 62 + 2 * 385),
    });
  });

  it("pairs single rows, which need no gradient", () => {
    for (const width of [3, 32, 512]) {
      const single = { ...shape, rows: 1, inputWidth: width, deltaWidth: width };
      expect(chooseContraction(single)).toBe("pairs");
    }
  });

  it("forms gradients once sequences are long", () => {
    expect(chooseContraction(shape)).toBe("pairs");
    expect(chooseContraction({ ...shape, rows: 256 })).toBe("gradients");
  });

  it("depends on nothing but the shape", () => {
    expect(contractionCost(shape)).toEqual(contractionCost({ ...shape }));
  });
});

describe("how many outputs are taken at once", () => {
  it("is all of them at the default shape and at least one", () => {
    expect(outputsAtOnce(32 * 9, 32, 16)).toBe(16);
    expect(outputsAtOnce(64 * 64, 128, 16)).toBe(2);
    expect(outputsAtOnce(10 ** 6, 512, 16)).toBe(1);
  });
});
