/** KaTeX with its style sheet and fonts: a chunk of its own, loaded when a formula is first opened. */
import "katex/dist/katex.min.css";
import katex from "katex";

/** Sets TeX source into an element, as nodes: HTML text with style attributes would need a looser content policy. */
export function render(tex: string, element: HTMLElement): void {
  katex.render(tex, element, { displayMode: true, throwOnError: false });
}
