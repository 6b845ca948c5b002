/** Writes a sentence into the page, outside React. */
import { termOfRun } from "../../glossary/run-term";
import type { LedePart } from "./sentence";

/** The term of the glossary that a stretch of a sentence names, if it names one. */
export function termOfPart({ text, tone, term }: LedePart): string | null {
  if (term !== undefined) return term;
  if (tone === "rep") return "representation";
  if (tone === "grad") return "gradient";
  return tone === "cf" || tone === "std" ? termOfRun(text) : null;
}

/**
 * Puts the stretches into an element. Where figures alone are other ones the nodes stay: figures are of one
 * width, so nothing moves. Any other sentence is a new one, with nodes of its own: no word of the old one
 * wanders to another place. A stretch that is pointed at or focused stays for as long as it is there.
 *
 * @returns whether the sentence has new nodes.
 */
export function writeParts(element: HTMLElement | null, parts: readonly LedePart[]): boolean {
  if (!element) return false;
  const kinds = parts.map((part) => `${part.tone ?? ""} ${termOfPart(part) ?? ""}`).join("|");
  const shape = parts.map(({ text }) => text.replace(/\d/g, "0")).join("|");
  // The word whose card is open is described by it, wherever the focus is.
  const read = element.querySelector(":hover, :focus, [aria-describedby]");
  const held = element.dataset.kinds === kinds && read !== null;
  if (element.dataset.shape !== shape && !held) {
    element.dataset.kinds = kinds;
    element.dataset.shape = shape;
    element.replaceChildren(...parts.map(partNode));
    return true;
  }
  parts.forEach((part, i) => {
    const node = element.childNodes[i];
    // A term that is being read keeps its place under the pointer.
    const inner = node instanceof HTMLButtonElement ? node.firstChild : node;
    if (inner && inner.textContent !== part.text) inner.textContent = part.text;
  });
  return false;
}

function partNode(part: LedePart): Node {
  const term = termOfPart(part);
  const word = wordNode(part);
  if (term === null) return word;
  const button = document.createElement("button");
  button.type = "button";
  button.className = "term";
  button.dataset.term = term;
  button.setAttribute("aria-haspopup", "dialog");
  button.append(word);
  return button;
}

/** The words as they are set, whatever they name. */
function wordNode({ text, tone }: LedePart): Node {
  if (!tone) return document.createTextNode(text);
  const word = document.createElement("em");
  if (tone !== "strong") word.className = tone;
  word.textContent = text;
  return word;
}
