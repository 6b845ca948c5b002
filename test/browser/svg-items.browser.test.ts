/** SVG of the page keeps in a file what its marks refer to, and leaves out what only takes clicks. */
import { expect, it } from "vitest";
import { figureParts } from "../../src/charts/svg/figure-items";
import { svgItems } from "../../src/charts/svg/svg-items";

const FRAME = { left: 0, top: 0, zoom: 1 };

it("keeps patterns and clips under the names by which marks ask for them", () => {
  document.body.innerHTML = `<svg width="40" height="40">
    <defs><pattern id="hatch" width="4" height="4" patternUnits="userSpaceOnUse"><path d="M0 4L4 0"/></pattern></defs>
    <clipPath id="plot"><rect width="20" height="20"/></clipPath>
    <g id="marks"><rect id="cell" width="40" height="40" fill="url(#hatch)" clip-path="url(#plot)"/>
      <rect data-figure="omit" width="7" height="7" fill="transparent"/></g>
  </svg>`;
  const svg = document.querySelector("svg") as SVGSVGElement;
  const items = svgItems(svg, FRAME);
  const file = items.map(({ markup }) => markup).join("");
  const source = `<svg xmlns="http://www.w3.org/2000/svg">${file}</svg>`;
  const written = new DOMParser().parseFromString(source, "image/svg+xml");
  const cell = written.querySelector('rect[width="40"]');
  for (const name of ["fill", "clip-path"]) {
    const [, id] = /^url\(["']?#([^"')]+)/.exec(cell?.getAttribute(name) ?? "") ?? [];
    expect(written.getElementById(id ?? ""), name).not.toBeNull();
  }
  expect(cell?.hasAttribute("id")).toBe(false);
  expect(written.querySelector('rect[width="7"]')).toBeNull();
  // Where only a band of the drawing is saved, what its marks refer to comes with it.
  const { top, bottom } = svg.getBoundingClientRect();
  for (const item of items.slice(0, 2)) expect([item.top, item.bottom]).toEqual([top, bottom]);
});

it("keeps the words that a style sheet sets at the ends of a colour ramp", () => {
  document.body.innerHTML = `<style>
    .ramp { display: inline-flex; width: max-content; font: 12px sans-serif; color: rgb(1, 2, 3); }
    .ramp::before { content: attr(data-low); }
    .ramp::after { content: "nats"; }
    .word::before { content: "not one row"; }
  </style>
  <div id="figure"><span class="ramp" data-low="−3 < 0"><i style="width:72px"></i></span><p class="word">x</p></div>`;
  const { items } = figureParts(document.querySelector("#figure") as HTMLElement);
  const file = items.map(({ markup }) => markup).join("");
  const source = `<svg xmlns="http://www.w3.org/2000/svg">${file}</svg>`;
  const texts = [
    ...new DOMParser().parseFromString(source, "image/svg+xml").querySelectorAll("text"),
  ];
  expect(texts.map(({ textContent }) => textContent)).toEqual(["−3 < 0", "nats", "x"]);
  const { left, right } = (document.querySelector(".ramp") as Element).getBoundingClientRect();
  const [low, high] = texts;
  expect(Number(high?.getAttribute("x")) - Number(low?.getAttribute("x"))).toBeCloseTo(
    right - left,
    1,
  );
  expect(high?.getAttribute("text-anchor")).toBe("end");
});

it("gives words their width in whatever face they are set", () => {
  document.body.innerHTML = `<div id="figure" style="width:400px;font:14px serif"><p>permute <b>3174</b> a long line</p>
    <svg width="200" height="20"><text y="12" font-size="12">CF-RL</text></svg></div>`;
  const root = document.querySelector("#figure") as HTMLElement;
  const { items } = figureParts(root);
  const source = `<svg xmlns="http://www.w3.org/2000/svg">${items.map(({ markup }) => markup).join("")}</svg>`;
  const texts = [
    ...new DOMParser().parseFromString(source, "image/svg+xml").querySelectorAll("text"),
  ];
  expect(texts.map(({ textContent }) => textContent)).toEqual([
    "permute",
    "3174",
    "a long line",
    "CF-RL",
  ]);
  const widths = texts.map((text) => Number(text.getAttribute("textLength")));
  const bold = document.querySelector("b") as Element;
  expect(widths[1]).toBeCloseTo(bold.getBoundingClientRect().width, 1);
  // The space before the bold word is no part of the word before it.
  const start = root.getBoundingClientRect().left;
  expect(widths[0]).toBeLessThan(bold.getBoundingClientRect().left - start - 1);
  const mark = document.querySelector("svg text") as SVGTextElement;
  expect(widths[3]).toBeCloseTo(mark.getComputedTextLength(), 3);
});
