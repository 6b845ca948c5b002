/** SVG of the page keeps in a file what its marks refer to, and leaves out what only takes clicks. */
import { expect, it } from "vitest";
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
