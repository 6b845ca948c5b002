/** KaTeX with its style sheet and fonts: a chunk of its own, loaded when a formula is first opened. */
import "katex/dist/katex.min.css";
import katex from "katex";

/** Sets TeX source into an element. Nodes, not HTML text: the page's content policy allows no style attributes. */
export function render(tex: string, element: HTMLElement): void {
  katex.render(tex, element, { displayMode: true, throwOnError: false });
}
