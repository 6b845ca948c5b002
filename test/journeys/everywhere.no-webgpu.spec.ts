/**
 * That pages which no journey of their own holds to it are accessible, each in another theme; that they
 * explain every term that they name; that on a phone nothing is wider than the screen; and that no control
 * of the Lab is too small for a finger.
 */
import { expect, test } from "@playwright/test";
import { labAddress, ready, tiny } from "./lab-page";
import { smallTargets } from "./small-targets";
import { unexplainedTerms } from "./unexplained";
import { violations } from "./violations";

/** A page of each theme, as wide as a phone, and what has to stand on it first. */
const PAGES = [
  { theme: "light", page: "compare", there: ".cmp-kernels" },
  { theme: "dark", page: "glossary", there: "#term-kernel .katex" },
  { theme: "projector", page: "sweep", there: "main form, main fieldset, main input" },
] as const;

test("pages on a phone are accessible in every theme, and no wider than it", async ({ page }) => {
  await page.setViewportSize({ width: 1440, height: 900 });
  await page.goto(labAddress(tiny({ companion: "standard" })));
  await ready(page);
  await page.evaluate(() => globalThis.playground?.step(4));
  // Menus take the place of plain buttons once the page has been painted.
  await expect(page.getByRole("button", { name: "Speed" })).toHaveAttribute(
    "aria-haspopup",
    "menu",
  );
  expect(await smallTargets(page), "too small at 1440 px").toEqual([]);
  await page.setViewportSize({ width: 390, height: 844 });
  await expect(page.locator(".scrub-strip")).toBeVisible();
  expect(await smallTargets(page), "too small on a phone").toEqual([]);
  for (const { theme, page: name, there } of PAGES) {
    await page.evaluate(
      ([hash, chosen]) => {
        document.documentElement.dataset.theme = chosen;
        location.hash = hash;
      },
      [tiny({ companion: "standard", page: name }), theme] as const,
    );
    await expect(page.locator(there).first()).toBeVisible();
    await page.evaluate(() => document.fonts.ready);
    expect(await violations(page), `${name}, ${theme}`).toEqual([]);
    if (name !== "glossary") {
      expect(await unexplainedTerms(page, "main"), `not explained: ${name}`).toEqual([]);
    }
    const over = () => page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    await expect
      .poll(over, `${name} is wider than the screen by so many px`)
      .toBeLessThanOrEqual(0);
  }
});

test("the dialog of links is worked by the keyboard alone, and gives the focus back", async ({
  page,
}) => {
  await page.goto(labAddress(tiny()));
  await ready(page);
  const share = page.getByRole("button", { name: "Share", exact: true });
  await share.focus();
  await page.keyboard.press("Enter");
  const dialog = page.getByRole("dialog");
  await expect(dialog).toBeVisible();
  // Tab goes round in it and reaches nothing behind it.
  for (let i = 0; i < 12; i++) {
    await page.keyboard.press("Tab");
    await expect(dialog.locator(":focus")).toHaveCount(1);
  }
  await page.keyboard.press("Escape");
  await expect(dialog).toBeHidden();
  await expect(share).toBeFocused();

  // Another page is begun at its title, and the way there has not to be gone again.
  await page.getByRole("link", { name: "Claims" }).focus();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { level: 1 })).toBeFocused();
  await page.getByRole("button", { name: "Skip to the page" }).focus();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { level: 1 })).toBeFocused();
});
