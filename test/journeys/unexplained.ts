/** Which terms of the field a part of the page names without explaining them. */
import type { Page } from "@playwright/test";
import { termsIn } from "../../src/glossary/find-terms";

/** Terms whose card says what another one is. */
const INCLUDED: Readonly<Record<string, readonly string[]>> = {
  "heldout/reward": ["heldout"],
  "heldout/entropy": ["heldout", "entropy"],
  "heldout/confidence": ["heldout", "confidence"],
  "diversity/answer_entropy": ["entropy"],
  "features/cosine_mean": ["feature-cosine"],
  "bootstrap-interval": ["interval"],
  "setting/beta": ["kl"],
};

/**
 * The ids of terms that the words in an element name, where nothing in it explains them. What is only
 * a choice (buttons, menus) or folded away is left out, and so is what is painted on the time axis,
 * whose names stand beside it.
 */
export async function unexplainedTerms(page: Page, selector: string): Promise<string[]> {
  const { text, ids } = await page
    .locator(selector)
    .first()
    .evaluate((root) => {
      const left = "select, button:not(.term), summary, code, .tl-marks, details:not([open])";
      const words: string[] = [];
      const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
      while (walker.nextNode()) {
        if (walker.currentNode.parentElement?.closest(left)) continue;
        words.push(walker.currentNode.textContent ?? "");
      }
      const explained = [...root.querySelectorAll<HTMLElement>("[data-term], [data-term-hint]")];
      return {
        text: words.join(" "),
        ids: explained.map(({ dataset }) => dataset.term ?? dataset.termHint ?? ""),
      };
    });
  const known = new Set(ids.flatMap((id) => [id, ...(INCLUDED[id] ?? [])]));
  return termsIn(text).filter((id) => !known.has(id));
}
