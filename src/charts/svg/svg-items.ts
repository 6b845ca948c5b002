/** SVG that stands on the page as SVG that stands by itself: what the style sheet says is written down. */
import { element, type FigureItem, fitted } from "./markup";
import { boxIn, type FigureFrame, fontAttributes } from "./text-items";

/** What a style sheet may say of a mark, and what it is where nobody says anything. */
const PAINT: readonly (readonly [name: string, usual: string])[] = [
  ["fill", "rgb(0, 0, 0)"],
  ["fill-opacity", "1"],
  ["stroke", "none"],
  ["stroke-width", "1px"],
  ["stroke-dasharray", "none"],
  ["stroke-linecap", "butt"],
  ["stroke-linejoin", "miter"],
  ["stroke-opacity", "1"],
  ["opacity", "1"],
  ["text-anchor", "start"],
  ["paint-order", "normal"],
  ["shape-rendering", "auto"],
];

/** Attributes that mean something to the page only. */
const OF_THE_PAGE = /^(class|style|id|tabindex|role|aria-.*|data-.*)$/;

/** What other marks refer to by its name; it has no place of its own. */
const DEFINITIONS: ReadonlySet<string> = new Set(["defs", "pattern", "clipPath"]);

function isShown(style: CSSStyleDeclaration): boolean {
  return style.display !== "none" && style.visibility !== "hidden" && style.opacity !== "0";
}

/** An element and what is in it, with its computed paint as attributes; null for what is not to be seen. */
function standAlone(node: Element): Element | null {
  const style = getComputedStyle(node);
  const defines = DEFINITIONS.has(node.tagName);
  if (!defines && (!isShown(style) || node.matches('[data-figure="omit"]'))) return null;
  const copy = node.cloneNode(false) as Element;
  for (const { name } of [...copy.attributes]) {
    if (OF_THE_PAGE.test(name) && !(defines && name === "id")) copy.removeAttribute(name);
  }
  for (const [name, usual] of PAINT) {
    const value = style.getPropertyValue(name);
    // Inherited paint is written on every element: what it would be otherwise depends on where it stands.
    if (value !== "" && (value !== usual || copy.hasAttribute(name)))
      copy.setAttribute(name, value);
    if (name === "fill" && value === usual) copy.setAttribute(name, "#000");
  }
  if (node.tagName === "text" || node.tagName === "tspan") {
    for (const [name, value] of Object.entries(fontAttributes(style))) {
      if (value !== undefined) copy.setAttribute(name, value);
    }
  }
  if (node instanceof SVGTextElement && node.childElementCount === 0) {
    const width = fitted(node.textContent ?? "", node.getComputedTextLength());
    for (const [name, value] of Object.entries(width)) copy.setAttribute(name, String(value));
  }
  for (const child of node.childNodes) {
    if (child.nodeType === Node.TEXT_NODE) copy.append(child.cloneNode());
    else if (child instanceof Element) {
      const inner = standAlone(child);
      if (inner) copy.append(inner);
    }
  }
  return copy;
}

function write(node: Element): string {
  return new XMLSerializer()
    .serializeToString(node)
    .replaceAll(' xmlns="http://www.w3.org/2000/svg"', "");
}

/** The marks of an SVG element of the page. One over a whole chart gives each of its marks by itself. */
export function svgItems(svg: SVGSVGElement, frame: FigureFrame): FigureItem[] {
  if (!isShown(getComputedStyle(svg))) return [];
  const { x, y, width, height } = boxIn(frame, svg.getBoundingClientRect());
  if (svg.hasAttribute("viewBox")) {
    const inner = [...svg.children].flatMap((child) => standAlone(child) ?? []);
    const attributes = {
      ...{ x, y, width, height, overflow: "visible" },
      viewBox: svg.getAttribute("viewBox") ?? undefined,
      preserveAspectRatio: svg.getAttribute("preserveAspectRatio") ?? undefined,
    };
    const markup = element("svg", attributes, inner.map(write).join(""));
    return [{ markup, top: y, bottom: y + height }];
  }
  return [...svg.children].flatMap((child) => {
    const alone = standAlone(child);
    if (alone === null) return [];
    // A definition is needed wherever a part of the drawing is.
    const box = boxIn(
      frame,
      (DEFINITIONS.has(child.tagName) ? svg : child).getBoundingClientRect(),
    );
    const place = { transform: `translate(${x.toFixed(2)} ${y.toFixed(2)})` };
    const markup = element("g", place, write(alone));
    return [{ markup, top: box.y, bottom: box.y + box.height }];
  });
}
