import { readFileSync } from "node:fs";
import { expect, type Page, test } from "@playwright/test";
import { labAddress, ready, tiny } from "./lab-page";
import { unexplainedTerms } from "./unexplained";
import { violations } from "./violations";

/** The address of an instrument, paused, with the tiny experiment. */
function instrumentAddress(instrument: string, changes: Readonly<Record<string, string>> = {}) {
  return labAddress(`${tiny(changes)}&page=instruments&instrument=${instrument}`);
}

/** What went wrong on the page, gathered as it goes. */
function problemsOf(page: Page): string[] {
  const problems: string[] = [];
  page.on("pageerror", (error) => problems.push(error.message));
  page.on("console", (message) => {
    if (message.type() === "error") problems.push(message.text());
  });
  return problems;
}

test("every instrument opens, measures while it is seen, and can be read at any step", async ({
  page,
}) => {
  const problems = problemsOf(page);
  await page.goto(
    labAddress(tiny({ companion: "standard", schedule: "cf-rl", stage1_steps: "2" })),
  );
  await ready(page);
  await page.getByRole("link", { name: "Instruments" }).click();
  await expect(page).toHaveURL(/page=instruments/);
  const links = page.locator(".ins-list a");
  await expect(links.first()).toBeVisible();
  const count = await links.count();
  expect(count).toBeGreaterThanOrEqual(3);
  for (let i = 0; i < count; i++) {
    await links.nth(i).click();
    await expect(links.nth(i)).toHaveAttribute("aria-current", "true");
    const title = (await links.nth(i).locator("b").textContent()) ?? "";
    await expect(page.getByRole("heading", { level: 1, name: title })).toBeVisible();
    await page.evaluate(() => globalThis.playground?.step(2));
    // Either it measures by itself, or it is asked.
    await expect(links.nth(i).locator("small")).toHaveText(/ ms$|measured when asked/);
    await expect(page.locator(".ins-problem")).toHaveCount(0);
    expect.soft(await unexplainedTerms(page, ".ins-plot"), `not explained: ${title}`).toEqual([]);
    // Nothing has to be scrolled for.
    const overflow = await page.evaluate(
      () => document.documentElement.scrollHeight - document.documentElement.clientHeight,
    );
    expect.soft(overflow, title).toBeLessThanOrEqual(0);
  }

  // Back through the instruments to the Lab: the run goes on being there.
  const { step } = await page.evaluate(() => globalThis.playground?.snapshot() ?? { step: -1 });
  expect(step).toBe(2 * count);
  await page.getByRole("link", { name: "Lab", exact: true }).click();
  await expect(page.locator(".transport-step")).toHaveText(String(step));
  await page.goBack();
  await expect(links.last()).toHaveAttribute("aria-current", "true");
  expect(problems).toEqual([]);
});

test("a link opens an instrument; the playhead and the formulas are at hand", async ({ page }) => {
  await page.goto(instrumentAddress("features"));
  await ready(page);
  await expect(page.getByRole("heading", { level: 1, name: "Feature geometry" })).toBeVisible();
  await page.evaluate(() => globalThis.playground?.step(4));
  await expect(page.getByText("measured at step 4")).toBeVisible();
  const playhead = page.getByRole("slider", { name: "Step in view" });
  await playhead.focus();
  await page.keyboard.press("Home");
  await expect(page.getByText("measured at step 0")).toBeVisible();
  await expect(playhead).toHaveAttribute("aria-valuenow", "0");
  await page.keyboard.press("End");
  await expect(page.getByText("measured at step 4")).toBeVisible();

  // Set by KaTeX from this site alone.
  await page.getByRole("button", { name: "Formulas and sources" }).click();
  await expect(page.locator(".formula .katex-html").first()).toBeVisible();
  await expect(page.getByText(/Source: /).first()).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(page.getByRole("button", { name: "Formulas and sources" })).toBeFocused();

  // The numbers behind the maps, for those who cannot see them.
  const table = page.getByRole("button", { name: "table" });
  await table.press("Enter");
  const dialog = page.getByRole("dialog", { name: "Feature geometry" });
  await expect(dialog.getByRole("rowheader")).toHaveCount(2);
  await dialog.getByLabel("map").selectOption("Full kernel of two contexts");
  await expect(dialog.getByRole("region", { name: "The cells: Full kernel" })).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(table).toBeFocused();

  // The experiment of the link is the one that runs.
  await expect(page).toHaveURL(/width=8.*page=instruments&instrument=features/);

  // Its numbers are saved beside its picture: a row a measured step.
  await page.getByRole("button", { name: "Save figure: Feature geometry" }).click();
  const saving = page.waitForEvent("download");
  await page.getByRole("menuitem", { name: /^CSV of the numbers/ }).click();
  const [head, ...rows] = readFileSync(await (await saving).path(), "utf8")
    .trimEnd()
    .split("\n");
  expect(head).toMatch(/^step,.*features\/cosine_mean/);
  expect(rows).toHaveLength(5);

  // What is chosen in an instrument is found again, and comes with the link.
  await page.getByRole("link", { name: /^Entropy budget/ }).click();
  await page.getByRole("button", { name: "confidence" }).click();
  await expect(page).toHaveURL(/instrument=entropy-budget&show=confidence/);
  await page.getByRole("link", { name: /^Feature geometry/ }).click();
  await expect(page).toHaveURL(/instrument=features$/);
  await page.getByRole("link", { name: /^Entropy budget/ }).click();
  await expect(page).toHaveURL(/show=confidence/);
  await page.reload();
  await expect(page.getByRole("button", { name: "confidence" })).toHaveAttribute(
    "aria-pressed",
    "true",
  );
});

test("a pair's block is asked for by a click, a prompt by typing it", async ({ page }) => {
  await page.goto(instrumentAddress("kernel-depth"));
  await ready(page);
  await expect(page.getByText(/at step 0; representation .* on the diagonal/)).toBeVisible();
  const map = page.locator(".kp-map").first();
  await map.click({ position: { x: 3, y: 3 } });
  await expect(page.locator(".block-pair > span").last()).toHaveText(/permute/);
  await expect(page.locator(".block-line")).toHaveText(/A push ε on/);

  await page.getByRole("link", { name: /Diversity/ }).click();
  await page.getByRole("textbox", { name: "another prompt" }).fill("3174");
  await page.getByRole("button", { name: "show" }).click();
  await expect(
    page.getByRole("heading", { name: "All 24 right answers to permute 3174=" }),
  ).toBeVisible();
  await expect(page.locator(".diversity-words")).toHaveText(/equally likely answers/);
});

for (const colorScheme of ["light", "dark"] as const) {
  test(`the instruments keep nothing from assistive technology, ${colorScheme}`, async ({
    page,
  }) => {
    await page.emulateMedia({ colorScheme });
    for (const instrument of ["kernel-depth", "features", "diversity"]) {
      await page.goto(instrumentAddress(instrument));
      await ready(page);
      await page.evaluate(() => globalThis.playground?.step(2));
      await expect(page.locator(".ins-list a[aria-current]")).toHaveAttribute(
        "href",
        new RegExp(`instrument=${instrument}`),
      );
      await expect(page.locator(".ins-plot")).toBeVisible();
      expect.soft(await violations(page), instrument).toEqual([]);
    }
  });
}
