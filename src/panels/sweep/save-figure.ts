/** A figure of the page as an SVG file that stands on its own: its colours and type are written into it. */

/** What is taken over from the page's style. */
const PROPERTIES = [
  ...["fill", "fill-opacity", "stroke", "stroke-width", "stroke-dasharray", "stroke-opacity"],
  ...["opacity", "font-family", "font-size", "font-weight", "font-style", "paint-order", "display"],
] as const;

/** The text of an SVG file of a drawing as it stands, on the page's paper. */
export function figureText(svg: SVGSVGElement): string {
  const copy = svg.cloneNode(true) as SVGSVGElement;
  const from = [svg, ...svg.querySelectorAll("*")];
  const to = [copy, ...copy.querySelectorAll("*")];
  from.forEach((element, index) => {
    const style = getComputedStyle(element);
    const target = to[index] as SVGElement;
    for (const name of PROPERTIES) target.style.setProperty(name, style.getPropertyValue(name));
    target.removeAttribute("class");
  });
  const { width, height } = svg.viewBox.baseVal?.width
    ? svg.viewBox.baseVal
    : { width: svg.width.baseVal.value, height: svg.height.baseVal.value };
  copy.setAttribute("xmlns", "http://www.w3.org/2000/svg");
  copy.setAttribute("viewBox", `0 0 ${width} ${height}`);
  const paper = document.createElementNS("http://www.w3.org/2000/svg", "rect");
  paper.setAttribute("width", "100%");
  paper.setAttribute("height", "100%");
  paper.setAttribute("fill", getComputedStyle(document.documentElement).backgroundColor);
  copy.prepend(paper);
  return `<?xml version="1.0" encoding="UTF-8"?>\n${new XMLSerializer().serializeToString(copy)}\n`;
}
