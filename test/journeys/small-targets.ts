/** Which controls a finger would miss: WCAG 2.2, 2.5.8, asks for 24 by 24 px. */
import type { Page } from "@playwright/test";

/**
 * Small words of the Lab that are controls. Left out are terms in a sentence or beside a value (the words
 * round them say how high they are), a track's unit under its name, whose term the glossary explains too, and
 * the rows of settings, all of which stand in the dialog of all settings with more room.
 */
const SMALL_WORDS = ".lab-pace > .value, .tl-name, .tl-term:not([hidden]), .settings-head .choice";

/** The shorter side that a target must have, px. */
const LEAST = 24;

/** Those of the Lab's small words where a pointer has less room, each with the room that it has. */
export function smallTargets(page: Page, selector = SMALL_WORDS): Promise<string[]> {
  return page.locator(selector).evaluateAll((elements, least) => {
    /** How far from the middle a press still is the element's, in steps of half a px. */
    const reach = (element: Element, dx: number, dy: number) => {
      const box = element.getBoundingClientRect();
      const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
      let far = 0;
      for (; far < least; far += 0.5) {
        const hit = document.elementFromPoint(x + dx * far, y + dy * far);
        if (!hit || !(element === hit || element.contains(hit))) break;
      }
      return far;
    };
    return elements.flatMap((element) => {
      element.scrollIntoView({ block: "center" });
      const width = reach(element, -1, 0) + reach(element, 1, 0);
      const height = reach(element, 0, -1) + reach(element, 0, 1);
      const name = element.getAttribute("aria-label") ?? element.textContent;
      return Math.min(width, height) < least - 0.5 ? [`${name}: ${width} × ${height}`] : [];
    });
  }, LEAST);
}
