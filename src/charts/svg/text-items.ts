/** The words of a page as SVG text, each line where the browser has set it. */
import { element, escapeXml, type FigureItem, fitted } from "./markup";

/** Where the figure begins in the window, and how much larger than its own px it is drawn. */
export interface FigureFrame {
  readonly left: number;
  readonly top: number;
  readonly zoom: number;
}

/** A rectangle in the figure's px. */
export interface FigureBox {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** A rectangle of the window in the figure's px. */
export function boxIn(frame: FigureFrame, rect: DOMRect): FigureBox {
  const { left, top, zoom } = frame;
  return {
    x: (rect.left - left) / zoom,
    y: (rect.top - top) / zoom,
    width: rect.width / zoom,
    height: rect.height / zoom,
  };
}

/** How SVG is told of a font: names only, so that a reader without the first takes the next. */
export function fontAttributes(style: CSSStyleDeclaration) {
  const { fontFamily, fontSize, fontWeight, fontStyle, letterSpacing } = style;
  return {
    "font-family": fontFamily.replaceAll('"', "'"),
    "font-size": fontSize,
    "font-weight": fontWeight === "400" ? undefined : fontWeight,
    "font-style": fontStyle === "normal" ? undefined : fontStyle,
    "letter-spacing": letterSpacing === "normal" ? undefined : letterSpacing,
  };
}

let measuring: CanvasRenderingContext2D | null = null;

function measured(text: string, style: CSSStyleDeclaration): TextMetrics | null {
  measuring ??= document.createElement("canvas").getContext("2d");
  if (!measuring) return null;
  measuring.font = `${style.fontStyle} ${style.fontWeight} ${style.fontSize} ${style.fontFamily}`;
  return measuring.measureText(text);
}

/** From a line's upper edge to its baseline, px. */
function ascentOf(style: CSSStyleDeclaration): number {
  return measured("x", style)?.fontBoundingBoxAscent || 0.8 * Number.parseFloat(style.fontSize);
}

/** How wide words of no node are in a style, px; 0 where nobody can tell. */
export function widthOf(text: string, style: CSSStyleDeclaration): number {
  return measured(text, style)?.width ?? 0;
}

/** A text node cut into its lines: the characters, and the place of each line. */
function linesOf(node: Text): { text: string; rect: DOMRect }[] {
  const lines: { text: string; rect: DOMRect }[] = [];
  const range = document.createRange();
  const text = node.data;
  let start = -1;
  let top = 0;
  const close = (end: number) => {
    if (start < 0) return;
    // White space after a word is no part of its width.
    const words = text.slice(start, end).trimEnd();
    range.setStart(node, start);
    range.setEnd(node, start + words.length);
    const rect = range.getBoundingClientRect();
    if (words !== "") lines.push({ text: words.replace(/\s+/g, " "), rect });
    start = -1;
  };
  for (let at = 0; at < text.length; at++) {
    range.setStart(node, at);
    range.setEnd(node, at + 1);
    const [rect] = range.getClientRects();
    // White space that the browser has collapsed takes no room.
    if (!rect || rect.width === 0) continue;
    // A line begins with a word.
    if (start < 0 && /\s/.test(text[at] as string)) continue;
    if (start >= 0 && Math.abs(rect.top - top) > 2) close(at);
    if (start < 0) {
      start = at;
      top = rect.top;
    }
  }
  close(text.length);
  return lines;
}

/** The lines of a text node as text, in its own font and colour. */
export function textItems(
  node: Text,
  style: CSSStyleDeclaration,
  frame: FigureFrame,
): FigureItem[] {
  if (node.data.trim() === "") return [];
  const upper = style.textTransform === "uppercase";
  return linesOf(node).map(({ text, rect }) => {
    const { x, y, width, height } = boxIn(frame, rect);
    const words = upper ? text.toUpperCase() : text;
    const attributes = {
      x,
      y: y + ascentOf(style),
      fill: style.color,
      ...fontAttributes(style),
      ...fitted(words, width),
    };
    return {
      markup: element("text", attributes, escapeXml(words)),
      top: y,
      bottom: y + height,
    };
  });
}
