import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { figureSvg, wrapText } from "../../../src/charts/svg/figure-svg";
import { element, escapeXml } from "../../../src/charts/svg/markup";
import { pixelPaths } from "../../../src/charts/svg/pixel-cells";
import { SvgContext } from "../../../src/charts/svg/svg-context";

const LOOK = { paper: "#fff", ink: "#000", second: "#333", rule: "#ccc", font: "'A', sans-serif" };
const CAPTION = {
  title: "A <figure> & more",
  lines: ["One line."],
  link: "https://example.org/#v=1&preset=a",
};

/** Names of elements in a document whose tags must close in order. */
function elementsOf(svg: string): string[] {
  const open: string[] = [];
  const names: string[] = [];
  for (const [, slash, name, , self] of svg.matchAll(
    /<(\/?)([a-zA-Z]+)((?:"[^"]*"|[^">])*?)(\/?)>/g,
  )) {
    if (slash) expect(open.pop()).toBe(name);
    else {
      names.push(name as string);
      if (!self) open.push(name as string);
    }
  }
  expect(open).toEqual([]);
  return names;
}

describe("a figure as SVG", () => {
  const parts = {
    items: [
      { markup: '<rect id="up"/>', top: 0, bottom: 40 },
      { markup: '<rect id="down"/>', top: 60, bottom: 100 },
    ],
    definitions: ['<clipPath id="c"/>'],
    width: 400,
    height: 100,
  };

  it("has its caption, its configuration and its link under it, as text", () => {
    const { svg, width, height } = figureSvg(parts, CAPTION, LOOK);
    expect(elementsOf(svg)).toEqual(
      expect.arrayContaining(["svg", "title", "desc", "defs", "clipPath", "text"]),
    );
    expect(svg).toContain(">A &lt;figure&gt; &amp; more</text>");
    expect(svg).toContain(">https://example.org/#v=1&amp;preset=a</text>");
    expect(svg).toContain(`width="${width}" height="${height}"`);
    expect(svg).toContain("font-family=\"'A', sans-serif\"");
  });

  it("shows only what reaches into its bands, one below the other", () => {
    const { svg } = figureSvg(parts, CAPTION, LOOK, [[50, 100]]);
    expect(svg).not.toContain('id="up"');
    expect(svg).toContain('id="down"');
    const both = figureSvg(parts, CAPTION, LOOK, [
      [0, 20],
      [80, 100],
    ]);
    expect(both.svg).toContain('viewBox="0 80 400 20"');
    expect(elementsOf(both.svg).filter((name) => name === "svg")).toHaveLength(3);
  });

  it("breaks its words into lines that hold them all", () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 200 }), fc.integer({ min: 1, max: 60 }), (text, most) => {
        const lines = wrapText(text, most);
        for (const line of lines) expect(line.length).toBeLessThanOrEqual(most);
        expect(lines.join("").replaceAll(" ", "")).toBe(text.replaceAll(" ", ""));
      }),
    );
  });

  it("writes no text that XML cannot hold", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        const written = escapeXml(text);
        // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what XML cannot hold
        expect(written).not.toMatch(/[<>"\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]/);
        expect(element("a", { b: text })).toBe(`<a b="${written}"/>`);
      }),
    );
  });
});

describe("a picture as cells", () => {
  it("has every cell in its colour once, and nothing where it is transparent", () => {
    const colours = fc.constantFrom([0, 0, 0, 0], [255, 0, 0, 255], [0, 16, 255, 255]);
    fc.assert(
      fc.property(fc.array(colours, { minLength: 1, maxLength: 60 }), fc.nat(7), (cells, more) => {
        const columns = 1 + more;
        const rows = Math.floor(cells.length / columns);
        const used = cells.slice(0, rows * columns);
        const seen = new Map<number, string>();
        const markup = pixelPaths(used.flat(), columns, rows);
        for (const [, fill, d] of markup.matchAll(/fill="(#\w{6})" d="([^"]+)"/g)) {
          for (const [, x, y, width] of (d as string).matchAll(/M(\d+) (\d+)h(\d+)/g)) {
            for (let i = 0; i < Number(width); i++) {
              const cell = Number(y) * columns + Number(x) + i;
              expect(seen.has(cell)).toBe(false);
              seen.set(cell, fill as string);
            }
          }
        }
        used.forEach(([r, , b, a], cell) => {
          const expected = a === 0 ? undefined : r === 255 ? "#ff0000" : `#0010${b?.toString(16)}`;
          expect(seen.get(cell)).toBe(expected);
        });
      }),
    );
  });
});

describe("a context that writes SVG", () => {
  it("says of every shape how far it reaches, its stroke included", () => {
    const context = new SvgContext();
    context.lineWidth = 4;
    context.beginPath();
    context.moveTo(0, 10);
    context.lineTo(50, 30);
    context.stroke();
    context.fillRect(0, 60, 10, -20);
    expect(context.items.map(({ top, bottom }) => [top, bottom])).toEqual([
      [8, 32],
      [40, 60],
    ]);
  });

  it("draws nothing for places that are not finite", () => {
    const context = new SvgContext();
    context.beginPath();
    context.moveTo(Number.NaN, 1);
    context.stroke();
    context.fillRect(0, 0, Number.POSITIVE_INFINITY, 1);
    expect(context.items).toEqual([]);
  });
});
