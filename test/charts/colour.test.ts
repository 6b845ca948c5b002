import { describe, expect, it } from "vitest";
import {
  colourTable,
  cssColour,
  fromOklab,
  parseColour,
  tableIndex,
  toOklab,
} from "../../src/charts/colour";

// The design's two diverging maps, −1 first.
const LIGHT = ["#5A3600", "#B57A16", "#EFD9A2", "#FFFFFF", "#CCD0DE", "#747DA6", "#171B40"];
const DARK = ["#FBE3AE", "#C08B2C", "#4D3B18", "#1E1E21", "#3C425F", "#8B95C6", "#F2F4FF"];

describe("parseColour", () => {
  it("reads the three notations", () => {
    expect(parseColour(" #0072b2 ")).toEqual([0, 114, 178]);
    expect(parseColour("#f0a")).toEqual([255, 0, 170]);
    expect(parseColour("rgb(1, 2, 3)")).toEqual([1, 2, 3]);
  });

  it("names what it cannot read", () => {
    expect(() => parseColour("tomato")).toThrow(/tomato.*#rgb/);
  });
});

describe("OKLab", () => {
  it("agrees with the published values of white and of pure red", () => {
    const white = toOklab([255, 255, 255]);
    expect(white[0]).toBeCloseTo(1, 5);
    expect(white[1]).toBeCloseTo(0, 5);
    // Ottosson 2020, sRGB red: L .628, a .225, b .126.
    const red = toOklab([255, 0, 0]);
    expect(red[0]).toBeCloseTo(0.628, 3);
    expect(red[1]).toBeCloseTo(0.225, 3);
    expect(red[2]).toBeCloseTo(0.126, 3);
  });

  it("is undone by its inverse", () => {
    for (const stop of [...LIGHT, ...DARK]) {
      expect(fromOklab(toOklab(parseColour(stop)))).toEqual(parseColour(stop));
    }
  });
});

describe.each([
  ["light", LIGHT, -1],
  ["dark", DARK, 1],
])("the diverging map, %s", (_, stops, direction) => {
  const table = colourTable(stops);
  const lightness = Array.from({ length: table.size }, (__, i) => {
    const [r, g, b] = table.rgba.subarray(4 * i, 4 * i + 3);
    return toOklab([r ?? 0, g ?? 0, b ?? 0])[0];
  });

  it("has the middle stop at 0 and the stops at thirds", () => {
    stops.forEach((stop, i) => {
      expect(cssColour(table, (i - 3) / 3)).toBe(`rgb(${parseColour(stop).join(",")})`);
    });
  });

  it("grows darker (lighter in the dark) all the way from 0 on both sides", () => {
    const middle = (table.size - 1) / 2;
    for (let i = 0; i < middle; i++) {
      const right = (lightness[middle + i + 1] as number) - (lightness[middle + i] as number);
      const left = (lightness[middle - i - 1] as number) - (lightness[middle - i] as number);
      // Eight bits a channel round a step of lightness by up to two thousandths.
      expect(direction * right).toBeGreaterThan(-2e-3);
      expect(direction * left).toBeGreaterThan(-2e-3);
    }
    const every = Math.floor(middle / 16);
    for (let i = 0; i + every <= middle; i += every) {
      const at = (place: number) => lightness[place] as number;
      expect(direction * (at(middle + i + every) - at(middle + i))).toBeGreaterThan(0);
      expect(direction * (at(middle - i - every) - at(middle - i))).toBeGreaterThan(0);
    }
  });

  it("clips what lies outside", () => {
    expect(tableIndex(table, -7)).toBe(0);
    expect(tableIndex(table, 7)).toBe(table.size - 1);
    expect(tableIndex(table, 0)).toBe((table.size - 1) / 2);
  });
});

describe("colourTable", () => {
  it("refuses a size without a middle and a single stop", () => {
    expect(() => colourTable(LIGHT, 256)).toThrow(/256.*odd/);
    expect(() => colourTable(["#000"])).toThrow(/stops: got 1/);
  });
});
