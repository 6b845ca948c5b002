import { expect, type Page, test } from "@playwright/test";
import { labAddress, ready, snapshot, stepsMade, tiny } from "./lab-page";

/** Tells the page that its tab was hidden, or is seen again. */
async function see(page: Page, visible: boolean): Promise<void> {
  await page.evaluate((state) => {
    Object.defineProperty(document, "hidden", { configurable: true, value: !state });
    document.dispatchEvent(new Event("visibilitychange"));
  }, visible);
}

const state = (page: Page) => async () => (await snapshot(page)).status;

test("training rests in a hidden tab and goes on when it is seen", async ({ page }) => {
  await page.goto(labAddress(tiny()));
  await ready(page);
  await page.keyboard.press("Space");
  await stepsMade(page, 2);

  await see(page, false);
  await expect.poll(state(page)).toBe("paused");
  const { step } = await snapshot(page);
  await page.waitForTimeout(300);
  expect((await snapshot(page)).step).toBe(step);

  await see(page, true);
  await stepsMade(page, step + 2);
});

test("it trains on unseen where the visitor says so, today and on the next visit", async ({
  page,
}) => {
  await page.goto(labAddress(tiny()));
  await ready(page);
  const badge = page.getByRole("button", { name: "Backend: WebAssembly" });
  const choice = page.getByRole("checkbox", { name: /Train on in a hidden tab/ });
  await badge.click();
  await choice.check();
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Play", exact: true }).click();
  await stepsMade(page, 2);
  await see(page, false);
  const { step } = await snapshot(page);
  await stepsMade(page, step + 5);
  expect(await state(page)()).toBe("running");

  await page.reload();
  await ready(page);
  await badge.click();
  await expect(choice).toBeChecked();
});

test("training stops at the step limit, and a larger one lets it go on", async ({ page }) => {
  await page.goto(labAddress(tiny({ max_steps: "6" })));
  await ready(page);
  await page.keyboard.press("Space");
  await expect.poll(state(page)).toBe("finished");
  expect((await snapshot(page)).step).toBe(6);
  const limit = page.getByRole("textbox", { name: "steps", exact: true });
  await limit.fill("9");
  await page.keyboard.press("Enter");
  await limit.evaluate((element) => (element as HTMLElement).blur());
  await page.keyboard.press("Space");
  await expect.poll(async () => (await snapshot(page)).step).toBe(9);
});
