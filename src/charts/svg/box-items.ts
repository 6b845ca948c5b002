/** Grounds and rules of the page's boxes as shapes. */
import { element, type FigureItem } from "./markup";
import type { FigureBox } from "./text-items";

const SIDES = ["Top", "Right", "Bottom", "Left"] as const;

function isVisible(colour: string): boolean {
  return colour !== "transparent" && !/^rgba\(.*, 0\)$/.test(colour);
}

function rectangle(box: FigureBox, attributes: Record<string, string | number | undefined>) {
  return {
    markup: element("rect", { ...box, ...attributes }),
    top: box.y,
    bottom: box.y + box.height,
  };
}

/** A rule along one side of a box, as wide as its border. */
function ruleOf(
  box: FigureBox,
  side: (typeof SIDES)[number],
  style: CSSStyleDeclaration,
): FigureItem[] {
  const width = Number.parseFloat(style[`border${side}Width`]);
  const kind = style[`border${side}Style`];
  const colour = style[`border${side}Color`];
  // Dotted rules say that something can be changed, which in a figure it cannot.
  if (!(width > 0) || kind === "none" || kind === "dotted" || !isVisible(colour)) return [];
  const flat = side === "Top" || side === "Bottom";
  const rule = {
    x: side === "Right" ? box.x + box.width - width : box.x,
    y: side === "Bottom" ? box.y + box.height - width : box.y,
    width: flat ? box.width : width,
    height: flat ? width : box.height,
  };
  return [rectangle(rule, { fill: colour })];
}

/** A line around a box, and a rule at its foot that is drawn as an inner shadow. */
export function outlineItems(box: FigureBox, style: CSSStyleDeclaration): FigureItem[] {
  const items: FigureItem[] = [];
  const width = Number.parseFloat(style.outlineWidth);
  if (style.outlineStyle === "solid" && width > 0 && isVisible(style.outlineColor)) {
    const around = {
      x: box.x - width / 2,
      y: box.y - width / 2,
      width: box.width + width,
      height: box.height + width,
    };
    const stroke = { fill: "none", stroke: style.outlineColor, "stroke-width": width };
    items.push(rectangle(around, stroke));
  }
  const [, colour, rise] = /^(.+) 0px -([\d.]+)px 0px 0px inset$/.exec(style.boxShadow) ?? [];
  if (colour !== undefined && rise !== undefined) {
    const height = Number(rise);
    items.push(rectangle({ ...box, y: box.y + box.height - height, height }, { fill: colour }));
  }
  return items;
}

/** The ground, the border and the rules of a box. Triangles made of borders are left out. */
export function boxItems(box: FigureBox, style: CSSStyleDeclaration): FigureItem[] {
  const items: FigureItem[] = [];
  const radius = Number.parseFloat(style.borderTopLeftRadius) || 0;
  const rounded = style.borderTopLeftRadius.endsWith("%")
    ? (Math.min(box.width, box.height) * radius) / 100
    : radius;
  if (isVisible(style.backgroundColor) && box.width > 0 && box.height > 0) {
    items.push(rectangle(box, { fill: style.backgroundColor, rx: rounded || undefined }));
  }
  const widths = SIDES.map((side) => Number.parseFloat(style[`border${side}Width`]));
  const even = widths.every((width) => width === widths[0] && width > 0);
  if (even && rounded > 0 && isVisible(style.borderTopColor)) {
    const w = widths[0] as number;
    const inner = {
      x: box.x + w / 2,
      y: box.y + w / 2,
      width: box.width - w,
      height: box.height - w,
    };
    const stroke = { fill: "none", stroke: style.borderTopColor, "stroke-width": w, rx: rounded };
    items.push(rectangle(inner, stroke));
    return items;
  }
  if (box.width === 0 || SIDES.some((side) => !isVisible(style[`border${side}Color`])))
    return items;
  for (const side of SIDES) items.push(...ruleOf(box, side, style));
  return items;
}

/** The rule under a chosen word, which the style sheet draws by `::after`. */
export function ruleAfter(box: FigureBox, style: CSSStyleDeclaration): FigureItem[] {
  if (style.content === "none" || style.position !== "absolute") return [];
  if (!isVisible(style.backgroundColor)) return [];
  const px = (value: string) => Number.parseFloat(value) || 0;
  const rule = {
    x: box.x + px(style.left),
    y: box.y + px(style.top),
    width: px(style.width),
    height: px(style.height),
  };
  return [rectangle(rule, { fill: style.backgroundColor })];
}
