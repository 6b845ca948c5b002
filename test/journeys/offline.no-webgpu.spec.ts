import { expect, type Page, test } from "@playwright/test";
import { ready, stepsMade, tiny } from "./lab-page";
import { SiteServer } from "./site-server";

test.use({ serviceWorkers: "allow" });

let site: SiteServer;
test.beforeEach(async () => {
  site = await SiteServer.start();
});
test.afterEach(() => site.stop());

/** Waits until every file of the site is kept. */
async function kept(page: Page): Promise<void> {
  const controlled = () => page.evaluate(() => navigator.serviceWorker.controller !== null);
  await expect.poll(controlled, { timeout: 60_000 }).toBe(true);
}

test("visited once, the site opens and trains without its server", async ({ page }) => {
  await page.goto(`${site.address}?paused`);
  await ready(page);
  await kept(page);
  await page.getByRole("button", { name: "About" }).click();
  await expect(page.getByText("It is kept here and opens without a network.")).toBeVisible();
  await site.stop();

  await page.goto(`${site.address}#v=1&preset=cf-rl-race&seeds=2`);
  await ready(page);
  await page.reload();
  const failed: string[] = [];
  page.on("requestfailed", (request) => failed.push(request.url()));
  await ready(page);
  await stepsMade(page, 3);

  // Parts that were never opened, base policies of other seeds, the fonts, the claims.
  await page.getByRole("link", { name: "Instruments" }).click();
  await expect(page.getByRole("button", { name: "Formulas and sources" })).toBeVisible({
    timeout: 20_000,
  });
  await page.getByRole("button", { name: "Formulas and sources" }).click();
  await expect(page.locator(".katex").first()).toBeVisible();
  await page.keyboard.press("Escape");
  await page.getByRole("link", { name: "Claims" }).click();
  await expect(page.locator("article.claim").first()).toBeVisible();
  expect(await page.evaluate(() => document.fonts.check("16px 'Source Sans 3'"))).toBe(true);
  const answers = await page.evaluate(async () =>
    Promise.all(
      ["base/mixture-18-s8.safetensors", "licences.txt", "manifest.webmanifest"].map(
        async (file) => (await fetch(file)).status,
      ),
    ),
  );
  expect(answers).toEqual([200, 200, 200]);
  expect(failed).toEqual([]);

  // What was never here is said to be missing, in words.
  await page.goto(`${site.address}docs/api/`);
  await expect(page.getByText(/There is no network, and “docs\/api\/” was not kept/)).toBeVisible();
});

test("a new version waits to be asked for, and leaves another tab what it needs", async ({
  page,
  context,
}) => {
  await page.goto(`${site.address}?paused${tiny()}`);
  await ready(page);
  await kept(page);
  const other = await context.newPage();
  await other.goto(`${site.address}?paused${tiny()}`);
  await ready(other);

  site.publish(/InstrumentsPage/);
  await page.bringToFront();
  await page.getByRole("button", { name: "Play", exact: true }).click();
  const notice = page.getByText("A new version is ready.");
  // As a visit would; the browser looks when it has the time.
  await expect(async () => {
    await page.evaluate(async () => {
      void (await navigator.serviceWorker.getRegistration())?.update();
    });
    await expect(notice).toBeVisible();
  }).toPass();
  // It interrupts nothing: the run goes on.
  const step = await page.evaluate(() => globalThis.playground?.snapshot().step ?? 0);
  await stepsMade(page, step + 2);

  await page.getByRole("button", { name: "Take it now" }).click();
  await page.getByRole("button", { name: "Not now" }).click();
  await expect(notice).toBeHidden();
  await expect(other.getByText("A new version is ready.")).toBeVisible();
  await other.getByRole("button", { name: "Take it now" }).click();
  // Nothing was run there, so that it is loaded at once.
  await expect(other.locator("html[data-version=next]")).toBeAttached({ timeout: 20_000 });

  await page.bringToFront();
  await expect(page.getByText("Another tab has taken a new version.")).toBeVisible();
  await stepsMade(page, step + 4);
  await page.getByRole("link", { name: "Instruments" }).click();
  await expect(page.getByRole("heading", { name: "The kernel in depth" })).toBeVisible();
});
