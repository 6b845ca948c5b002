/** What axe finds on a page, without what is known to be no obstacle. */
import AxeBuilder from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { atRest } from "./lab-page";

/**
 * Beside a menu or a note that is open the library of controls puts elements that are hidden and can be
 * focused: a focus that comes to one goes on at once, so nobody is ever on it. axe cannot know that
 * (dequelabs/axe-core#4832; mui/base-ui#4668: expected behaviour).
 */
const FOCUS_GUARDS = "[data-base-ui-focus-guard]";

/**
 * Everything that it finds, minor or not, with its place.
 * @param within a selector of the part that is looked at; the whole page unless given.
 */
export async function violations(page: Page, within?: string): Promise<string[]> {
  // Half-way from one colour to another no contrast is what it will be.
  await atRest(page);
  const axe = new AxeBuilder({ page }).exclude(FOCUS_GUARDS);
  const found = (await (within ? axe.include(within) : axe).analyze()).violations;
  return found
    .map(({ id, nodes }) => ({
      id,
      // A menu belongs to what opened it, wherever in the document it lies: it needs no landmark.
      nodes: nodes.filter(({ html }) => id !== "region" || !/^<[^>]*role="menu"/.test(html)),
    }))
    .filter(({ nodes }) => nodes.length > 0)
    .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 200)).join(" ")}`);
}
