/** Words that a style sheet sets at the two ends of a row, such as the bounds beside a colour ramp. */
import { element, escapeXml, type FigureItem, fitted } from "./markup";
import { type FigureBox, fontAttributes, widthOf } from "./text-items";

/** What a style generates, as text: quoted, or from an attribute of the element; empty for anything else. */
export function generatedText(content: string, node: Pick<Element, "getAttribute">): string {
  const quoted = /^"(.*)"$/.exec(content)?.[1];
  if (quoted !== undefined) return quoted.replace(/\\(.)/g, "$1");
  const attribute = /^attr\(([\w-]+)\)$/.exec(content)?.[1];
  return attribute === undefined ? "" : (node.getAttribute(attribute) ?? "");
}

/** The words before and after what stands in a row of one line; of other elements none. */
export function endWords(node: Element, box: FigureBox): FigureItem[] {
  if (!getComputedStyle(node).display.endsWith("flex")) return [];
  return (["::before", "::after"] as const).flatMap((end): FigureItem[] => {
    const style = getComputedStyle(node, end);
    const text = generatedText(style.content, node);
    if (text === "" || style.position === "absolute") return [];
    const attributes = {
      x: end === "::before" ? box.x : box.x + box.width,
      y: box.y + box.height / 2 + 0.35 * Number.parseFloat(style.fontSize),
      fill: style.color,
      ...fontAttributes(style),
      ...fitted(text, widthOf(text, style)),
      "text-anchor": end === "::before" ? undefined : "end",
    };
    const markup = element("text", attributes, escapeXml(text));
    return [{ markup, top: box.y, bottom: box.y + box.height }];
  });
}
