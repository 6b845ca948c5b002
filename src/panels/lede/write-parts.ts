/** Writes a sentence into the page, outside React. */
import type { LedePart } from "./sentence";

/** The term of the glossary that a stretch of a sentence names, if it names one. */
export function termOfPart({ text, tone }: LedePart): string | null {
  if (tone === "rep") return "representation";
  if (tone === "grad") return "gradient";
  if (tone === "cf" && text.startsWith("CF-RL")) return "cf-rl";
  if (tone === "std" && text.startsWith("Standard RL")) return "standard-rl";
  return null;
}

/** Puts the stretches into an element; what stays the same kind of stretch stays the same node. */
export function writeParts(element: HTMLElement | null, parts: readonly LedePart[]): void {
  if (!element) return;
  const kinds = parts.map((part) => `${part.tone ?? ""} ${termOfPart(part) ?? ""}`).join("|");
  if (element.dataset.kinds !== kinds) {
    element.dataset.kinds = kinds;
    element.replaceChildren(...parts.map(partNode));
    return;
  }
  parts.forEach((part, i) => {
    const node = element.childNodes[i];
    // A term that is being read keeps its place under the pointer.
    const inner = node instanceof HTMLButtonElement ? node.firstChild : node;
    if (inner && inner.textContent !== part.text) inner.textContent = part.text;
  });
}

function partNode(part: LedePart): Node {
  if (!part.tone) return document.createTextNode(part.text);
  const word = document.createElement("em");
  if (part.tone !== "strong") word.className = part.tone;
  word.textContent = part.text;
  const term = termOfPart(part);
  if (term === null) return word;
  const button = document.createElement("button");
  button.type = "button";
  button.className = "term";
  button.dataset.term = term;
  button.setAttribute("aria-haspopup", "dialog");
  button.append(word);
  return button;
}
