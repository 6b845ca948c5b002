import { expect, test } from "@playwright/test";
import { contentPolicy } from "../../scripts/content-policy.mjs";
import { PAGES } from "../../src/store/place";
import { labAddress, ready, stepsMade, tiny } from "./lab-page";

test.use({ serviceWorkers: "allow" });

test("every page runs under a policy that allows nothing but the site's own files", async ({
  page,
  baseURL,
}) => {
  const refused: string[] = [];
  const elsewhere: string[] = [];
  page.on("console", (message) => {
    if (/content security policy|trusted/i.test(message.text())) refused.push(message.text());
  });
  page.on("pageerror", (error) => refused.push(error.message));
  page.on("request", (request) => {
    const url = request.url();
    if (!url.startsWith(baseURL ?? "") && !url.startsWith("blob:")) elsewhere.push(url);
  });
  // As a careful host would send it, so that workers run under it too. The page has it by itself.
  await page.route("**/*", async (route) => {
    // The preview may close a connection that has rested just as it is used again.
    const response = await route.fetch({ maxRetries: 3 });
    const headers = { ...response.headers(), "content-security-policy": contentPolicy };
    await route.fulfill({ response, headers });
  });

  await page.goto(labAddress(tiny()));
  await expect(page.locator("meta[http-equiv=Content-Security-Policy]")).toHaveAttribute(
    "content",
    contentPolicy,
  );
  await ready(page);
  await page.evaluate(() => globalThis.playground?.step(2));
  await stepsMade(page, 2);

  // What opens over the page, with its own styles and focus traps.
  for (const name of ["About", "Keys", "Files", "Share"]) {
    await page.getByRole("button", { name, exact: true }).click();
    await expect(page.locator(".sheet, [role=dialog]").first()).toBeVisible();
    await page.keyboard.press("Escape");
    await expect(page.locator(".sheet, [role=dialog]")).toHaveCount(0);
  }
  for (const name of PAGES) {
    await page.goto(labAddress(`${tiny()}&page=${name}`));
    await expect(page.locator("main").first()).not.toBeEmpty();
    const formulas = page.getByRole("button", { name: "Formulas and sources" });
    if (name === "instruments") {
      await formulas.click();
      await expect(page.locator(".katex").first()).toBeVisible();
    }
    await page.waitForLoadState("networkidle");
  }
  await page.goto(`./?embed&paused${tiny()}`);
  await expect(page.locator("#root")).not.toBeEmpty();
  await page.waitForLoadState("networkidle");
  expect(refused).toEqual([]);

  // Text neither becomes markup, nor an address elsewhere a script.
  const attempts = await page.evaluate(() => {
    const tried = (action: () => unknown) => {
      try {
        action();
        return "done";
      } catch (error) {
        return (error as Error).name;
      }
    };
    return [
      tried(() => {
        document.createElement("p").innerHTML = "<b>text</b>";
      }),
      tried(() => new Worker("https://example.org/worker.js")),
    ];
  });
  expect(attempts).toEqual(["TypeError", "TypeError"]);
  expect(elsewhere).toEqual([]);
  await page.unrouteAll({ behavior: "ignoreErrors" });
});
