/**
 * Whatever stands on the page as pieces of an SVG figure: the canvases' shapes as their painters draw
 * them, maps as cells, words as text, rules and grounds as shapes. What only serves to change things is
 * left out, and so is what carries `data-figure="omit"`.
 */
import { recordPaints } from "../canvas-size";
import { frameLoop } from "../frame-loop";
import { boxItems, outlineItems, ruleAfter } from "./box-items";
import { endWords } from "./end-words";
import { element, type FigureItem } from "./markup";
import { MOST_CELLS, pixelPaths } from "./pixel-cells";
import { SvgContext } from "./svg-context";
import { svgItems } from "./svg-items";
import { boxIn, type FigureFrame, textItems } from "./text-items";

const OMITTED = [
  '[data-figure="omit"]',
  "[hidden]",
  ".visually-hidden",
  "select",
  "input",
  ".key",
  "button.value:not(.choice)",
  '.tabs > [aria-pressed="false"]',
  '.tabs > [aria-selected="false"]',
].join(", ");

/** What a figure is made of, in its own px. */
export interface FigureParts {
  readonly items: readonly FigureItem[];
  /** Clips that the items refer to. */
  readonly definitions: readonly string[];
  readonly width: number;
  readonly height: number;
}

/** Paints every canvas in an element once more, into drawings. */
function recordIn(root: Element): ReadonlyMap<HTMLCanvasElement, SvgContext> {
  const drawings = new Map<HTMLCanvasElement, SvgContext>();
  const record = (canvas: HTMLCanvasElement) => {
    if (!root.contains(canvas)) return null;
    const drawing = new SvgContext();
    drawings.set(canvas, drawing);
    return drawing as unknown as CanvasRenderingContext2D;
  };
  recordPaints(record, () => frameLoop.paintAll(performance.now()));
  return drawings;
}

/** A canvas whose pixels are its cells; any other is taken as it is. */
function pictureItem(canvas: HTMLCanvasElement, frame: FigureFrame): FigureItem[] {
  const box = boxIn(frame, canvas.getBoundingClientRect());
  const { width, height } = canvas;
  const context = canvas.getContext("2d");
  if (!context || width === 0 || height === 0 || box.width === 0) return [];
  const ends = { top: box.y, bottom: box.y + box.height };
  if (width * height > MOST_CELLS) {
    const markup = element("image", { ...box, href: canvas.toDataURL() });
    return [{ markup, ...ends }];
  }
  const cells = pixelPaths(context.getImageData(0, 0, width, height).data, width, height);
  const attributes = {
    ...box,
    viewBox: `0 0 ${width} ${height}`,
    preserveAspectRatio: "none",
    "shape-rendering": "crispEdges",
  };
  return [{ markup: element("svg", attributes, cells), ...ends }];
}

/** How far an element's words and marks stand out of it to the left and to the right, px of the window. */
function overhang(root: HTMLElement): { readonly left: number; readonly right: number } {
  const bounds = root.getBoundingClientRect();
  let { left, right } = bounds;
  const visit = (node: Element) => {
    if (node.matches(OMITTED)) return;
    const rect = node.getBoundingClientRect();
    if (rect.width > 0 && rect.height > 0) {
      left = Math.min(left, rect.left);
      right = Math.max(right, rect.right);
    }
    if (!(node instanceof SVGElement)) for (const child of node.children) visit(child);
  };
  visit(root);
  return { left: bounds.left - left, right: right - bounds.right };
}

/** The pieces of an element of the page, with what stands out of it. The page itself stays as it is. */
export function figureParts(root: HTMLElement): FigureParts {
  const bounds = root.getBoundingClientRect();
  const zoom = bounds.width / root.offsetWidth || 1;
  const beside = overhang(root);
  const frame: FigureFrame = { left: bounds.left - beside.left, top: bounds.top, zoom };
  const width = (bounds.width + beside.left + beside.right) / zoom;
  const drawings = recordIn(root);
  const items: FigureItem[] = [];
  const definitions: string[] = [];

  const visit = (node: Element) => {
    if (node.matches(OMITTED)) return;
    if (node instanceof SVGSVGElement) {
      items.push(...svgItems(node, frame));
      return;
    }
    const style = getComputedStyle(node);
    if (style.display === "none" || style.visibility === "hidden" || style.opacity === "0") return;
    const box = boxIn(frame, node.getBoundingClientRect());
    if (node !== root && style.display !== "contents") items.push(...boxItems(box, style));
    if (node instanceof HTMLCanvasElement) {
      const drawing = drawings.get(node);
      if (!drawing) {
        items.push(...pictureItem(node, frame));
        return;
      }
      definitions.push(...drawing.definitions);
      const place = { transform: `translate(${box.x.toFixed(2)} ${box.y.toFixed(2)})` };
      for (const { markup, top, bottom } of drawing.items) {
        const placed = box.x === 0 && box.y === 0 ? markup : element("g", place, markup);
        items.push({ markup: placed, top: top + box.y, bottom: bottom + box.y });
      }
      return;
    }
    for (const child of node.childNodes) {
      if (child instanceof Text) items.push(...textItems(child, style, frame));
      else if (child instanceof Element) visit(child);
    }
    items.push(...endWords(node, box));
    items.push(...ruleAfter(box, getComputedStyle(node, "::after")));
    if (!node.matches(":focus-visible")) items.push(...outlineItems(box, style));
  };
  visit(root);
  return { items, definitions, width, height: bounds.height / zoom };
}
