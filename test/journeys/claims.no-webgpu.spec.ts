import { readFileSync } from "node:fs";
import { expect, test } from "@playwright/test";
import { parseClaims } from "../../src/claims/reference";
import { labAddress, pressOnceThere, ready } from "./lab-page";
import { unexplainedTerms } from "./unexplained";
import { violations } from "./violations";

test("every claim has a verdict and a figure from the shipped results, and stands on its own", async ({
  page,
}) => {
  const problems: string[] = [];
  page.on("pageerror", (error) => problems.push(error.message));
  await page.goto(labAddress());
  await ready(page);
  await page.getByRole("link", { name: "Claims" }).click();
  await expect(page).toHaveURL(/page=claims/);
  const rows = page.locator(".claim");
  await expect(rows.first().getByRole("img")).toBeVisible();
  await expect(page.getByText(/paired seeds each: /)).toBeVisible();
  const count = await rows.count();
  expect(count).toBeGreaterThanOrEqual(9);
  for (let i = 0; i < count; i++) {
    await expect(rows.nth(i).locator(".claim-verdict > span")).toHaveText(
      /^(Holds|Depends|Does not hold)$/,
    );
    await expect(rows.nth(i).locator(".claim-words > p")).not.toBeEmpty();
    // A figure in words: at least one number is known.
    await expect(rows.nth(i).getByRole("img")).toHaveAccessibleName(/\d/);
  }
  const saving = page.waitForEvent("download");
  await rows.first().getByRole("button", { name: "data", exact: true }).click();
  const saved = parseClaims(readFileSync(await (await saving).path(), "utf8"));
  expect(saved.claims.map(({ id }) => id)).toEqual(["confidence-and-diversity"]);
  // By the keyboard, and not to the Lab's run, which rests.
  await rows.first().getByText("Why, and what was compared").focus();
  await page.keyboard.press("Space");
  await expect(rows.first().getByRole("table")).toBeVisible();
  expect(await unexplainedTerms(page, "main")).toEqual([]);
  expect(await violations(page)).toEqual([]);
  expect(await page.evaluate(() => globalThis.playground?.snapshot().status)).toBe("paused");
  expect(problems).toEqual([]);
});

test("the Lab's run rests while claims are on screen, and goes on afterwards", async ({ page }) => {
  const status = () => page.evaluate(() => globalThis.playground?.snapshot().status);
  await page.goto("./#page=claims");
  await ready(page);
  await expect.poll(status, { timeout: 60_000 }).toBe("paused");
  await page.waitForTimeout(500);
  expect(await status()).toBe("paused");
  await page.getByRole("link", { name: "Lab", exact: true }).click();
  await expect.poll(status).toBe("running");
});

test("a claim is tried on this machine, stopped and gone on with; an arm opens in the Lab", async ({
  page,
}) => {
  await page.goto(labAddress("#page=claims"));
  const row = page.locator(".claim", { hasText: "strengthens the gradient component" });
  const stopped = await pressOnceThere(page, ".claim-seeds [data-under-way]", "stop");
  await row.getByRole("button", { name: /Run \d seeds here/ }).click();
  await stopped();
  const done = row.locator(".claim-seeds [data-done]");
  await expect(row.getByRole("progressbar", { name: /^seed / })).toHaveCount(5);
  await expect(row.getByRole("button", { name: "go on" })).toBeVisible();
  await expect(row.getByText(/^\d+ runs? left/)).toBeVisible();
  await row.getByRole("button", { name: "go on" }).click();
  await expect(done).toHaveCount(5, { timeout: 90_000 });
  // Every finished run is a tick under its row.
  await expect(row.locator(".claim-own")).not.toHaveCount(0);
  await row.getByRole("link", { name: "open one run in the Lab" }).click();
  await expect(page).toHaveURL(/ntk_every=10/);
  await expect(page.locator(".transport-step")).toBeVisible();
});
